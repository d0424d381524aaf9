import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownPath } from '../platform/own-files.ts'
import type { ShellNode } from './node.ts'
import { readScript } from './script.ts'
import { loadShell } from './syntax.ts'

const shell = await loadShell()

/** Asks for every fact of a text. */
function read(text: string) {
  const script = readScript(text, shell.parse(text), { shell })
  const { calls, tests, errors, options, sources, comments, variables, assignments } = script
  return {
    script,
    calls,
    tests,
    errors,
    options,
    sources,
    comments,
    variables,
    assignments,
    literals: calls.map(call => call.unwrapped.map(word => word.literal)),
  }
}

test('the grammar is the one that is written down', () => {
  const sum = createHash('sha256')
    .update(readFileSync(ownPath('grammars', 'tree-sitter-bash.wasm')))
    .digest('hex')
  expect(readFileSync(ownPath('grammars', 'README.md'), 'utf8')).toContain(sum)
})

const hostile: Record<string, string> = {
  parentheses: '('.repeat(1 << 20),
  substitutions: '$('.repeat(100_000),
  'quoted substitutions': '"$('.repeat(50_000),
  arithmetic: '$(('.repeat(100_000),
  expansions: '${x:-'.repeat(100_000),
  pipes: 'a | '.repeat(200_000),
  ifs: 'if '.repeat(100_000),
  elifs: `if a; then b; ${'elif a; then b; '.repeat(20_000)}fi`,
  groups: '{ '.repeat(200_000),
  lists: `a${' && a'.repeat(100_000)}`,
  zeros: '\0'.repeat(1 << 20),
  'here-documents': 'cat <<A\n'.repeat(20_000),
  backquotes: '`'.repeat(1 << 18),
  functions: 'f() { '.repeat(20_000),
  'many functions': 'f() { f; }\n'.repeat(20_000),
  'one word': 'a'.repeat(1 << 20),
}

describe('texts made to hurt', () => {
  test.each(Object.keys(hostile))('%s', name => {
    const text = hostile[name] ?? ''
    const { script } = read(text)
    expect([script.root.from, script.root.to <= text.length]).toEqual([0, true])
    // And it still reads what comes next.
    expect(read('snapctl get x').literals).toEqual([['snapctl', 'get', 'x']])
  })

  test('what is too long is not read', () => {
    const { script, calls } = read('a\n'.repeat(1 << 20))
    expect([script.root.type, calls.length, script.errors.length]).toEqual(['ERROR', 0, 1])
  })
})

describe('any text', () => {
  const pieces = fc.constantFrom(
    'if',
    'then',
    'fi',
    'else',
    'for',
    'in',
    'do',
    'done',
    'case',
    'esac',
    'while',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '[[',
    ']]',
    '((',
    '))',
    '"',
    "'",
    '`',
    '$',
    '$(',
    '${',
    '$((',
    '|',
    '||',
    '&',
    '&&',
    ';',
    ';;',
    '\n',
    '\r\n',
    ' ',
    '\\',
    '<',
    '>',
    '<<',
    '<<-',
    'EOF',
    '\nEOF\n',
    '#',
    '!',
    '=',
    '+=',
    'x',
    'x=',
    '-e',
    'set',
    'sh -c',
    'eval',
    "'a b'",
    'export',
    'local',
    'f()',
    'é',
    '😀',
    '\ud800',
    '\0',
    '\t',
    '~',
    '*',
    '?',
    ':-',
    '@',
    '%',
    '/',
  )
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map(parts => parts.join('')),
    fc.array(pieces, { maxLength: 40 }).map(parts => parts.join(' ')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )

  test('places lie in the text, children in their parents, words are pieces of the text', () => {
    fc.assert(
      fc.property(texts, text => {
        const { script, calls, comments, variables } = read(text)
        const check = (node: ShellNode, from: number, to: number): void => {
          expect(from <= node.from && node.from <= node.to && node.to <= to).toBe(true)
          let last = node.from
          for (const child of node.children) {
            check(child, last, node.to)
            last = child.from
          }
        }
        check(script.root, 0, text.length)
        for (const call of calls) {
          for (const word of call.words)
            expect(text.slice(word.start.offset, word.end.offset)).toBe(word.text)
          expect(call.words.map(word => word.start.offset)).toEqual(
            call.words.map(word => word.start.offset).toSorted((a, b) => a - b),
          )
        }
        for (const place of [...comments, ...variables].map(found => found.place))
          expect(text.split('\n')[place.line - 1]?.length ?? -1).toBeGreaterThanOrEqual(place.column - 1)
      }),
      { numRuns: 400 },
    )
  })
})
