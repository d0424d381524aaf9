import { describe, expect, test } from 'vitest'
import { githubData, githubProperty } from './github-text.ts'
import { goText, goTrim } from './go-bytes.ts'
import { compareGo, goQuote, wellFormed } from './go-text.ts'
import { editDistance, nearest } from './nearest.ts'
import { printable, printableJson, printableLines } from './printable.ts'
import { isPlainWord, shellWord, withinDoubleQuotes } from './shell-word.ts'
import { isSnapName } from './snap-name.ts'
import { xmlAttributes, xmlText } from './xml-text.ts'

describe('Go', () => {
  test.each([
    ['a b', '"a b"'],
    ['a"\\', '"a\\"\\\\"'],
    ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\x01\x1f\x7f', '"\\x01\\x1f\\x7f"'],
    ['é😀', '"é😀"'],
    ['\u0085\u00a0\u200b\u2028', '"\\u0085\\u00a0\\u200b\\u2028"'],
    ['\u{e0001}', '"\\U000e0001"'],
  ])('quotes %j', (text, quoted) => {
    expect(goQuote(text)).toBe(quoted)
  })

  test.each([
    ['a', 'b', -1],
    ['b', 'a', 1],
    ['a', 'a', 0],
    ['a', 'ab', -1],
    ['ab', 'a', 1],
    ['', 'a', -1],
    // As code units the first would be the smaller one.
    ['\u{1f600}', '\uffee', 1],
  ])('compares %j and %j', (a, b, sign) => {
    expect(Math.sign(compareGo(a, b))).toBe(sign)
  })

  test('has no halves of characters', () => {
    expect(wellFormed('a\ud800b\udc00c\u{1f600}')).toBe('a\ufffdb\ufffdc\u{1f600}')
  })

  test.each([
    [[0x61, 0xc3, 0xa9], 'aé'],
    [[0x61, 0xc3, 0x62], 'a\ufffdb'],
    [[0xff, 0xfe], '\ufffd\ufffd'],
    [[0xf0, 0x9f, 0x98, 0x80, 0x80], '😀\ufffd'],
    [[0xe2, 0x82], '\ufffd\ufffd'],
    [[0xe2, 0x82, 0xac, 0xff], '€\ufffd'],
    [[], ''],
  ])('makes text of the bytes %j', (bytes, text) => {
    expect(goText(Uint8Array.from(bytes))).toBe(text)
    expect(goText(Uint8Array.from([0xff, ...bytes, 0xff]).subarray(1, bytes.length + 1))).toBe(text)
  })

  test('trims the white space that it knows', () => {
    expect(goTrim('\t\n\v\f\r \u0085\u00a0\u3000a b\u2028 \u202f')).toBe('a b')
    expect(goTrim('\ufeffa\u200b')).toBe('\ufeffa\u200b')
  })
})

describe('words that are alike', () => {
  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['install', 'install', 0],
    ['instal', 'install', 1],
    ['installl', 'install', 1],
    ['imstall', 'install', 1],
    ['isntall', 'install', 1],
    ['insatll', 'install', 1],
    ['ab', 'ba', 1],
    ['abc', 'ca', 3],
    ['kitten', 'sitting', 3],
    ['pre-refresh', 'post-refresh', 3],
  ])('%j and %j', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
    expect(editDistance(b, a)).toBe(distance)
  })

  const hooks = ['configure', 'install', 'remove', 'pre-refresh', 'post-refresh']
  test.each([
    ['instal', 1, ['install']],
    ['postrefresh', 1, ['post-refresh']],
    ['p-refresh', 2, ['pre-refresh', 'post-refresh']],
    ['p-refresh', 1, ['pre-refresh']],
    ['xyz', 3, []],
  ])('%s is meant for', (word, most, meant) => {
    expect(nearest(word, hooks, most)).toEqual(meant)
  })

  test('how much may differ goes with the length', () => {
    expect(nearest('abc', ['abd', 'axx'], 9)).toEqual(['abd'])
    expect(nearest('abcd', ['abxx', 'axxx'], 9)).toEqual(['abxx'])
    expect(nearest('abcdefghijkl', ['abcdefghxxxx', 'abcdefgxxxxx'], 9)).toEqual(['abcdefghxxxx'])
    expect(nearest('a', ['c', 'b', 'cd'], 9)).toEqual(['b', 'c'])
    expect(nearest('a', ['c', 'b'])).toEqual(['b'])
  })
})

describe('text from elsewhere', () => {
  test.each([
    ['a\tb', 'a\tb'],
    ['a\nb\r\u0000\u001b[1m', 'a�b���[1m'],
    ['\u007f\u0085\u009f\u00a0', '���\u00a0'],
    ['\u2028\u2029\u202a\u202e\u2066\u2069\u2030', '������\u2030'],
  ])('%j on one line', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  test('with its lines', () => {
    expect(printableLines('a\n\u001bb\r\n')).toBe('a\n�b�\n')
  })

  test('in JSON', () => {
    expect(printableJson('"\u007f\u009b\u2028\u202e\u2069é\u00a0"')).toBe(
      '"\\u007f\\u009b\\u2028\\u202e\\u2069é\u00a0"',
    )
  })

  test('in a command of a GitHub workflow', () => {
    expect(githubData('50%\r\na::b,c\u001b')).toBe('50%25%0D%0Aa::b,c�')
    expect(githubProperty('a:b,c%\n')).toBe('a%3Ab%2Cc%25%0A')
  })

  test('in XML', () => {
    expect(xmlText('<a b="c">&\'\r\n\t')).toBe("&lt;a b=&quot;c&quot;&gt;&amp;'&#13;&#10;&#9;")
    expect(xmlText('\u0001\u000b\u007f\u202e\ufffe\ud800x\udc00😀')).toBe(
      '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdx\ufffd😀',
    )
    expect(xmlAttributes({ a: 1, b: undefined, c: '"', d: '' })).toBe(' a="1" c="&quot;" d=""')
    expect(xmlAttributes({})).toBe('')
  })

  test.each([
    ['a-b_c/d.e,f:g@h%i+j=k', true],
    ['é', true],
    ['', false],
    ['a b', false],
    ["it's", false],
    ['$a', false],
    ['a;b', false],
    ['~', false],
    ['a\nb', false],
  ])('%j as a word of a shell', (text, plain) => {
    expect(isPlainWord(text)).toBe(plain)
    expect(shellWord(text)).toBe(plain ? text : `'${text.split("'").join("'\\''")}'`)
  })

  test('between double quotes of a shell', () => {
    expect(withinDoubleQuotes('a "$b" `c` \\d e\'')).toBe('a \\"\\$b\\" \\`c\\` \\\\d e\'')
  })
})

test.each([
  ['ab', true],
  ['a1-b2', true],
  ['1a', true],
  ['a'.repeat(40), true],
  ['a'.repeat(41), false],
  ['a', false],
  ['12', false],
  ['A1', false],
  ['a--b', false],
  ['-ab', false],
  ['ab-', false],
  ['a_b', false],
  ['ab\n', false],
])('whether %j is the name of a snap', (name, is) => {
  expect(isSnapName(name)).toBe(is)
})
