import { describe, expect, test } from 'vitest'
import { Float, Timestamp } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'
import type { Json } from './exact-json.ts'
import { exactNumber, ExactNumber, isJsonObject } from './exact-json.ts'
import { jsonOf } from './of-yaml.ts'
import { writeJson } from './write.ts'

describe('JSON as Go prints it', () => {
  test.each<[Json, string]>([
    [null, 'null'],
    [true, 'true'],
    [1.5, '1.5'],
    [new ExactNumber('1.0'), '1.0'],
    ['a"b\\c\n', '"a\\"b\\\\c\\n"'],
    ['<a>&\u2028\u2029', '"\\u003ca\\u003e\\u0026\\u2028\\u2029"'],
    ['a\ud800', '"a\ufffd"'],
    [[], '[]'],
    [{}, '{}'],
    [[1, 'a', []], '[1,"a",[]]'],
    [{ b: 1, a: { '<': 2 } }, '{"a":{"\\u003c":2},"b":1}'],
    [{ '\u{1f600}': 1, '\uffee': 2 }, '{"\uffee":2,"\u{1f600}":1}'],
    [{ a: undefined as unknown as Json, b: null }, '{"b":null}'],
  ])('%j', (value, text) => {
    expect(writeJson(value)).toBe(text)
  })

  test('with one member or item a line', () => {
    expect(writeJson({ b: [1, { c: 2 }], a: [], d: {} }, '\t')).toBe(
      '{\n\t"a": [],\n\t"b": [\n\t\t1,\n\t\t{\n\t\t\t"c": 2\n\t\t}\n\t],\n\t"d": {}\n}',
    )
  })
})

test.each<[Value, Json]>([
  [null, null],
  [false, false],
  ['a', 'a'],
  [5, 5],
  [2n ** 64n, new ExactNumber('18446744073709551616')],
  [new Float(1), new ExactNumber('1.0')],
  [new Float(1.5), 1.5],
  [new Timestamp('2024-01-02', 'date'), '2024-01-02'],
  [
    [1, [2]],
    [1, [2]],
  ],
  [{ a: { b: 1 } }, { a: { b: 1 } }],
])('%s of a YAML document', (value, json) => {
  expect(jsonOf(value)).toEqual(json)
})

test('a number is held by its text where its value would print as another one', () => {
  expect([exactNumber('1'), exactNumber('-0.5'), exactNumber('1.0'), exactNumber('1e2')]).toEqual([
    1,
    -0.5,
    new ExactNumber('1.0'),
    new ExactNumber('1e2'),
  ])
  expect(String(new ExactNumber('1.0'))).toBe('1.0')
})

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['a', false],
  [new ExactNumber('1'), false],
])('whether %j is an object', (value, is) => {
  expect(isJsonObject(value)).toBe(is)
})
