import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseYaml } from '../yaml/parse.ts'
import { Float } from '../yaml/document.ts'
import { yamlText } from './yaml-text.ts'
import type { YamlValue } from './yaml-text.ts'

/** What PyYAML 6 writes for snapcraft. */
const written: readonly [string, YamlValue, string][] = [
  ['plain text', 'hello', 'a: hello\n'],
  ['text that reads as a number', '1.0', "a: '1.0'\n"],
  ['text that reads as a number with exponent', '1e3', 'a: 1e3\n'],
  ['text that reads as an octal number', '0755', "a: '0755'\n"],
  ['text that reads as a sexagesimal number', '1:30', "a: '1:30'\n"],
  ['text that reads as a boolean', 'on', "a: 'on'\n"],
  ['text that reads as null', '~', "a: '~'\n"],
  ['text that reads as a date', '2024-01-02', "a: '2024-01-02'\n"],
  ['an epoch with a star', '1*', 'a: 1*\n'],
  ['an empty text', '', "a: ''\n"],
  ['text that begins with an indicator', '@snap.x', "a: '@snap.x'\n"],
  ['text that ends in a colon', 'Ends with colon:', "a: 'Ends with colon:'\n"],
  ['text with a comment sign', 'a #b', "a: 'a #b'\n"],
  ['text with both quotes', `it's "it"`, `a: it's "it"\n`],
  ['quotes that need quoting', "'x'", "a: '''x'''\n"],
  ['text with a tab', 'a\tb', 'a: "a\\tb"\n'],
  ['text beyond ASCII', 'Grüße – 日本', 'a: Grüße – 日本\n'],
  ['variables', '$SNAP/usr/sbin:$PATH', 'a: $SNAP/usr/sbin:$PATH\n'],
  ['lines', 'one\ntwo\n', 'a: |\n  one\n  two\n'],
  ['lines without a last newline', 'one\ntwo', 'a: |-\n  one\n  two\n'],
  ['lines that end in empty ones', 'one\n\n', 'a: |+\n  one\n\n...\n'],
  ['lines of which the first is indented', '  one\ntwo\n', 'a: |2\n    one\n  two\n'],
  ['lines with trailing space', 'one \n\ttwo\t\n three  ', 'a: "one \\n\\ttwo\\t\\n three  "\n'],
  [
    'a long text',
    'word '.repeat(20).trim(),
    `a: ${'word '.repeat(16).trim()}\n  ${'word '.repeat(4).trim()}\n`,
  ],
  ['null', null, 'a: null\n'],
  ['a boolean', true, 'a: true\n'],
  ['an integer', 438, 'a: 438\n'],
  ['a number with fraction', new Float(1), 'a: 1.0\n'],
  ['a great number with fraction', new Float(1e20), 'a: 1.0e+20\n'],
  ['a list', ['x', ['v'], { z: 1, w: [] }], 'a:\n- x\n- - v\n- z: 1\n  w: []\n'],
  ['mappings', { b: { c: {} }, d: undefined }, 'a:\n  b:\n    c: {}\n'],
]

describe('yamlText', () => {
  test.each(written)('writes %s as PyYAML does', (_, value, text) =>
    expect(yamlText({ a: value })).toBe(text),
  )

  test.each(['y', 'Y', 'n', 'N'])("quotes %s, which Go's reader takes for a boolean", letter => {
    expect(yamlText({ [letter]: letter })).toBe(`'${letter}': '${letter}'\n`)
  })

  test('continues a folded text two columns deeper than its list', () => {
    const words = 'word '.repeat(20).trim()
    expect(yamlText({ a: [words] })).toBe(
      `a:\n- ${'word '.repeat(16).trim()}\n  ${'word '.repeat(4).trim()}\n`,
    )
  })

  test('writes keys that do not fit on a line, or have several, the long way', () => {
    const long = 'k'.repeat(130)
    expect(yamlText({ [long]: { b: 1 }, 'x\ny': ['c'] })).toBe(`? ${long}\n: b: 1\n? |-\n  x\n  y\n: - c\n`)
  })

  test('is read back as what was written', () => {
    // Keys like '1' are left out: JavaScript does not keep their place.
    const key = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .filter(text => !/^\d+$/.test(text) && text !== '__proto__')
    const leaf = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.lorem({ maxCount: 40 }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    )
    const value = fc.letrec<{ node: YamlValue }>(tie => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(key, tie('node'), { maxKeys: 4 }),
      ),
    })).node
    fc.assert(
      fc.property(value, node => {
        expect(JSON.parse(JSON.stringify(parseYaml(yamlText({ a: node })).value))).toEqual(
          JSON.parse(JSON.stringify({ a: node })),
        )
      }),
      { numRuns: 500, seed: 7 },
    )
  })
})
