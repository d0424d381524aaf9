import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Json } from './exact-json.ts'
import { ExactNumber } from './exact-json.ts'
import { readJson } from './read.ts'
import { writeJson } from './write.ts'

describe('reading JSON as Go does', () => {
  test.each([
    ['5}', 5],
    [' 7 ', 7],
    ['[1.0]', [new ExactNumber('1.0')]],
    ['1e400', new ExactNumber('1e400')],
    ['-0', new ExactNumber('-0')],
    ['{"d":1,"d":2}', { d: 2 }],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\ud83d"', '\ufffd'],
  ])('%s is a value', (text, value) => expect(readJson(text)).toEqual({ value }))

  test.each([
    ['', 'EOF'],
    [' \n', 'EOF'],
    ['tr', 'unexpected EOF'],
    ['1 2', 'cannot parse json value'],
    ['01', 'cannot parse json value'],
    ['trie', "invalid character 'i' in literal true (expecting 'u')"],
    ['1.e5', "invalid character 'e' after decimal point in numeric literal"],
    ['{bad}', "invalid character 'b' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 2}', "invalid character '2' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ['--5', "invalid character '-' in numeric literal"],
  ])('%s is none', (text, problem) => expect(readJson(text)).toEqual({ problem }))

  test('a value that is too deep is none', () => {
    expect(readJson('['.repeat(1_001))).toEqual({ problem: 'exceeded max depth' })
  })

  test('what was written is read again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(readJson(writeJson(value as Json))).toEqual({ value: readValue(JSON.stringify(value)) })
      }),
    )
  })
})

function readValue(text: string): unknown {
  const read = readJson(text)
  return 'value' in read ? read.value : read.problem
}
