import { describe, expect, test } from 'vitest'
import { explainSyntax, findForeignText, padContinuations } from './syntax.ts'

test.each([
  ['a: b\u0007', '#x0007', 4],
  ['\u007f', '#x007f', 0],
  ['\ufffe', '#xfffe', 0],
  ['a\ud800', '#xd800', 1],
])('%j holds a character that no document may hold', (text, code, offset) => {
  expect(findForeignText(text)).toEqual({
    problem: `unacceptable character ${code}: special characters are not allowed`,
    offset,
  })
})

test('what a document may hold is nothing foreign', () => {
  expect(findForeignText('a: "b\tc"\r\n\u0085\u00a0é\ufffd😀')).toBeUndefined()
  expect(findForeignText('a:\tb')).toEqual({
    problem: "found character '\\t' that cannot start any token",
    offset: 2,
  })
})

describe("PyYAML's sentence for what the parser has found", () => {
  test.each<[string, string, number, string, number]>([
    [
      'a: "b',
      'unexpected end of the stream within a double quoted scalar',
      5,
      'found unexpected end of stream',
      3,
    ],
    [
      'a: [b',
      'unexpected end of the stream within a flow collection',
      5,
      "expected ',' or ']', but got '<stream end>'",
      3,
    ],
    ['a: {b', 'deficient indentation', 5, "expected ',' or '}', but got '<stream end>'", 3],
    ['a: "\\q"', 'unknown escape sequence', 5, "found unknown escape character 'q'", 5],
    [
      '[a] b',
      'missed comma between flow collection entries',
      4,
      "expected ',' or the end of the collection, but got another value",
      4,
    ],
    ['a: !x!y b', 'undeclared tag handle "!x!"', 3, "found undefined tag handle '!x!'", 3],
    ['  abc\n', 'a multiline key may not be an implicit key', 6, "could not find expected ':'", 2],
    ['a: b\n  abc\nd', "expected ':' after a mapping key", 12, "could not find expected ':'", 11],
    [
      'a: |0',
      'bad explicit indentation width of a block scalar',
      4,
      'expected indentation indicator in the range 1-9, but found 0',
      4,
    ],
    [
      '%YAML 2.0',
      'unacceptable YAML version of the document',
      0,
      'found incompatible YAML document (version 1.* is required)',
      0,
    ],
    ['a: "b\n---', 'x', 3, 'x', 3],
    [
      'a: b\n...',
      'unexpected end of the document within a scalar',
      5,
      'found unexpected document separator',
      5,
    ],
    ['a: &b &c d', 'duplication of an anchor property', 6, 'a value has two anchors or two tags', 6],
    ['a: !b !c d', 'duplication of a tag property', 6, 'a value has two anchors or two tags', 6],
    ['[[', 'nesting exceeded maxDepth', 1, 'nested deeper than 100 levels', 1],
    ['a: @b', 'bad indentation of a mapping entry', 3, "found character '@' that cannot start any token", 3],
    ['a: `b', 'bad indentation of a mapping entry', 3, "found character '`' that cannot start any token", 3],
    ['a: b: c', 'bad indentation of a mapping entry', 4, 'mapping values are not allowed here', 4],
    [
      'a: b\n - c',
      'bad indentation of a mapping entry',
      6,
      "expected <block end>, but found '<block sequence start>'",
      6,
    ],
    [
      'a: 1\n -',
      'bad indentation of a mapping entry',
      6,
      "expected <block end>, but found '<block sequence start>'",
      6,
    ],
    [
      'a: 1\n b: c',
      'bad indentation of a mapping entry',
      6,
      "expected <block end>, but found '<block mapping start>'",
      6,
    ],
    ['- 1\n b', 'a separator is expected', 5, "expected <block end>, but found '<scalar>'", 5],
    [
      '- 1\n -b\nc: d',
      'bad indentation of a sequence entry',
      5,
      "expected <block end>, but found '<scalar>'",
      5,
    ],
    ['a', 'something new', 0, 'something new', 0],
  ])('%j: %s', (text, reason, offset, problem, at) => {
    expect(explainSyntax(text, reason, offset)).toEqual({ problem, offset: at })
  })
})

describe('lines within quotes and brackets', () => {
  test('are moved to the right of everything else', () => {
    expect(padContinuations('a:\n    b: [\nc,\n\nd]\ne: 1')).toEqual({
      text: 'a:\n    b: [\n     c,\n\n     d]\ne: 1',
      width: 5,
      lines: [false, false, true, true, true, false],
    })
  })

  test('stay where moving them would only cost memory', () => {
    const text = `${' '.repeat(17_000)}a: [\n${'b,\n'.repeat(1000)}]`
    expect(padContinuations(text)).toEqual({ text, width: 0, lines: [] })
  })
})
