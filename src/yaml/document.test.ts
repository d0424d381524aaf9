import { describe, expect, test } from 'vitest'
import { Float, isMapping, mapping, Timestamp, valueText } from './document.ts'

describe('the text of a number with a fraction is the one that Python prints', () => {
  test.each([
    [NaN, 'nan'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-2.5, '-2.5'],
    [0.0001, '0.0001'],
    [-0.000125, '-0.000125'],
    [0.00001, '1e-05'],
    [1.25e-7, '1.25e-07'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [-1.5e100, '-1.5e+100'],
    [0.1, '0.1'],
    [0.05, '0.05'],
  ])('%d is %s', (value, text) => {
    expect(new Float(value).toString()).toBe(text)
  })
})

test.each<[unknown, boolean]>([
  [{}, true],
  [mapping(), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['a', false],
  [1, false],
  [new Float(1), false],
  [new Timestamp('2024-01-02', 'date'), false],
  [new Uint8Array(), false],
])('whether a value is a mapping: %s %s', (value, is) => {
  expect(isMapping(value)).toBe(is)
})

test('a mapping holds its entries in their order, the last of equal keys, and nothing of JavaScript', () => {
  const made = mapping<number>([
    ['b', 1],
    ['__proto__', 2],
    ['b', 3],
  ])
  expect(Object.entries(made)).toEqual([
    ['b', 3],
    ['__proto__', 2],
  ])
  expect(Object.getPrototypeOf(made)).toBeNull()
  expect('toString' in mapping()).toBe(false)
})

test.each<[unknown, string]>([
  [null, 'None'],
  [undefined, 'None'],
  [true, 'True'],
  [false, 'False'],
  ['a b', 'a b'],
  [5, '5'],
  [5n, '5'],
  [new Float(1), '1.0'],
  [new Timestamp('2024-01-02', 'date'), '2024-01-02'],
  [[1, 2], '[…]'],
  [{ a: 1 }, '{…}'],
])('%s in a message is %s', (value, text) => {
  expect(valueText(value)).toBe(text)
})
