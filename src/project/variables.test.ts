import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mapping } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'
import { globalVariables } from './global-variables.ts'
import { expandDocument, expandVariables } from './variables.ts'

interface Case {
  base: string
  components: boolean
  values: Record<string, string>
}

const { cases } = JSON.parse(
  readFileSync(
    join(import.meta.dirname, '../../test/conformance/lifecycle/environment/expansion.json'),
    'utf8',
  ),
) as { cases: Case[] }
const sources = {
  cwd: '<PROJECT>',
  build: { platform: 'amd64', on: 'amd64', for: 'amd64' },
  cpus: 2,
  env: {},
}

test.each(cases)(
  'variables are expanded as on $base (components: $components)',
  ({ base, components, values }) => {
    const document = mapping<Value>([
      ['name', 'demo'],
      ['base', base],
      ['version', '1.2'],
      ['grade', 'devel'],
      ...(components ? [['components', mapping<Value>([['docs', mapping()]])] as const] : []),
    ])
    const variables = globalVariables(document, sources)
    const expanded = Object.fromEntries(
      Object.keys(values).map(text => [text, expandVariables(text, variables)]),
    )
    expect(expanded).toEqual(values)
  },
)

test('keys are expanded too, and what is told to stay stays', () => {
  const document = mapping<Value>([
    ['name', '$X'],
    ['organize', mapping<Value>([['$X/a', ['${X}b', 5, null]]])],
  ])
  expect(expandDocument(document, { X: 'y' }, ['name'])).toEqual({
    name: '$X',
    organize: { 'y/a': ['yb', 5, null] },
  })
})
