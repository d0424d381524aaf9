import { expect, test } from 'vitest'
import { nodeClock } from './clock.ts'

test.each([
  [undefined, undefined],
  ['', undefined],
  ['0', 0],
  ['1700000000', 1_700_000_000],
  ['4294967295', 4_294_967_295],
])('SOURCE_DATE_EPOCH=%s is %s', (given, epoch) => {
  expect(nodeClock({ SOURCE_DATE_EPOCH: given }).epoch).toBe(epoch)
})

test.each(['abc', '-1', '1.5', ' 1', '4294967296'])('SOURCE_DATE_EPOCH=%j is refused', given => {
  expect(() => nodeClock({ SOURCE_DATE_EPOCH: given }).epoch).toThrow(
    `SOURCE_DATE_EPOCH is '${given}', which is no time.`,
  )
})
