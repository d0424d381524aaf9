import { describe, expect, test } from 'vitest'
import { Float, mapping, Timestamp } from './document.ts'
import { parseYaml } from './parse.ts'
import { writeYaml } from './write.ts'

test('writes blocks: lists under their key, long texts in lines of their own', () => {
  const long = 'word '.repeat(40).trim()
  expect(
    writeYaml(
      mapping<unknown>([
        ['name', 'a'],
        ['list', ['b', { c: 1 }]],
        ['text', 'one\ntwo\n'],
        ['long', long],
      ]),
    ),
  ).toBe(`name: a\nlist:\n- b\n- c: 1\ntext: |\n  one\n  two\nlong: ${long}\n`)
})

describe('what is written is read back as the same', () => {
  test.each<unknown>([
    new Float(1),
    new Float(0.1),
    new Float(1e16),
    new Float(Infinity),
    new Float(-Infinity),
    new Float(NaN),
    'yes',
    '1.0',
    '010',
    '~',
    '',
    "it's",
    'a: b',
    '# a',
    '2024-01-02',
    null,
    true,
    12,
    -5,
    [1, 'a', [null]],
    [],
  ])('%s', value => {
    expect((parseYaml(writeYaml({ value })).value as { value: unknown }).value).toEqual(value)
  })

  test('a value twice is written twice', () => {
    const list = ['a']
    expect(writeYaml({ one: list, two: list })).toBe('one:\n- a\ntwo:\n- a\n')
  })

  test('a date is written as text', () => {
    expect(writeYaml([new Timestamp('2024-01-02', 'date')])).toBe("- '2024-01-02'\n")
  })
})
