import { expect, test } from 'vitest'
import { ownDestinations } from '../../test/parts/own-destinations.ts'
import { linesOf, listingOf } from '../../test/parts/project-texts.ts'
import { recorded } from '../../test/parts/recorded.ts'
import { UserError } from '../errors.ts'
import type { Entry } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import { organize } from './organize.ts'
import type { Place } from './sketch.ts'

interface Case {
  name: string
  install: string[]
  organize: Record<string, string>
  partitions?: string[]
  then?: unknown
  expected?: string[]
  expectedContents?: Record<string, string>
  error?: { message: string }
}

/** What a tree is after the moves, and where each file was before; carried out as plainly as can be. */
function arranged(
  install: string[],
  map: Record<string, string>,
  partitions?: string[],
): { tree: string[]; origins: Record<string, string>; unmatched: readonly string[] } {
  const names = [...(partitions ?? ['default']), '(build)']
  const nameOf = (line: string): string =>
    names.find(
      name =>
        (name === '(build)' || partitions !== undefined) &&
        line.startsWith(`(${name.replace(/[()]/g, '')})/`),
    ) ?? 'default'
  const areas = Object.fromEntries(
    names.map(name => [
      name,
      listingOf(
        install.filter(line => nameOf(line) === name).map(line => line.replace(prefixOf(partitions), '')),
      ),
    ]),
  )
  const { moves, unmatched } = organize({
    part: 'p',
    map,
    areas,
    partitions: partitions ?? ['default'],
    partitioned: partitions !== undefined,
  })
  const key = ({ area, path }: Place): string => `${area}:${path}`
  const files = new Map<string, Entry & { origin: string }>()
  for (const [area, listing] of Object.entries(areas))
    for (const entry of listing) files.set(key({ area, path: entry.path }), { ...entry, origin: entry.path })
  const below = (place: Place): string[] =>
    [...files.keys()].filter(each => each === key(place) || each.startsWith(`${key(place)}/`))
  for (const move of moves) {
    if (move.do === 'make') {
      if (!files.has(key(move.at)) && move.at.path !== '')
        files.set(key(move.at), { ...directory(move.at.path), origin: '' })
    } else if (move.do === 'remove') for (const each of below(move.at)) files.delete(each)
    else {
      const moved = below(move.from).map(each => [each, files.get(each)] as const)
      if (move.do === 'rename') for (const [each] of moved) files.delete(each)
      for (const [each, entry] of moved)
        if (entry !== undefined) files.set(`${key(move.to)}${each.slice(key(move.from).length)}`, entry)
    }
  }
  const there = [...files].flatMap(([each, entry]): [string, Entry & { origin: string }][] => {
    const [area = '', path = ''] = each.split(/:(.*)/s)
    return area === '(build)' ? [] : [[area === 'default' ? path : `(${area})/${path}`, entry]]
  })
  return {
    tree: there.flatMap(([path, entry]) => linesOf([{ ...entry, path }])).sort(comparePaths),
    origins: Object.fromEntries(
      there.flatMap(([path, entry]) => (entry.kind === 'file' ? [[path, entry.origin]] : [])),
    ),
    unmatched,
  }
}

/** What names an area at the beginning of a path. */
function prefixOf(partitions: string[] | undefined): RegExp {
  return partitions === undefined ? /^\(build\)\// : /^\([^)]+\)\//
}

function directory(path: string): Entry {
  return { path, kind: 'directory', mode: 0o755, size: 0, mtime: 0 }
}

/** By name: what is done better, and is held by the recorded cases as they are carried out on disk. */
const differences =
  /^(bare recursive glob|glued recursive glob|directory (into itself|onto itself).*|directory merge: directory over file|directory onto existing file|hard links stay linked|file below an existing file|file out of the install dir)$/

test.each(
  recorded<Case>('organize.json').filter(each => each.then === undefined && !differences.test(each.name)),
)('as recorded: $name', ({ install, organize: map, partitions, expected, expectedContents, error }) => {
  const written = Object.fromEntries(Object.entries(map).map(([from, to]) => [from, String(to)]))
  if (error !== undefined) {
    expect(() => arranged(install, written, partitions)).toThrow(UserError)
    return
  }
  const { tree, origins } = arranged(install, written, partitions)
  expect(tree).toEqual([...(expected ?? [])].sort(comparePaths))
  for (const [path, content] of Object.entries(expectedContents ?? {}))
    if (install.includes(content)) expect(origins[path], path).toBe(content.replace(prefixOf(partitions), ''))
})

test.each(ownDestinations)('a wildcard and its own destination: $name', ({ tree, map, after }) => {
  const arrange = (): string[] => arranged(tree, map, ['default', 'component/c']).tree
  if (typeof after === 'string')
    expect(arrange).toThrow(new UserError('organize', `Failed to organize part 'p': ${after}.`))
  else expect(arrange()).toEqual(after)
})

