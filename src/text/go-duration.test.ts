import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goDuration, readGoDuration } from './go-duration.ts'

test.each([
  [0, '0s'],
  [700, '700ms'],
  [1200, '1.2s'],
  [30_000, '30s'],
  [300_000, '5m0s'],
  [600_000, '10m0s'],
  [7_776_000_000, '2160h0m0s'],
  [90_061_001, '25h1m1.001s'],
])('%d is %s', (milliseconds, text) => {
  expect(goDuration(milliseconds)).toBe(text)
})

test.each([
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['.5s', 500],
  ['1500us', 1.5],
  ['0', 0],
  ['5', undefined],
  ['', undefined],
  ['1d', undefined],
  ['1s ', undefined],
])('%j is read as %s', (text, milliseconds) => {
  expect(readGoDuration(text)).toBe(milliseconds)
})

test('what is printed is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e10 }), milliseconds => {
      expect(readGoDuration(goDuration(milliseconds))).toBeCloseTo(milliseconds, 3)
    }),
  )
})
