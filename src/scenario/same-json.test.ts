import { expect, test } from 'vitest'
import type { Json } from '../json/exact-json.ts'
import { readJson } from '../json/read.ts'
import { sameJson } from './same-json.ts'

function value(text: string): Json {
  const read = readJson(text)
  if ('problem' in read) throw new Error(read.problem)
  return read.value
}

test.each([
  ['1.50', '1.5', true],
  ['1e3', '1000', true],
  ['0.0', '-0', true],
  ['1.0', '1', true],
  ['100e-2', '1', true],
  ['-1.5', '1.5', false],
  ['15', '1.5', false],
  ['12345678901234567890', '12345678901234567891', false],
  ['1', '"1"', false],
  ['null', '0', false],
  ['[1.0, {"a": 2.50}]', '[1, {"a": 2.5}]', true],
  ['[1]', '[1, 1]', false],
  ['{"a": 1}', '{"b": 1}', false],
  ['{"a": 1}', '{"a": 1, "b": 1}', false],
  ['{}', '[]', false],
])('%s and %s', (one, other, same) => {
  expect([sameJson(value(one), value(other)), sameJson(value(other), value(one))]).toEqual([same, same])
})
