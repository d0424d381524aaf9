import { expect, test } from 'vitest'
import { listingOf } from '../../test/parts/project-texts.ts'
import { CompactListing } from '../tree/compact-listing.ts'
import { Listings } from './listings.ts'

/** What was looked at, in order: everything of two parts is asked for. */
function asked(listings: Listings): string[] {
  const looks: string[] = []
  for (const part of ['p', 'q']) {
    listings.installed(part, 'default', () => {
      looks.push(part)
      return []
    })
    listings.chosen(part, '*', () => {
      looks.push(`chosen of ${part}`)
      return { files: [], directories: [] }
    })
  }
  listings.source('src', () => {
    looks.push('src')
    return new CompactListing()
  })
  return looks
}

const all = ['p', 'chosen of p', 'q', 'chosen of q', 'src']

test.each([
  ['nothing', () => undefined, []],
  ['that a part was built', (known: Listings) => known.built('p'), ['p', 'chosen of p', 'src']],
  ['what a part has built', (known: Listings) => known.built('p', listingOf(['f'])), ['chosen of p', 'src']],
  ['that a part is made or removed', (known: Listings) => known.forget('q'), ['q', 'chosen of q', 'src']],
  ['that sources may have changed', (known: Listings) => known.forgetSources(), ['src']],
  ['that a script has run', (known: Listings) => known.doubt('p'), ['p', 'chosen of p', 'src']],
  ['that nothing counts that was seen before a script', (known: Listings) => known.refresh('p'), []],
] as const)('told %s, it looks again at that alone', (_, tell, expected) => {
  const listings = new Listings(['p', 'q'])
  expect(asked(listings)).toEqual(all)
  tell(listings)
  expect(asked(listings)).toEqual(expected)
  expect(asked(listings)).toEqual([])
})

test('what others have is looked at again when it counts, after a script has run', () => {
  const listings = new Listings(['p', 'q'])
  asked(listings)
  listings.doubt('p')
  asked(listings)
  listings.refresh('p')
  expect(asked(listings)).toEqual([])
  listings.refresh('q')
  expect(asked(listings)).toEqual(['q', 'chosen of q', 'src'])
  listings.refresh('q')
  expect(asked(listings)).toEqual([])
})

test('what was built is what is installed', () => {
  const listings = new Listings(['p'])
  const tree = listingOf(['f'])
  listings.built('p', tree)
  expect(listings.installed('p', 'default', () => [])).toBe(tree)
  expect(listings.installed('p', 'component/c', () => [])).toEqual([])
})

test('parts that will be built have things of the past, until they are', () => {
  const listings = new Listings(['p', 'q'])
  listings.willBuild(['p', 'q'])
  listings.built('p')
  expect([listings.isPast('p'), listings.isPast('q'), listings.isPast('r')]).toEqual([false, true, false])
})

test('what was compared of a part is compared anew when it is forgotten', () => {
  const listings = new Listings(['p', 'q'])
  const claims = listings.claimsIn('default')
  claims.waiting.clear()
  expect(listings.claimsIn('default')).toBe(claims)
  listings.forget('q')
  expect([...claims.waiting]).toEqual(['q'])
  expect([...listings.claimsIn('component/c').waiting]).toEqual(['p', 'q'])
})
