import { describe, expect, test } from 'vitest'
import { Float } from './document.ts'
import { goScalar, goSyntaxProblem, goType, goUtf8Problem } from './go-yaml.ts'

describe('what the YAML reader of snapd says about a text', () => {
  test.each([
    [
      'mapping values are not allowed here',
      'a: b: c',
      'line 1: mapping values are not allowed in this context',
    ],
    [
      "found character '@' that cannot start any token",
      'a: @b',
      'line 1: found character that cannot start any token',
    ],
    ["expected ',' or ']', but got '<stream end>'", 'a: [b', "line 1: did not find expected ',' or ']'"],
    [
      'unacceptable character #x0001: special characters are not allowed',
      'a',
      'control characters are not allowed',
    ],
    [
      'unacceptable character #x00ff: special characters are not allowed',
      'a',
      'line 1: unacceptable character #x00ff: special characters are not allowed',
    ],
    [
      'expected a mapping or list of mappings for merging, but found scalar',
      '<<: 1',
      'map merge requires map or sequence of maps as the value',
    ],
    ['found unhashable key', '? {a: b}', 'unmarshal errors:\n  line 1: cannot unmarshal !!map into string'],
    ['found unhashable key', '{a: b}: c', 'unmarshal errors:\n  line 1: cannot unmarshal !!map into string'],
    ['found unhashable key', '? [a]', 'unmarshal errors:\n  line 1: cannot unmarshal !!seq into string'],
    ['something else', 'a', 'line 1: something else'],
  ])('%s in %j', (problem, text, said) => {
    expect(goSyntaxProblem(problem, { line: 1, text })).toBe(`yaml: ${said}`)
  })

  test('names no line where there is none', () => {
    expect(goSyntaxProblem('something else', { line: undefined, text: 'a' })).toBe('yaml: something else')
  })

  const tab = "found character '\\t' that cannot start any token"
  test.each([
    ['a: b\n\tc: d', 'found a tab character that violates indentation'],
    ['a:\n\tc: d', 'found character that cannot start any token'],
    ['a: |\n\tc: d', 'found character that cannot start any token'],
    ["a: 'b'\n\tc: d", 'found character that cannot start any token'],
  ])('a tab at the start of the second line of %j', (text, said) => {
    expect(goSyntaxProblem(tab, { line: 2, text })).toBe(`yaml: line 2: ${said}`)
  })
})

test.each([
  [[0x61, 0x80], 'invalid leading UTF-8 octet'],
  [[0xf8, 0x80, 0x80, 0x80], 'invalid leading UTF-8 octet'],
  [[0xc3], 'incomplete UTF-8 octet sequence'],
  [[0xe2, 0x82], 'incomplete UTF-8 octet sequence'],
  [[0xf0, 0x9f, 0x98], 'incomplete UTF-8 octet sequence'],
  [[0xc3, 0x41], 'invalid trailing UTF-8 octet'],
  [[0xe2, 0x82, 0xc1], 'invalid trailing UTF-8 octet'],
  [[0xc0, 0xaf], 'invalid length of a UTF-8 sequence'],
  [[0xc1, 0xbf], 'invalid length of a UTF-8 sequence'],
  [[0xe0, 0x9f, 0xbf], 'invalid length of a UTF-8 sequence'],
  [[0xf0, 0x8f, 0xbf, 0xbf], 'invalid length of a UTF-8 sequence'],
  [[0xed, 0xa0, 0x80], 'invalid Unicode character'],
  [[0xed, 0xbf, 0xbf], 'invalid Unicode character'],
  [[0xf4, 0x90, 0x80, 0x80], 'invalid Unicode character'],
  // The last that is good of each width, and then one that is not.
  [
    [0x7f, 0xc2, 0x80, 0xdf, 0xbf, 0xe0, 0xa0, 0x80, 0xed, 0x9f, 0xbf, 0xee, 0x80, 0x80, 0xff],
    'invalid leading UTF-8 octet',
  ],
  [[0xf0, 0x90, 0x80, 0x80, 0xf4, 0x8f, 0xbf, 0xbf, 0xc3], 'incomplete UTF-8 octet sequence'],
])('the bytes %j are no UTF-8', (bytes, said) => {
  expect(goUtf8Problem(Uint8Array.from(bytes))).toBe(`yaml: ${said}`)
})

test.each<[unknown, string, string]>([
  [true, 'yes', '!!bool `yes`'],
  ['a', 'a', '!!str `a`'],
  ['abcdefghij', 'abcdefghij', '!!str `abcdefghij`'],
  ['abcdefghijk', 'abcdefghijk', '!!str `abcdefg...`'],
  [1, '1', '!!int `1`'],
  [2n ** 70n, '0x1', '!!int `0x1`'],
  [new Float(1.5), '1.5', '!!float `1.5`'],
])('the scalar %s, written %s', (value, text, shown) => {
  expect(goScalar(value, text)).toBe(shown)
})

test.each<[unknown, string]>([
  [null, '<nil>'],
  [[], '[]interface {}'],
  ['a', 'string'],
  [false, 'bool'],
  [1, 'int'],
  [1n, 'int'],
  [new Float(1), 'float64'],
  [{}, 'map[interface {}]interface {}'],
])('%s has a type of Go', (value, type) => {
  expect(goType(value)).toBe(type)
})
