import { describe, expect, test } from 'vitest'
import { outline } from './outline.ts'

describe('what is open at the end', () => {
  test.each([
    ['a: 1', ''],
    ['a: "b', '"@3'],
    ['a: "b\\"', '"@3'],
    ['a: "b\\\\"', ''],
    ["a: 'b", "'@3"],
    ["a: 'it''s", "'@3"],
    ["a: 'it''s'", ''],
    ['a: [b, {c: "d', '[@3 {@7 "@11'],
    ['a: [b, {c: d}', '[@3'],
    ['a: [b]]', ''],
    ['a: [b}', '[@3'],
    ['a: {b]', '{@3'],
    // Within a plain word they are nothing.
    ["a: don't", ''],
    ['a: b[', ''],
    ['a: b"c', ''],
    ['a b: "c', '"@5'],
    ['a:"b', ''],
    // Behind a dash, a question mark, a tag, an anchor something begins.
    ['- "b', '"@2'],
    ['-"b', ''],
    ['- - [b', '[@4'],
    ['? {b', '{@2'],
    ['a: !!str "b', '"@9'],
    ['a: &x [b', '[@6'],
    ['a: &x"y', ''],
    ['a: b !c "d', ''],
    // Comments.
    ['# "b', ''],
    ['a: 1 # [b', ''],
    ['a: 1# [b', ''],
    ['a: [1 # ]', '[@3'],
    ['a: [#b]', ''],
    ['a: "b # c', '"@3'],
    // In a flow collection a colon and a comma begin something.
    ['{a:"b', '{@0 "@3'],
    ['[a,"b', '[@0 "@3'],
    ["[a'b", '[@0'],
    // A block of text is content.
    ['a: |\n  "b\nc: 1', ''],
    ['a: >-2 # x\n  [b\n\n  {c\nd: "e', '"@25'],
    ['a: |b\n  "c', '"@8'],
    ['- |\n  "b\n- "c', '"@11'],
    ['- a: |\n    "b\n  c: "d', '"@19'],
    ['- - |\n    "b\n  - "c', '"@17'],
    ['[|\n"b', '[@0 "@3'],
    ['  |\n   "b\n  "c', '"@12'],
  ])('%j', (text, open) => {
    expect(
      outline(text)
        .open.map(({ char, offset }) => `${char}@${offset}`)
        .join(' '),
    ).toBe(open)
  })
})

test('tells of each line whether it begins within something', () => {
  expect(outline('a: [\n  b\n]\nc: "d\n\ne"\nf: 1').inside).toEqual([
    false,
    true,
    true,
    false,
    true,
    true,
    false,
  ])
})

test.each([
  ['a:\tb', 2],
  ['\ta: b', 0],
  ['a: b\n\tc', 5],
  ['a: "b\tc"', undefined],
  ["a: 'b\tc'", undefined],
  ['a: 1 # b\tc', undefined],
  ['a: |\n \tb', undefined],
  ['a: b\tc\td', 4],
  ['a: b', undefined],
])('the first tab that is no content of %j', (text, tab) => {
  expect(outline(text).tab).toBe(tab)
})
