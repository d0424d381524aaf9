import { describe, expect, test } from 'vitest'
import { CompactListing, directoriesIn, entriesAt, pathsOf } from './compact-listing.ts'
import { differingPairs } from './entry-pairs.ts'
import { followLinks } from './follow.ts'
import type { LinkRules } from './follow.ts'
import type { Entry, EntryKind } from './listing.ts'
import { ancestors, baseName, comparePaths, parentPath } from './listing.ts'

function entry(path: string, more: Partial<Entry> = {}): Entry {
  return { path, kind: 'file', mode: 0o644, size: 1, mtime: 5, ...more }
}

test('paths have parts', () => {
  expect([baseName('a/b/c'), baseName('a'), baseName('')]).toEqual(['c', 'a', ''])
  expect([parentPath('a/b/c'), parentPath('a'), parentPath('')]).toEqual(['a/b', '', ''])
  expect([ancestors('a/b/c'), ancestors('a')]).toEqual([['a', 'a/b'], []])
  expect(['b', 'a/b', 'a', 'B', 'a'].sort(comparePaths)).toEqual(['B', 'a', 'a', 'a/b', 'b'])
  expect(comparePaths('a', 'a')).toBe(0)
})

test('of a listing some entries', () => {
  const entries = [
    entry('a', { kind: 'directory' }),
    entry('a/b'),
    entry('c', { kind: 'symlink', target: 'a' }),
  ]
  expect(pathsOf(entries)).toEqual(['a', 'a/b', 'c'])
  expect(entriesAt(entries, new Set(['c', 'a', 'x']))).toEqual([entries[0], entries[2]])
  expect(entriesAt(entries, new Set())).toEqual([])
  expect(directoriesIn(entries)).toEqual([entries[0]])
  const listing = CompactListing.of(entries)
  expect(CompactListing.of(listing)).toBe(listing)
  expect([...listing.first(2)]).toEqual(entries.slice(0, 2))
  expect([listing.has(2, entries[2] as Entry), listing.has(1, entries[2] as Entry)]).toEqual([true, false])
  expect(listing.has(2, entry('c', { kind: 'symlink', target: 'b' }))).toBe(false)
  expect(listing.has(1, entry('a/b', { mode: 0o600 }))).toBe(false)
})

describe('what differs between two listings', () => {
  const compare = (before: Entry[], after: Entry[]): string[] =>
    differingPairs(before, after).map(
      ({ then, now }) => `${then === undefined ? '-' : then.path} > ${now === undefined ? '-' : now.path}`,
    )
  const [a, b, c, d] = [entry('a'), entry('b'), entry('c'), entry('d')]

  test.each<[string, Entry[], Entry[], string[]]>([
    ['nothing', [a, b], [entry('a'), entry('b')], []],
    ['all is new', [], [a, b], ['- > a', '- > b']],
    ['all is gone', [a, b], [], ['a > -', 'b > -']],
    ['one came in the middle', [a, c], [a, b, c], ['- > b']],
    ['one went from the middle', [a, b, c], [a, c], ['b > -']],
    ['the first and the last went', [a, b, c], [b], ['a > -', 'c > -']],
    ['one came, one went', [a, c, d], [a, b, d], ['- > b', 'c > -']],
    [
      'before and behind what came, too',
      [a, c, d],
      [entry('a', { size: 2 }), b, c, entry('d', { mode: 0 })],
      ['a > a', '- > b', 'd > d'],
    ],
    [
      'between what came and went, too',
      [a, b, c],
      [b, entry('c', { mtime: 6 }), d],
      ['c > c', '- > d', 'a > -'],
    ],
    ['a kind', [a], [entry('a', { kind: 'other' })], ['a > a']],
    [
      'a target',
      [entry('a', { kind: 'symlink', target: 'x' })],
      [entry('a', { kind: 'symlink', target: 'y' })],
      ['a > a'],
    ],
  ])('%s', (_, before, after, pairs) => {
    expect(compare(before, after)).toEqual(pairs)
  })

  test('is asked for once', () => {
    const before = [a]
    const after = [b]
    expect(differingPairs(before, after)).toBe(differingPairs(before, after))
    expect(differingPairs([c], after)).not.toBe(differingPairs(before, after))
    expect(differingPairs(after, after)).toEqual([])
  })
})

describe('links of a tree', () => {
  const tree: Readonly<Record<string, [EntryKind, string?]>> = {
    bin: ['symlink', 'usr/bin'],
    usr: ['directory'],
    'usr/bin': ['directory'],
    'usr/bin/tool': ['file'],
    'usr/bin/sh': ['symlink', 'dash'],
    'usr/bin/dash': ['file'],
    'usr/up': ['symlink', '../usr/bin/tool'],
    'usr/out': ['symlink', '../../etc'],
    abs: ['symlink', '/usr/bin'],
    loop: ['symlink', 'loop'],
    lost: ['symlink', 'nowhere'],
    one: ['symlink', 'two'],
    two: ['symlink', './three/'],
    three: ['symlink', 'usr'],
    bare: ['symlink'],
  }
  const at: LinkRules['at'] = path => {
    const found = tree[path]
    return found === undefined ? undefined : { kind: found[0], target: found[1] }
  }

  test.each<[string, Partial<LinkRules>, string | undefined]>([
    ['usr/bin/tool', {}, 'usr/bin/tool'],
    ['./usr//bin/./tool', {}, 'usr/bin/tool'],
    ['bin/tool', {}, 'usr/bin/tool'],
    ['bin/sh', {}, 'usr/bin/dash'],
    ['bin', {}, 'usr/bin'],
    ['bin', { keepLast: true }, 'bin'],
    ['bin/', { keepLast: true }, 'bin'],
    ['bin/sh', { keepLast: true }, 'usr/bin/sh'],
    ['usr/up', {}, 'usr/bin/tool'],
    ['usr/..', {}, ''],
    ['', {}, ''],
    ['..', {}, undefined],
    ['..', { lenient: true }, ''],
    ['usr/out', {}, undefined],
    ['usr/out/x', { lenient: true }, 'etc/x'],
    ['abs/tool', {}, undefined],
    ['abs/tool', { rooted: true }, 'usr/bin/tool'],
    ['loop', {}, undefined],
    ['loop', { lenient: true }, undefined],
    ['lost', {}, undefined],
    ['lost', { lenient: true }, 'nowhere'],
    ['nowhere', {}, undefined],
    ['nowhere/x', { lenient: true }, 'nowhere/x'],
    ['usr/bin/tool/x', {}, undefined],
    ['usr/bin/tool/', {}, 'usr/bin/tool'],
    ['usr/bin/tool/.', {}, 'usr/bin/tool'],
    ['one', {}, 'usr'],
    ['one', { most: 3 }, 'usr'],
    ['one', { most: 2 }, undefined],
    ['bare', {}, undefined],
  ])('%j %j ends at %j', (path, rules, end) => {
    expect(followLinks(path, { at, ...rules })).toBe(end)
  })
})
