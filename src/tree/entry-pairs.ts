import type { Entries } from './compact-listing.ts'
import { CompactListing } from './compact-listing.ts'
import type { Entry } from './listing.ts'

/** The entry of a path in two listings of a tree: `then` alone is gone, `now` alone is new. */
interface EntryPair {
  then: Entry | undefined
  now: Entry | undefined
}

/**
 * The entries of two listings that differ in anything, by their paths, in the order of the later listing; those that are gone come last.
 *
 * Listings of a tree have one order, so that all but what lies between the first path that has come or gone and the last is found by its
 * place, without a table; and what is the same in both is never made.
 */
export function differingPairs(before: Entries, after: Entries): readonly EntryPair[] {
  if (before === after) return []
  const known = found.get(after)
  if (known?.before === before) return known.pairs
  const pairs = [...compared(CompactListing.of(before), CompactListing.of(after))]
  found.set(after, { before, pairs })
  return pairs
}

/** A plan, a source and what is carried on ask for the same in turn. */
const found = new WeakMap<Entries, { before: Entries; pairs: readonly EntryPair[] }>()

function* compared(one: CompactListing, other: CompactListing): Generator<EntryPair> {
  const shift = one.length - other.length
  const head = countSamePaths(one, other)
  const tail = countSamePathsAtEnd(one, other, Math.min(one.length, other.length) - head)
  const old = new Map<string, number>()
  for (let index = head; index < one.length - tail; index += 1) old.set(one.columns.path[index] ?? '', index)
  for (let index = 0; index < other.length; index += 1) {
    const path = other.columns.path[index] ?? ''
    const between = index >= head && index < other.length - tail
    const place = between ? old.get(path) : index < head ? index : index + shift
    if (between) old.delete(path)
    if (place === undefined || !one.isLike(place, other, index))
      yield { then: place === undefined ? undefined : one.at(place), now: other.at(index) }
  }
  for (const place of old.values()) yield { then: one.at(place), now: undefined }
}

function countSamePaths(one: CompactListing, other: CompactListing): number {
  const [paths, others] = [one.columns.path, other.columns.path]
  let count = 0
  while (count < paths.length && count < others.length && paths[count] === others[count]) count += 1
  return count
}

function countSamePathsAtEnd(one: CompactListing, other: CompactListing, most: number): number {
  const [paths, others] = [one.columns.path, other.columns.path]
  let count = 0
  while (count < most && paths[paths.length - 1 - count] === others[others.length - 1 - count]) count += 1
  return count
}
