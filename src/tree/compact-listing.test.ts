import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CompactListing, entryKinds, FollowedListing } from './compact-listing.ts'
import type { Entry } from './listing.ts'

const entry: fc.Arbitrary<Entry> = fc
  .record({
    path: fc.string({ minLength: 1 }),
    kind: fc.constantFrom(...entryKinds),
    mode: fc.nat(0o7777),
    size: fc.maxSafeNat(),
    mtime: fc.double({ noNaN: true }),
  })
  .chain(plain =>
    plain.kind === 'symlink' ? fc.string().map(target => ({ ...plain, target })) : fc.constant(plain),
  )

test('gives back what was put into it, in order, whatever it was told that is alike', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.array(entry), (entries, others) => {
      const like = CompactListing.of(others)
      const listing = new CompactListing()
      for (const each of entries) listing.add(each, like)
      expect([...listing]).toEqual(entries)
      expect(listing.length).toBe(entries.length)
      expect(entries.map((_, index) => listing.at(index))).toEqual(entries)
      expect(listing.at(entries.length)).toBeUndefined()
      expect([...like]).toEqual(others)
    }),
  )
})

test('a listing that is the same as an earlier one is that one, and any other holds what was put into it', () => {
  const edits = fc.constantFrom<(entry: Entry) => Entry[]>(
    each => [each],
    each => [each],
    each => [each],
    () => [],
    each => [each, { ...each, path: `${each.path}-` }],
    each => [{ ...each, mode: each.mode ^ 1 }],
    each => [{ ...each, size: each.size + 1 }],
    each => [{ ...each, mtime: each.mtime + 1 }],
    ({ target: _, ...each }) => [{ ...each, kind: each.kind === 'file' ? 'other' : 'file' }],
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(entry, edits)), pairs => {
      const before = CompactListing.of(pairs.map(([each]) => each))
      const now = pairs.flatMap(([each, edit]) => edit(each))
      const followed = new FollowedListing(before)
      for (const each of now) followed.add(each)
      expect([...followed.listing()]).toEqual(now)
      expect([...before]).toEqual(pairs.map(([each]) => each))
      const again = new FollowedListing(before)
      for (const each of before) again.add(each)
      expect(again.listing()).toBe(before)
    }),
  )
})
