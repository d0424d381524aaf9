import { expect, test } from 'vitest'
import type { Permission } from '../project/project.ts'
import { attributesOf, checkPermissions, compatible } from './permissions.ts'

const of = (more: Partial<Permission>): Permission => ({
  path: '*',
  mode: null,
  owner: null,
  group: null,
  ...more,
})

test.each([
  ['nothing matches', 'a', [of({ path: 'b', mode: '755' })], undefined],
  ['a mode', 'a', [of({ mode: '755' })], { mode: 0o755, owner: null, group: null }],
  ['a mode with its prefix', 'a', [of({ mode: '0o4711' })], { mode: 0o4711, owner: null, group: null }],
  ['a mode in capitals', 'a', [of({ mode: '0O644' })], { mode: 0o644, owner: null, group: null }],
  ['a mode of too many bits', 'a', [of({ mode: '100644' })], { mode: 0o644, owner: null, group: null }],
  ['a star crosses slashes', 'a/b/c', [of({ path: 'a/*', owner: 0 })], { mode: null, owner: 0, group: null }],
  [
    'later ones win, key by key',
    'f',
    [of({ mode: '600', owner: 1, group: 2 }), of({ path: 'f', mode: '644', group: 3 })],
    { mode: 0o644, owner: 1, group: 3 },
  ],
])('%s', (_, path, permissions, expected) => {
  expect(attributesOf(path, permissions)).toEqual(expected)
})

test.each([
  ['nobody cares', [], [], true],
  ['one cares', [of({ mode: '600' })], [], true],
  ['the other cares', [], [of({ mode: '600' })], true],
  ['the same mode in two spellings', [of({ mode: '0o600' })], [of({ mode: '600' })], true],
  ['two modes', [of({ mode: '600' })], [of({ mode: '644' })], false],
  ['two owners', [of({ owner: 0 })], [of({ owner: 1 })], false],
  ['two groups', [of({ group: 0 })], [of({ group: 1 })], false],
  ['a mode and an owner', [of({ mode: '600' })], [of({ owner: 1 })], false],
])('%s', (_, a, b, expected) => {
  expect(compatible('f', a, b)).toBe(expected)
})

test.each(['755', '0755', '0o755', '0O755', '0'])('%s is a mode', mode => {
  expect(() => {
    checkPermissions('p', [of({}), of({ mode })])
  }).not.toThrow()
})

test.each(['', '8', '0x1', 'o755', '755 ', ' 755', 'rwx', '0o'])('%j is none', mode => {
  expect(() => {
    checkPermissions('p', [of({ mode })])
  }).toThrow(
    expect.objectContaining({
      code: 'permissions',
      message: `Part 'p' has an invalid mode in its permissions: '${mode}'.`,
      resolution: 'Write the mode as an octal number in quotes, for example "755".',
    }),
  )
})
