import type { Entries } from './compact-listing.ts'
import type { Entry } from './listing.ts'

/** The entry of a path in two listings of a tree: `then` alone is gone, `now` alone is new. */
export interface EntryPair {
  then: Entry | undefined
  now: Entry | undefined
}

/**
 * The entries of two listings by their paths, in the order of the later listing; those that are gone come last.
 *
 * Listings of a tree have one order, so that all but what lies between the first change and the last is found by its place, without a table.
 */
export function* entryPairs(before: Entries, after: Entries): Generator<EntryPair> {
  const head = countAlike(before, after, index => [index, index])
  const most = Math.min(before.length, after.length) - head
  const tail = Math.min(most, countAlike(before, after, index => [before.length - 1 - index, after.length - 1 - index]))
  const shift = before.length - after.length
  const old = new Map<string, Entry>()
  for (let index = head; index < before.length - tail; index += 1) {
    const then = before.at(index)
    if (then !== undefined) old.set(then.path, then)
  }
  for (let index = 0; index < after.length; index += 1) {
    const now = after.at(index)
    if (now === undefined) continue
    const between = index >= head && index < after.length - tail
    yield { then: between ? old.get(now.path) : before.at(index < head ? index : index + shift), now }
    if (between) old.delete(now.path)
  }
  for (const then of old.values()) yield { then, now: undefined }
}

/** How many entries in a row have the same path, at the places for 0, 1, 2 and so on. */
function countAlike(before: Entries, after: Entries, placesOf: (index: number) => [number, number]): number {
  for (let count = 0; ; count += 1) {
    const [one, other] = placesOf(count)
    if (one < 0 || other < 0 || one >= before.length || other >= after.length || before.at(one)?.path !== after.at(other)?.path) return count
  }
}
