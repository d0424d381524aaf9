import { expect, test } from 'vitest'
import { linesOf, listingOf } from '../../test/parts/project-texts.ts'
import { recorded } from '../../test/parts/recorded.ts'
import type { Fileset } from './filesets.ts'
import { primeEntries, select } from './filesets.ts'

interface Case {
  name: string
  files: string[]
  stage: string[]
  prime: string[]
  partitions?: string[]
  expectedStage?: string[]
  expectedPrime?: string[]
  error?: { step: string; message: string }
}

/** What lists take from the files of a part, in every partition; what is not there is marked. */
function taken(each: Case, key: 'stage' | 'prime'): string[] {
  const { files, stage, prime, partitions = ['default'] } = each
  const partitioned = each.partitions !== undefined
  const entries = key === 'stage' ? stage : primeEntries(stage, prime)
  return partitions
    .flatMap(partition => {
      const prefix = partition === 'default' ? '' : `(${partition})/`
      const within = (file: string): string =>
        partitioned ? (/^\(([^)]+)\)\//.exec(file)?.[1] ?? 'default') : 'default'
      const own = files.filter(file => within(file) === partition)
      const listing = listingOf(partitioned ? own.map(file => file.replace(/^\([^)]+\)\//, '')) : own)
      const selection = select(listing, { key, entries, partition, partitioned })
      const known = new Map(listing.map(entry => [entry.path, entry]))
      return [...selection.files, ...selection.directories].map(path => {
        const entry = known.get(path)
        return entry === undefined ? `missing ${path}` : `${prefix}${linesOf([entry])[0] ?? ''}`
      })
    })
    .sort()
}

test.each(recorded<Case>('filesets.json').filter(each => each.error === undefined))(
  'as recorded: $name',
  each => {
    expect(taken(each, 'stage')).toEqual([...(each.expectedStage ?? [])].sort())
    expect(taken(each, 'prime')).toEqual([...(each.expectedPrime ?? [])].sort())
  },
)

const choose = (tree: string[], entries: string[], more: Partial<Fileset> = {}): string[] => {
  const { files, directories } = select(listingOf(tree), {
    key: 'stage',
    partition: 'default',
    partitioned: false,
    ...more,
    entries,
  })
  return [...files, ...directories.map(path => `${path}/`)]
}

test.each([
  ['nothing is everything but what is hidden at the top', ['a', '.h', 'd/.h'], [], ['a', 'd/.h', 'd/']],
  [
    'a name takes all below it, hidden names too',
    ['d/.h', 'd/e/f', 'x'],
    ['d'],
    ['d/.h', 'd/e/f', 'd/', 'd/e/'],
  ],
  ['a name may be spelled with more slashes and dots', ['d/e/f'], ['./d//e/'], ['d/e/f', 'd/', 'd/e/']],
  ['a name that is not there is a file', ['a'], ['b'], ['b']],
  ['what lies above is there as well', ['a/b/c/f', 'a/x'], ['a/b/c/f'], ['a/b/c/f', 'a/', 'a/b/', 'a/b/c/']],
  ['a link to a directory stays a link', ['d/f', 'l -> d'], ['l'], ['l']],
  ['the way through a link is taken to where it leads', ['d/f', 'l -> d'], ['l/f'], ['d/f', 'd/']],
  ['a wildcard leaves what is hidden in the first component', ['.a', 'a', '.d/a'], ['*a'], ['a']],
  ['a wildcard with a dot takes it', ['.a', 'b'], ['.*'], ['.a']],
  ['what is left out goes with all below it', ['d/f', 'e'], ['*', '-d'], ['e']],
  [
    'a link that is left out takes along what it leads to',
    ['d/f', 'l -> d', 'e'],
    ['*', '-l'],
    ['d/f', 'e', 'd/'],
  ],
  ['a backslash makes a dash a name', ['-a', 'b'], ['\\-a'], ['-a']],
  ['everything below, at any depth', ['a/b/f', 'c'], ['a/**/f'], ['a/b/f', 'a/', 'a/b/']],
  ['only what is left out leaves the rest', ['a', 'b'], ['-a'], ['b']],
  ['the root is everything', ['a', '.b'], ['.'], ['.b', 'a']],
])('%s', (_, tree, entries, expected) => {
  expect(choose(tree, entries)).toEqual(expected)
})

test('an entry of another partition says nothing, and none says the default one', () => {
  const entries = ['(default)/a', 'b', '(component/c)/c', '-(component/c)/a']
  const tree = ['a', 'b', 'c']
  expect(choose(tree, entries, { partitioned: true })).toEqual(['a', 'b'])
  expect(choose(tree, entries, { partitioned: true, partition: 'component/c' })).toEqual(['c'])
  expect(choose(['(x)/a', 'b'], ['(x)/a'])).toEqual(['(x)/a', '(x)/'])
})

test.each([
  [['/a'], "'stage' fileset error: path '/a' must be relative."],
  [['-/a'], "'stage' fileset error: path '/a' must be relative."],
  [['*', '-'], "'stage' fileset error: '-' names nothing that could be left out."],
  [['*', '-.'], "'stage' fileset error: '-.' names nothing that could be left out."],
  [['-./'], "'stage' fileset error: '-./' names nothing that could be left out."],
  [['../x'], "'stage' fileset error: path '../x' leads out of the part."],
])('%s is refused', (entries, message) => {
  expect(() => choose(['a'], entries)).toThrow(
    expect.objectContaining({
      message,
      code: 'fileset',
      resolution: "Review the parts definition and make sure it's correct.",
    }),
  )
})

test.each([
  [['a'], ['*'], ['a']],
  [['a'], ['(default)/*'], ['a']],
  [['a'], ['*', 'b'], ['*', 'b']],
  [['a'], ['**'], ['**']],
  [
    ['a', '-b'],
    ['-c', '-d'],
    ['-c', '-d', 'a', '-b'],
  ],
  [['a'], ['-c', 'd'], ['-c', 'd']],
  [['a'], [], []],
])('stage %s and prime %s prime %s', (stage, prime, expected) => {
  expect(primeEntries(stage, prime)).toEqual(expected)
})
