import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listingOf } from '../../test/parts/project-texts.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { ancestors, comparePaths } from '../tree/listing.ts'
import type { Delta } from './delta.ts'
import { changeOf, deltaOf, isNear, selectedDelta, wholeDelta } from './delta.ts'
import type { Selection } from './filesets.ts'

const tree = listingOf(['d/f', 'd/g', 'e/', 'l -> d', 'x'])

/** The tree with some entries changed, others gone and new ones. */
function changed(edits: Record<string, Partial<Entry> | null>, more: string[] = []): Listing {
  const kept = tree.flatMap(entry => (edits[entry.path] === null ? [] : [{ ...entry, ...edits[entry.path] }]))
  const paths = new Set(kept.map(entry => entry.path))
  return [...kept, ...listingOf(more).filter(entry => !paths.has(entry.path))].sort((a, b) =>
    comparePaths(a.path, b.path),
  )
}

test('nothing is different from itself', () => {
  expect(changeOf(tree, changed({}))).toEqual({
    files: new Set(),
    made: new Set(),
    gone: { files: [], directories: [] },
    dated: new Set(),
    moved: false,
  })
})

test.each([
  ['another size', { 'd/f': { size: 1 } }, { files: ['d/f'], dated: ['d'] }],
  ['another time', { x: { mtime: 1 } }, { files: ['x'], dated: [] }],
  ['another mode', { x: { mode: 0o755 } }, { files: ['x'], dated: [] }],
  ['a time that is the same but for less than it keeps', { x: { mtime: 0.009 } }, { files: [], dated: [] }],
  ['the time of a directory', { e: { mtime: 5 } }, { files: [], dated: ['e'] }],
] as const)('%s', (_, edits, { files, dated }) => {
  const change = changeOf(tree, changed(edits))
  expect([...(change?.files ?? ['?'])]).toEqual(files)
  expect([...(change?.dated ?? ['?'])]).toEqual(dated)
  expect(change?.moved).toBe(false)
})

test.each([
  ['the mode of a directory', { e: { mode: 0o700 } }],
  ['another kind', { x: { kind: 'directory' } }],
  ['where a link leads', { l: { target: 'e' } }],
  ['the time of a link', { l: { mtime: 7 } }],
] as const)('%s cannot be told as a change', (_, edits) => {
  expect(changeOf(tree, changed(edits))).toBeUndefined()
})

test('what is new and gone is told with the directories in which it is', () => {
  expect(changeOf(tree, changed({ 'd/g': null, e: null, l: null }, ['d/n/m', 'y']))).toEqual({
    files: new Set(['d/n/m', 'y']),
    made: new Set(['d/n']),
    gone: { files: ['d/g', 'l'], directories: ['e'] },
    dated: new Set(['d', 'd/n']),
    moved: true,
  })
  expect(changeOf(tree, changed({ x: null }))?.moved).toBe(true)
  expect(changeOf(tree, changed({ e: null }))?.moved).toBe(true)
  expect(changeOf(tree, changed({}, ['y']))?.moved).toBe(true)
})

test.each([
  [0, 0.0099, true],
  [0, 0.01, false],
  [5, 4.995, true],
  [5, 4, false],
])('%d and %d', (one, other, near) => {
  expect(isNear(one, other)).toBe(near)
})

test('a tree comes from nothing by all that is in it', () => {
  const { files, gone, made, dated } = wholeDelta(tree)
  expect(files.map(entry => entry.path)).toEqual(['d/f', 'd/g', 'l', 'x'])
  expect(made.map(entry => entry.path)).toEqual(['d', 'e'])
  expect(dated).toBe(made)
  expect(gone).toEqual({ files: [], directories: [] })
})

const files = fc.dictionary(
  fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd/e/a', 'f/a', 'c', 'd/c', 'g/h/a'),
  fc.nat({ max: 2 }),
)

/** A tree of files, whose directories have the time of what was last put into them. */
function treeOf(sizes: Record<string, number>, salt: number): Listing {
  return listingOf(Object.keys(sizes)).map(entry => ({
    ...entry,
    size: sizes[entry.path] ?? 0,
    mtime: entry.kind === 'directory' ? salt : 0,
  }))
}

/** What a delta makes of the part of a tree that is there. */
function applied(there: Map<string, Entry>, { files: put, gone, made, dated }: Delta): Map<string, Entry> {
  const result = new Map(there)
  for (const path of [...gone.files, ...gone.directories]) expect(result.delete(path), path).toBe(true)
  for (const entry of [...made, ...put, ...dated]) {
    for (const above of ancestors(entry.path)) expect(result.has(above), above).toBe(true)
    result.set(entry.path, entry)
  }
  return result
}

function selectionOf(listing: Listing, wanted: (path: string) => boolean): Selection {
  const chosen = listing.filter(entry => entry.kind !== 'directory' && wanted(entry.path))
  const above = new Set(chosen.flatMap(entry => ancestors(entry.path)))
  return {
    files: chosen.map(entry => entry.path),
    directories: listing.filter(entry => above.has(entry.path)).map(entry => entry.path),
  }
}

function taken(listing: Listing, selection: Selection): Map<string, Entry> {
  const paths = new Set([...selection.files, ...selection.directories])
  return new Map(listing.flatMap(entry => (paths.has(entry.path) ? [[entry.path, entry] as const] : [])))
}

const sortedEntries = (entries: ReadonlyMap<string, Entry>): Entry[] =>
  [...entries.values()].sort((a, b) => comparePaths(a.path, b.path))

test('a delta makes of a copy, whole or of what is selected, what a copy from nothing is', () => {
  fc.assert(
    fc.property(
      files,
      files,
      fc.subarray(['a', 'b', 'c']),
      fc.subarray(['a', 'b', 'c']),
      (before, now, hadNames, getNames) => {
        const [old, fresh] = [treeOf(before, 1), treeOf(now, 2)]
        const change = changeOf(old, fresh)
        if (change === undefined) return
        const ofAll = deltaOf(change, fresh)
        const whole = applied(
          taken(
            old,
            selectionOf(old, () => true),
          ),
          ofAll,
        )
        expect(sortedEntries(whole)).toEqual([...fresh])
        const named = (names: string[]) => (path: string) => names.includes(path.slice(-1))
        const from = selectionOf(old, named(hadNames))
        const to = selectionOf(fresh, named(getNames))
        const delta = selectedDelta(change, fresh, { from, to })
        expect(sortedEntries(applied(taken(old, from), delta))).toEqual(sortedEntries(taken(fresh, to)))
        // What is as it was is not touched.
        const kept = delta.files.filter(
          ({ path, size }) => from.files.includes(path) && before[path] === size,
        )
        expect(kept).toEqual([])
      },
    ),
    { numRuns: 1000 },
  )
})
