import { expect, test } from 'vitest'
import { Float, mapping, Timestamp } from './document.ts'
import { pythonRepr } from './python-text.ts'

test.each<[unknown, string]>([
  [null, 'None'],
  [undefined, 'None'],
  [true, 'True'],
  [false, 'False'],
  [5, '5'],
  [5n, '5'],
  [new Float(1), '1.0'],
  ['a', "'a'"],
  ["it's", '"it\'s"'],
  ['say "it\'s"', "'say \"it\\'s\"'"],
  ['a\\b\nc\td\re', "'a\\\\b\\nc\\td\\re'"],
  [['a', 1, [true]], "['a', 1, [True]]"],
  [[], '[]'],
  [
    mapping<unknown>([
      ['a', 1],
      ['b', [null]],
    ]),
    "{'a': 1, 'b': [None]}",
  ],
  [mapping(), '{}'],
  [new Timestamp('2024-01-02', 'date'), 'datetime.date(2024, 1, 2)'],
  [new Timestamp('2024-1-2T03:04:05.5Z', 'datetime'), 'datetime.datetime(2024, 1, 2, 3, 4, 5)'],
  [new Uint8Array([1]), "b'…'"],
])('%s is printed as Python prints it', (value, text) => {
  expect(pythonRepr(value)).toBe(text)
})

test('what is long is cut', () => {
  expect(pythonRepr('a'.repeat(298))).toBe(`'${'a'.repeat(298)}'`)
  expect(pythonRepr('a'.repeat(299))).toBe(`'${'a'.repeat(298)}…`)
})
