import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differences } from '../../src/sources/local.ts'
import { CompactListing, entryKinds } from '../../src/tree/compact-listing.ts'
import type { Entry } from '../../src/tree/listing.ts'

const entry: fc.Arbitrary<Entry> = fc.record({
  path: fc.constantFrom('a', 'a/b', 'a/c', 'b', 'c.snap', 'd'),
  kind: fc.constantFrom(...entryKinds),
  mode: fc.constantFrom(0o644, 0o755),
  size: fc.nat(2),
  mtime: fc.nat(2),
})

test('a listing that is kept compact differs from another one as arrays of the same entries do', () => {
  const some = fc.uniqueArray(entry, { selector: ({ path }) => path })
  fc.assert(
    fc.property(some, some, fc.nat(6), (before, other, shared) => {
      const same = before.slice(0, shared)
      const after = [...same, ...other.filter(({ path }) => !same.some(each => each.path === path))]
      const found = differences(before, after)
      expect(differences(CompactListing.of(before), CompactListing.of(after))).toEqual(found)
      const paths = (entries: readonly Entry[]): Set<string> => new Set(entries.map(({ path }) => path))
      expect(new Set(found?.added)).toEqual(
        new Set([...paths(after)].filter(path => !paths(before).has(path))),
      )
      expect(new Set(found?.removed)).toEqual(
        new Set([...paths(before)].filter(path => !paths(after).has(path))),
      )
    }),
  )
})
