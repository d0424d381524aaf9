import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CompactListing, entryKinds } from './compact-listing.ts'
import type { Entry } from './listing.ts'

const entry: fc.Arbitrary<Entry> = fc.record({
  path: fc.string({ minLength: 1 }), kind: fc.constantFrom(...entryKinds), mode: fc.nat(0o7777), size: fc.maxSafeNat(), mtime: fc.double({ noNaN: true }),
}).chain(plain => plain.kind === 'symlink' ? fc.string().map(target => ({ ...plain, target })) : fc.constant(plain))

test('gives back what was put into it, in order, whatever it was told that is alike', () => {
  fc.assert(fc.property(fc.array(entry), fc.array(entry), (entries, others) => {
    const like = CompactListing.of(others)
    const listing = new CompactListing()
    for (const each of entries) listing.add(each, like)
    expect([...listing]).toEqual(entries)
    expect(listing.length).toBe(entries.length)
    expect(entries.map((_, index) => listing.at(index))).toEqual(entries)
    expect(listing.at(entries.length)).toBeUndefined()
    expect([...like]).toEqual(others)
  }))
})
