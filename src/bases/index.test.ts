import { expect, test } from 'vitest'
import { newestBase, oldestBase } from './contents.ts'
import { basesThat, buildBases, factsOf, isBuildBase, usualBase } from './index.ts'
import { retiredBase, retiredSystems } from './retired.ts'

test('bases stand in the table from the oldest to the one that is to come', () => {
  expect(buildBases).toEqual(['core22', 'core24', 'core26', 'devel'])
  expect([oldestBase, usualBase, newestBase]).toEqual(['core22', 'core24', 'core26'])
})

test.each([
  ['core24', true],
  ['devel', true],
  ['core18', false],
  ['bare', false],
  ['toString', false],
  [24, false],
  [undefined, false],
])('whether projects are built with %s: %s', (name, is) => {
  expect(isBuildBase(name)).toBe(is)
})

test('nothing is known of a base that somebody has made', () => {
  expect([factsOf('mine'), factsOf('constructor'), factsOf(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('a fact tells bases apart', () => {
  expect(basesThat(({ hookWrappers }) => hookWrappers)).toEqual(['core22'])
  expect(basesThat(({ makesMountPoints }) => makesMountPoints)).toEqual(['core22', 'core24'])
  expect(basesThat(({ extensions }) => extensions.dotnet)).toEqual(['core24'])
})

test('the base to come is like the newest, but nobody knows what is in it', () => {
  const { extensions, graphicsLibraries, contents, ...facts } = factsOf('devel')!
  expect(factsOf('core26')).toMatchObject(facts)
  expect([graphicsLibraries, contents]).toEqual([undefined, undefined])
  expect(Object.values(extensions).filter(Boolean)).toEqual([])
})

test('of retired bases the last snapcraft is known, and of some their interpreters', () => {
  expect(['core', 'core18', 'core20'].map(name => retiredBase(name)?.snapcraft)).toEqual([4, 7, 8])
  expect(retiredSystems).toEqual(['core18', 'core20'])
  expect([retiredBase('core22'), retiredBase('valueOf'), retiredBase(18)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