test.each([
  [
    'from another partition',
    { '(component/c)/a': 'b' },
    "Cannot organize files from 'component/c' partition. Files can only be organized from the 'default' partition",
  ],
  ['into the build directory', { a: '(build)/b' }, 'Cannot organize files into the build directory'],
  [
    'from above',
    { '../a': 'b' },
    "trying to organize from '../a', but source paths must stay within the install directory",
  ],
  [
    'from the root of the machine',
    { '/a': 'b' },
    "trying to organize from '/a', but source paths must stay within the install directory",
  ],
  [
    'from the root itself',
    { './': 'b' },
    "trying to organize from './', but source paths must stay within the install directory",
  ],
  [
    'through a link that leads out',
    { 'out/a': 'b' },
    "trying to organize from 'out/a', but source paths must stay within the install directory",
  ],
  [
    'through an absolute link',
    { 'abs/*': 'b/' },
    "trying to organize from 'abs/*', but source paths must stay within the install directory",
  ],
  [
    'above the destination',
    { a: 'x/../../b' },
    "trying to organize 'a' to 'x/../../b', but destinations must stay within the install directory",
  ],
  [
    'several to one new name',
    { 'f*': 'new' },
    "multiple files to be organized into 'new'. If this is supposed to be a directory, end it with a slash",
  ],
  [
    'one file over another',
    { a: '//d/g' },
    "trying to organize file 'a' to '//d/g', but 'd/g' already exists",
  ],
  ['into a directory that has it', { f1: 'd' }, "trying to organize 'f1' to 'd', but 'd/f1' already exists"],
  [
    'below a file',
    { f1: 'a/b/c' },
    "trying to organize 'f1' to 'a/b/c', but 'a' is in the way: it is no directory",
  ],
  ['matched directories that clash', { 'e*': '(component/c)/' }, undefined],
  ['a file where a directory has to go', { d: 'o' }, "'o/f1' is in the way of the directory 'd/f1'"],
] as const)('%s', (_, map, message) => {
  const tree = ['a', 'f1', 'f2', 'd/g', 'd/f1/x', 'e/y', 'o/f1', 'out -> ../elsewhere', 'abs -> /etc']
  const arrange = (): unknown => arranged(tree, map, ['default', 'component/c'])
  if (message === undefined) expect(arrange).not.toThrow()
  else expect(arrange).toThrow(new UserError('organize', `Failed to organize part 'p': ${message}.`))
})

test('directories that are matched and clash in the root are named with what is in the way', () => {
  expect(() => arranged(['d/x/a', 'd/x/k/b', 'd/x/new', 'x/a', 'x/k/b', 'x/k/c'], { 'd/*': '.' })).toThrow(
    new UserError(
      'organize',
      "Failed to organize part 'p': trying to organize directory 'd/*' to '.' but conflicts exist while merging the directories:\n - a: ['exists']\n - k/b: ['exists'].",
    ),
  )
})

test('a directory is merged into one that is there, over its files', () => {
  expect(arranged(['d/a', 'd/k/b', 'e/a', 'e/k/c'], { d: 'e' })).toEqual({
    tree: ['e/', 'e/a', 'e/k/', 'e/k/b', 'e/k/c'],
    origins: { 'e/a': 'd/a', 'e/k/b': 'd/k/b', 'e/k/c': 'e/k/c' },
    unmatched: [],
  })
})

test('a directory over a file says what is in the way', () => {
  expect(() => arranged(['d/a', 'f'], { d: 'f' })).toThrow(
    expect.objectContaining({
      code: 'organize',
      message: "Failed to copy or link file tree: cannot overwrite non-directory 'f' with directory 'd'.",
      resolution: 'Make sure paths and permissions are correct.',
    }),
  )
})

test('what is built is copied, and stays', () => {
  const { tree, origins } = arranged(['(build)/a', '(build)/d/b', 'd/c'], {
    '(build)/a': 'x/',
    '(build)/d': 'd',
  })
  expect(tree).toEqual(['d/', 'd/b', 'd/c', 'x/', 'x/a'])
  expect(origins['d/b']).toBe('d/b')
})

test('keys that match nothing are told, in the order in which they are taken', () => {
  expect(arranged(['a', 'b'], { 'x*': 'y', z: 'y', '[a]': 'c', 'b?': 'd' }).unmatched).toEqual([
    'b?',
    'z',
    'x*',
  ])
})

test('a prefix of a partition is a name where there are none', () => {
  expect(arranged(['(default)/a'].slice(1).concat('a'), { a: '(default)/b' }).tree).toEqual([
    '(default)/',
    '(default)/b',
  ])
})

test('a destination may go up as long as it stays inside', () => {
  expect(arranged(['a'], { a: 'b/../c/d' }).tree).toEqual(arranged(['a'], { a: 'c/d' }).tree)
  expect(() => arranged(['a'], { a: 'b/../../c' })).toThrow(
    'destinations must stay within the install directory',
  )
})
