import { expect, test } from 'vitest'
import { unknownKeys } from './unknown-keys.ts'

test.each<[string, object, string[]]>([
  ['nothing', { name: 'a', apps: { tool: { command: 'a' } }, layout: { '/a': { odd: 'b' } } }, []],
  ['keys at the top', { contact: 'a', name: 'b', toString: 'c' }, ['contact', 'toString']],
  ['keys of an app', { apps: { tool: { comand: 'a', sockets: { x: { y: 'z' } } } } }, ['apps.tool.comand']],
  [
    'keys of a hook of a component',
    { components: { c: { hooks: { install: { plug: [] } } } } },
    ['components.c.hooks.install.plug'],
  ],
  ['nothing in attributes', { plugs: { a: { b: 'c' } }, environment: { A: 'b' } }, []],
])('finds %s', (_, metadata, expected) => {
  expect(unknownKeys('snap', metadata as never).map(({ path }) => path.join('.'))).toEqual(expected)
})

test('tells which keys there are', () => {
  expect(unknownKeys('component', { odd: '' })[0]?.known).toEqual([
    'component',
    'description',
    'provenance',
    'summary',
    'type',
    'version',
  ])
})
