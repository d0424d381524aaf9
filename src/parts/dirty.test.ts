import { expect, test } from 'vitest'
import { partOf } from '../../test/parts/project-texts.ts'
import type { DirtyReport } from './dirty.ts'
import { describeDirty, propertiesOf, sameValue } from './dirty.ts'

const dependency = (part: string): DirtyReport['dependencies'][number] => ({ part, step: 'stage' })

test.each([
  [{ properties: ['source'] }, "'source' property changed"],
  [{ options: ['base'] }, "'base' option changed"],
  [{ dependencies: [dependency('a')] }, "stage for part 'a' changed"],
  [{ properties: ['a', 'b'] }, 'properties changed'],
  [{ options: ['a', 'b'] }, 'options changed'],
  [{ dependencies: [dependency('a'), dependency('b')] }, 'dependencies changed'],
  [{ properties: ['a'], options: ['b'] }, 'options and properties changed'],
  [
    { properties: ['a'], options: ['b'], dependencies: [dependency('c')] },
    'dependencies, options, and properties changed',
  ],
])('%j is told as %s', (report, told) => {
  expect(describeDirty({ properties: [], options: [], dependencies: [], ...report })).toBe(told)
})

const part = partOf('p', { plugin: 'make', source: 'src', 'make-parameters': ['A=1'] })

test('a step looks at the keys that are its own', () => {
  const seen = (step: 'pull' | 'build' | 'stage' | 'prime', of = part): string[] =>
    Object.keys(propertiesOf(of, step)).sort()
  expect(seen('stage')).toEqual(['override-stage', 'stage'])
  expect(seen('prime')).toEqual(['override-prime', 'permissions', 'prime'])
  expect(seen('pull')).toEqual(
    expect.arrayContaining(['plugin', 'source', 'stage-packages', 'override-pull']),
  )
  expect(seen('pull')).not.toContain('build-environment')
  expect(seen('pull')).not.toContain('make-parameters')
  expect(seen('build')).toEqual(
    expect.arrayContaining(['after', 'build-environment', 'make-parameters', 'organize', 'source']),
  )
  expect(seen('build')).not.toContain('plugin')
  expect(seen('build')).not.toContain('stage')
  // A script of the pull sees the environment of the build too.
  expect(seen('pull', partOf('p', { plugin: 'make', 'override-pull': '' }))).toContain('build-environment')
  expect(seen('build', partOf('p', { plugin: 'make', 'override-pull': '' }))).not.toContain('override-pull')
})

test('all properties of a part are its plugin, its keys and those of the plugin', () => {
  const all = propertiesOf(part)
  expect(all).toMatchObject({ plugin: 'make', source: 'src', 'make-parameters': ['A=1'], prime: ['*'] })
  expect(Object.keys(all)).toHaveLength(
    1 + Object.keys(part.keys).length + Object.keys(part.properties).length,
  )
})

test.each([
  [{ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }, true],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: 1 }, { a: 1, b: null }, false],
  [[1, 2], [2, 1], false],
  [null, null, true],
  [null, {}, false],
  ['x', 'x', true],
  ['https://user:secret@example.com/x', 'https://user@example.com/x', false],
  [{ z: { b: 1, a: 2 } }, { z: { a: 2, b: 1 } }, true],
])('%j and %j', (a, b, same) => {
  expect(sameValue(a, b)).toBe(same)
  expect(sameValue(b, a)).toBe(same)
})

test('a password in an address is no difference, as it is not remembered', () => {
  expect(sameValue('https://u:one@example.com/x', 'https://u:two@example.com/x')).toBe(true)
})
