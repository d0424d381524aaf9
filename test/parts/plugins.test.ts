import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { pluginSubject } from '../../src/parts/part-plugin.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { findPlugin } from '../../src/plugins/index.ts'
import { run } from './command-line.ts'
import { recorded } from './recorded.ts'
import { hostAt, keepingReporter, makeTree, partOf, projectOf, treeAt, workDirectory } from './workshop.ts'

interface Case {
  plugin: string
  name: string
  part: Record<string, unknown>
  files?: string[]
  /** What a stand-in for a tool does instead of nothing. */
  rules?: { program: string; exit: number; stderr: string }[]
  buildPackages: string[]
  environment: Record<string, string>
  outOfSource: boolean
  invocations: { program: string; args: string[]; cwd: string }[]
  install?: string[]
  error?: { step?: string; message: string; details?: string; resolution?: string }
}

const cases = recorded<Case>('plugins.json')

test.each(cases.filter(each => each.error?.step !== 'validate'))('$plugin: $name', async each => {
  const cwd = workDirectory()
  makeTree(join(cwd, 'src'), each.files ?? [])
  const bin = standIn(cwd, each.rules ?? [])
  const host = hostAt(cwd, { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}` })
  const part = partOf('p', each.part)
  const plugin = findPlugin(each.plugin, 'core24')
  const project = projectOf({ p: each.part })
  expect({
    packages: plugin?.packages?.(part.properties, pluginSubject(project, part)) ?? [],
    outOfSource: plugin?.outOfSource ?? false,
  }).toEqual({ packages: each.buildPackages, outOfSource: each.outOfSource })
  const lifecycle = runLifecycle({
    project,
    step: 'build',
    parts: [],
    host: { ...host, machine: { ...host.machine, cpus: 4 } },
    reporter: keepingReporter(),
  })
  const error = await lifecycle.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (each.error === undefined) expect(error).toBeUndefined()
  else
    expect(
      error instanceof UserError ? { message: error.message, resolution: error.resolution } : error,
    ).toEqual({ message: each.error.message, resolution: each.error.resolution })
  const calls = readFileSync(join(cwd, 'calls'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown)
  expect(calls).toEqual(
    each.invocations.map(({ program, args, cwd: at }) => ({
      program,
      args: args.map(word => word.replace('<WORK>', cwd)),
      cwd: at.replace('<WORK>', cwd),
    })),
  )
  expect(treeAt(join(cwd, 'parts/p/install'))).toEqual(each.install)
})

test.each(cases.filter(each => each.error?.step === 'validate'))('$plugin: $name is refused', async each => {
  const cwd = workDirectory()
  makeTree(join(cwd, 'src'), each.files ?? [])
  const project = {
    name: 'demo',
    base: 'core24',
    version: '1',
    summary: 's',
    description: 'd',
    confinement: 'strict',
    parts: { p: each.part },
  }
  writeFileSync(join(cwd, 'snapcraft.yaml'), JSON.stringify(project, null, 2))
  const { exit, err } = await run(cwd, ['pull'])
  expect(exit).toBe(1)
  const [, said = '', field = ''] = /^- (.*) in field '(.*)'$/.exec(each.error?.details ?? '') ?? []
  // Said as snapcraft does for a key that is missing, and for one that is wrong.
  const sentence =
    said === 'Field required'
      ? `field '${field}' required in 'parts.p' configuration`
      : `${said} (in field 'parts.p.${field}')`
  expect(err.toLowerCase()).toContain(sentence.toLowerCase())
})

/** A directory with a `make` that only notes how it was called. */
function standIn(cwd: string, rules: readonly { program: string; exit: number; stderr: string }[]): string {
  const bin = join(cwd, 'bin')
  mkdirSync(bin)
  writeFileSync(join(cwd, 'calls'), '')
  const rule = rules.find(({ program }) => program === 'make')
  writeFileSync(
    join(bin, 'make'),
    `#!${process.execPath}
require('fs').appendFileSync(${JSON.stringify(join(cwd, 'calls'))}, JSON.stringify({ program: 'make', args: process.argv.slice(2), cwd: process.cwd() }) + '\\n')
process.stderr.write(${JSON.stringify(rule?.stderr ?? '')})
process.exitCode = ${rule?.exit ?? 0}
`,
  )
  chmodSync(join(bin, 'make'), 0o755)
  return bin
}
