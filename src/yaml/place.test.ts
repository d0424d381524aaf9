import { describe, expect, test } from 'vitest'
import { parseYaml } from './parse.ts'
import { lineStarts, placeAt, YamlError } from './place.ts'

test('lines begin after line feeds', () => {
  expect(lineStarts('')).toEqual([0])
  expect(lineStarts('a\n\nb\n')).toEqual([0, 2, 3, 5])
})

describe('the place of an offset', () => {
  const text = 'name: "a b"\r\nother: [x,y]\nlast: it\'s'
  test.each([
    [0, { line: 1, column: 1, length: 4, text: 'name: "a b"' }],
    [4, { line: 1, column: 5, length: 1, text: 'name: "a b"' }],
    [6, { line: 1, column: 7, length: 5, text: 'name: "a b"' }],
    [13, { line: 2, column: 1, length: 5, text: 'other: [x,y]' }],
    [21, { line: 2, column: 9, length: 1, text: 'other: [x,y]' }],
    [26, { line: 3, column: 1, length: 4, text: "last: it's" }],
    [36, { line: 3, column: 11, length: 1, text: "last: it's" }],
    [99, { line: 3, column: 11, length: 1, text: "last: it's" }],
    [-5, { line: 1, column: 1, length: 4, text: 'name: "a b"' }],
  ])('%d', (offset, place) => {
    expect(placeAt(text, offset)).toEqual(place)
    expect(placeAt(text, offset, lineStarts(text))).toEqual(place)
  })

  test('of a quoted text ends with its line, and is no longer than eighty characters', () => {
    expect(placeAt("a: 'b\nc'", 3).length).toBe(2)
    expect(placeAt(`a: ${'b'.repeat(200)}`, 3).length).toBe(80)
    expect(placeAt('a: "b', 3).length).toBe(2)
  })

  test('is found among a thousand lines', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `k${index}: 1`).join('\n')
    for (const line of [1, 2, 500, 999, 1000]) {
      const start = lineStarts(many)[line - 1] ?? 0
      expect(placeAt(many, start)).toMatchObject({ line, column: 1, text: `k${line - 1}: 1` })
      expect(placeAt(many, start + 2)).toMatchObject({ line, column: 3 })
    }
  })
})

test.each([
  ['a: b', 4],
  ['a: "b"', 4],
  ["a: 'b'", 4],
  ['a: |\n  b', 4],
  ['a: >-2 # c\n  b', 4],
  ['a: !!str b', 4],
  ['a: &x "b"', 4],
])('the value of %j begins at column %d', (text, column) => {
  expect(parseYaml(text).placeOfValue(['a']).column).toBe(column)
})

test('an error has a sentence and may have two places', () => {
  const place = placeAt('a', 0)
  const error = new YamlError('problem', place, placeAt('b', 0))
  expect([error.message, error.place?.text, error.earlier?.text]).toEqual(['problem', 'a', 'b'])
  expect(new YamlError('problem').place).toBeUndefined()
})
