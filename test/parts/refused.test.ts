import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recorded } from './recorded.ts'
import { run } from './command-line.ts'
import { workDirectory } from './workshop.ts'

/** A case of another table whose parts are refused, or not, before there is anything to do with them. */
interface Case {
  table: string
  name: string
  parts: Record<string, Record<string, unknown>>
  partitions?: string[]
  error?: { message: string; details?: string }
}

/** By case: the sentence of the rules that a project file is held against, which snapcraft asks before those that were recorded. */
const sentences: Readonly<Record<string, string>> = {
  'number entry crashes the validator': 'input should be a valid string',
  'float entry crashes the validator': 'input should be a valid string',
  'null entry': "value must be a list of str: ['one', None]",
  'nested list crashes the validator': "value must be a list of str: [['one']]",
  'after is not a list': "value must be a list of str: 'b'",
  'invalid: string': "value must be a dict of str to str: 'a'",
  'entry not a map': "value must be a list of dict: ['bin/tool']",
}

test.each(recorded<Case>('refused.json'))('$table: $name', async each => {
  const cwd = workDirectory()
  const names = (each.partitions ?? [])
    .filter(name => name !== 'default')
    .map(name => name.slice('component/'.length))
  const components = Object.fromEntries(
    names.map(name => [name, { type: 'test', summary: 's', description: 'd' }]),
  )
  const project = {
    name: 'demo',
    base: 'core24',
    version: '1',
    summary: 's',
    description: 'd',
    confinement: 'strict',
    parts: each.parts,
    ...(names.length === 0 ? {} : { components }),
  }
  writeFileSync(join(cwd, 'snapcraft.yaml'), JSON.stringify(project, null, 2))
  const { exit, err } = await run(cwd, ['pull'])
  if (each.error === undefined) return expect(exit, err).toBe(0)
  expect({ exit, made: readdirSync(cwd).filter(name => !name.startsWith('.')) }).toEqual({
    exit: 1,
    made: ['snapcraft.yaml'],
  })
  expect(err).toMatch(/^Bad snapcraft.yaml content:\n/)
  for (const sentence of sentences[each.name] === undefined
    ? recordedSentences(each.error)
    : [sentences[each.name]])
    expect(err).toContain(sentence)
})

/** What the recorded details say of each key, without what is said around it. */
function recordedSentences({ message, details = '' }: { message: string; details?: string }): string[] {
  const lines = details.split('\n')
  if (message === 'Invalid usage of partitions')
    return [message, ...lines.slice(1, -1).map(line => line.trim())]
  return lines.map(line =>
    line
      .replace(/^- (Value error, )?/, '')
      .replace(/ in field '[^']*'$/, '')
      .replace(/^./, first => first.toLowerCase()),
  )
}
