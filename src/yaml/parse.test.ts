import { describe, expect, test } from 'vitest'
import { Float, Timestamp } from './document.ts'
import type { Mapping } from './document.ts'
import { YamlError } from './place.ts'
import { parseYaml } from './parse.ts'

function valueOf(text: string): unknown {
  return (parseYaml(`key: ${text}\n`).value as Mapping).key
}

function problemOf(text: string): string {
  try {
    parseYaml(text)
  } catch (error) {
    if (error instanceof YamlError) return `${error.message} @ ${error.place?.line}:${error.place?.column}`
    throw error
  }
  return 'valid'
}

describe('a plain scalar is what YAML 1.1 makes of it, as PyYAML reads it', () => {
  test.each<[string, unknown]>([
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['~', null],
    ['', null],
    ['Null', null],
    ['nULL', 'nULL'],
    ['0', 0],
    ['010', 8],
    ['0o10', '0o10'],
    ['08', '08'],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['+1', 1],
    ['-5', -5],
    ['190:20:30', 685_230],
    ['1e3', '1e3'],
    ['1e+3', '1e+3'],
    ['1-2', '1-2'],
    ['1.2.3', '1.2.3'],
    ['<<a', '<<a'],
    ['=a', '=a'],
    ['99999999999999999999', 99999999999999999999n],
  ])('%s', (text, value) => {
    expect(valueOf(text)).toEqual(value)
  })

  test.each([
    ['1.0', '1.0'],
    ['1.10', '1.1'],
    ['1.', '1.0'],
    ['.5', '0.5'],
    ['1.5e+3', '1500.0'],
    ['-.inf', '-inf'],
    ['.NaN', 'nan'],
    ['20:30.15', '1230.15'],
    ['1.0e+16', '1e+16'],
    ['0.00001', '1e-05'],
    ['0.0001', '0.0001'],
    ['123456789.125', '123456789.125'],
    ['-0.0', '-0.0'],
  ])('%s is the number with the text %s', (text, printed) => {
    const value = valueOf(text)
    expect(value).toBeInstanceOf(Float)
    expect(String(value)).toBe(printed)
  })

  test.each([
    ['2024-01-02', 'date'],
    ['2024-1-2 03:04:05', 'datetime'],
  ])('%s is a %s', (text, kind) => {
    expect(valueOf(text)).toEqual(new Timestamp(text, kind as 'date'))
  })

  test('tags and quotes make text of it', () => {
    expect([valueOf('!!str 1.0'), valueOf("'yes'"), valueOf('"\\x41"'), valueOf('!!set {a, b}')]).toEqual([
      '1.0',
      'yes',
      'A',
      ['a', 'b'],
    ])
  })
})

describe('a document', () => {
  test('merged keys come first, and written ones win', () => {
    const { value } = parseYaml('base: &b {a: 1, b: 2}\nother: {c: 3, <<: *b, b: 4}\n')
    expect(JSON.stringify((value as Mapping).other)).toBe('{"a":1,"b":4,"c":3}')
  })

  test('lines within quotes and brackets may begin anywhere', () => {
    const document = parseYaml('plugs: [\n  a,\nb\n]\ntext: "a\nb"\nafter: 1\n')
    expect(document.value).toEqual({ plugs: ['a', 'b'], text: 'a b', after: 1 })
    expect(document.placeOfValue(['plugs', 1])).toMatchObject({ line: 3, column: 1, text: 'b' })
    expect(document.placeOfKey(['after'])).toMatchObject({ line: 7, column: 1 })
  })

  test('every key, value and item knows its place', () => {
    const document = parseYaml("a:\n  b: 'x'\n  c:\n  - |\n    text\n  - {d: 1}\n")
    expect(document.placeOfKey(['a', 'b'])).toMatchObject({ line: 2, column: 3 })
    expect(document.placeOfValue(['a', 'b'])).toMatchObject({ line: 2, column: 6, length: 3 })
    expect(document.placeOfValue(['a', 'c', 0])).toMatchObject({ line: 4, column: 5 })
    expect(document.placeOfKey(['a', 'c', 1, 'd'])).toMatchObject({ line: 6, column: 6 })
    expect(document.placeOfValue(['a', 'nowhere', 'at', 'all'])).toMatchObject({ line: 1, column: 1 })
  })

  test('keys that mean something to JavaScript mean nothing here', () => {
    const { value } = parseYaml('__proto__: {polluted: 1}\nconstructor: 2\n')
    expect(Object.keys(value as Mapping)).toEqual(['__proto__', 'constructor'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('keys that are no text are told apart', () => {
    expect(parseYaml('5: a\nyes: b\n~: c\nx: {1.5: d}\n').oddKeys).toEqual([
      { path: [], text: '5', kind: 'number' },
      { path: [], text: 'True', kind: 'boolean' },
      { path: [], text: 'None', kind: 'null' },
      { path: ['x'], text: '1.5', kind: 'number' },
    ])
  })
})

describe('what is no document', () => {
  test.each([
    ['a: 1\n\tb: 2\n', "found character '\\t' that cannot start any token @ 2:1"],
    ['a:\t1\n', "found character '\\t' that cannot start any token @ 1:3"],
    ['a: b\tc\n', "found character '\\t' that cannot start any token @ 1:5"],
    ['a: "b\tc" # \t\nd: |\n  \te\n', 'valid'],
    ["a: 'b\n", 'found unexpected end of stream @ 1:4'],
    ['a: {b: [1, 2}\n', "expected ',' or ']', but got '<stream end>' @ 1:8"],
    ['a: @b\n', "found character '@' that cannot start any token @ 1:4"],
    ['a: b: c\n', 'mapping values are not allowed here @ 1:5'],
    ['a: 1\na: 2\n', "found duplicate key 'a' @ 2:1"],
    ["1: a\n'1': b\n", "found duplicate key '1' @ 2:1"],
    ['a: !thing b\n', "could not determine a constructor for the tag '!thing' @ 1:4"],
    ['a: *b\n', "found undefined alias 'b' @ 1:4"],
    ['a: &a [*a]\n', "found undefined alias 'a' @ 1:8"],
    ['? [a]\n: b\n', 'found unhashable key @ 1:3'],
    ['a: 1\n---\nb: 2\n', 'but found another document @ 3:1'],
    ['a: b\u0000\n', 'unacceptable character #x0000: special characters are not allowed @ 1:5'],
    [`a: ${'['.repeat(200)}`, 'nested deeper than 100 levels @ 1:103'],
  ])('%j', (text, problem) => {
    expect(problemOf(text)).toBe(problem)
  })

  test('aliases that would unfold to millions of values', () => {
    const levels = Array.from(
      { length: 10 },
      (_, level) =>
        `a${level + 1}: &a${level + 1} [${Array.from({ length: 10 }, () => `*a${level}`).join(', ')}]`,
    )
    expect(problemOf(`a0: &a0 [x]\n${levels.join('\n')}\n`)).toContain('more than 200000 values')
  })
})
