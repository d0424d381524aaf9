import { expect, test } from 'vitest'
import { listingOf } from '../../test/parts/project-texts.ts'
import { glob, isDirectoryIn, resolveIn, treeOf } from './glob.ts'

const tree = treeOf(
  listingOf([
    '.h/f',
    'a/b/f',
    'a/b/g',
    'a/l -> b',
    'abs -> /a',
    'deep -> a/l/',
    'f',
    'loop -> loop',
    'out -> ../a',
    'up -> a/../f',
    'z/',
  ]),
)

test.each([
  ['f', 'f', 'f'],
  ['./f', 'f', 'f'],
  ['a//b/./f', 'a/b/f', 'a/b/f'],
  ['a/l', 'a/l', 'a/b'],
  ['a/l/f', 'a/b/f', 'a/b/f'],
  ['a/l/', 'a/l', 'a/b'],
  ['deep/f', 'a/b/f', 'a/b/f'],
  ['up', 'up', 'f'],
  ['a/../f', 'f', 'f'],
  ['a/b/../../f', 'f', 'f'],
  ['new', 'new', 'new'],
  ['a/new', 'a/new', 'a/new'],
  ['new/f', undefined, undefined],
  ['f/x', undefined, undefined],
  ['f/', 'f', 'f'],
  ['..', undefined, undefined],
  ['a/../../f', undefined, undefined],
  ['abs', 'abs', undefined],
  ['abs/b', undefined, undefined],
  ['out', 'out', undefined],
  ['loop', 'loop', undefined],
  ['loop/f', undefined, undefined],
  ['', '', ''],
  ['.', '', ''],
])('%j leads to %j, and all the way to %j', (spelled, to, through) => {
  expect(resolveIn(tree, spelled)).toBe(to)
  expect(resolveIn(tree, spelled, true)).toBe(through)
})

test('a way has forty links at most', () => {
  const links = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `l${index} -> ${index === count - 1 ? 'd' : `l${index + 1}`}`)
  expect(resolveIn(treeOf(listingOf(['d/f', ...links(40)])), 'l0/f')).toBe('d/f')
  expect(resolveIn(treeOf(listingOf(['d/f', ...links(41)])), 'l0/f')).toBeUndefined()
})

test.each([
  ['', true],
  ['a', true],
  ['a/l', true],
  ['z', true],
  ['f', false],
  ['up', false],
  ['new', false],
  ['abs', false],
])('whether %j is a directory: %s', (spelled, is) => {
  expect(isDirectoryIn(tree, spelled)).toBe(is)
})

test.each([
  ['*', ['.h', 'a', 'abs', 'deep', 'f', 'loop', 'out', 'up', 'z']],
  ['*/', ['.h', 'a', 'deep', 'z']],
  ['./*//b', ['a/b']],
  ['a/?', ['a/b', 'a/l']],
  ['[ad]*', ['a', 'abs', 'deep']],
  ['a/l/*', ['a/l/f', 'a/l/g']],
  ['a/*/f', ['a/b/f', 'a/l/f']],
  ['**/f', ['f', '.h/f', 'a/b/f']],
  ['a/**', ['a', 'a/b']],
  ['**', ['', '.h', 'a', 'a/b', 'z']],
  ['a/../f', ['a/../f']],
  ['a/b/../*/g', ['a/b/../b/g', 'a/b/../l/g']],
  ['f/*', []],
  ['f/x', []],
  ['new', []],
  ['loop/*', []],
  ['a/b/f/', []],
  ['', ['']],
])('%j finds %j', (pattern, found) => {
  expect(glob(tree, pattern)).toEqual(found)
})

test('a pattern may begin in a directory', () => {
  expect(glob(tree, '*', 'a')).toEqual(['a/b', 'a/l'])
  expect(glob(tree, '**', 'a')).toEqual(['a', 'a/b'])
})
