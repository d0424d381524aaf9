import { describe, expect, test } from 'vitest'
import { loadShell } from '../../shell/syntax.ts'
import { exampleTree } from '../example.ts'
import type { Example } from '../rule.ts'
import { optionTable } from './collect.ts'
import { matchesExpression, matchesPattern } from './match.ts'
import type { Option, OptionTable } from './option.ts'

const shell = await loadShell()
const tableOf = (example: Example): OptionTable =>
  optionTable(exampleTree(example, text => shell.parse(text)))
const script = (...lines: string[]): string => ['#!/bin/bash -e', ...lines, ''].join('\n')
const only = (...lines: string[]): Option | undefined => tableOf(script(...lines)).options[0]
const keys = (...lines: string[]): string[] => tableOf(script(...lines)).options.map(option => option.key)

describe('keys are found', () => {
  test.each([
    [
      'in plain words',
      ['snapctl get a.b', 'snapctl set c=1 "d=x y"', 'snapctl unset e', 'snapctl set f!'],
      ['a.b', 'c', 'd', 'e', 'f'],
    ],
    [
      'in loops over a list in a variable',
      ['OPTIONS="port host"', 'for opt in $OPTIONS; do', '  x=$(snapctl get $opt)', 'done'],
      ['host', 'port'],
    ],
    [
      'in loops over words and arrays',
      ['all=(a b)', 'for o in "${all[@]}" c; do snapctl get "x.$o"; done'],
      ['x.a', 'x.b', 'x.c'],
    ],
    [
      'in arguments of functions',
      ['get() { local key="$1"; snapctl get "$key"; }', 'get a', 'y=$(get b)'],
      ['a', 'b'],
    ],
    [
      'in keys that are put together',
      ['prefix=http', 'snapctl set "$prefix.port=$x"', 'snapctl set ${prefix}.host="$y"'],
      ['http.host', 'http.port'],
    ],
  ])('%s', (_, lines, expected) => expect(keys(...lines)).toEqual(expected))

  test('and what is no option is not', () => {
    expect(
      keys(
        'snapctl get :plug a',
        'snapctl get --view :view b',
        'snapctl get --help c',
        'snapctl set :slot d=1',
        'snapctl get BAD',
      ),
    ).toEqual([])
  })

  test('and where there may be more is told', () => {
    expect(tableOf(script('snapctl get "$1"')).unseen).toEqual(['configure'])
    expect(tableOf('#!/usr/bin/python3\nimport os\n').unseen).toEqual(['configure'])
    expect(tableOf(script('snapctl get a')).unseen).toEqual([])
  })
})

describe('defaults are found', () => {
  test.each([
    ['expanded', ['x=$(snapctl get port)', 'echo ${x:-80}'], '80'],
    ['assigned behind a question', ['x=$(snapctl get port)', '[ -z "$x" ] && x=80'], '80'],
    [
      'assigned in a branch',
      ['D=80', 'x=$(snapctl get port)', 'if [ -z "$x" ]; then', '  x="$D"', 'fi'],
      '80',
    ],
    ['set in a branch', ['if [ -z "$(snapctl get port)" ]; then', '  snapctl set port=80', 'fi'], '80'],
    ['set behind ||', ['x=$(snapctl get port)', '[ -n "$x" ] || snapctl set port=80'], '80'],
    ['not where it is set whatever there is', ['snapctl get port', 'snapctl set port=80'], undefined],
    ['not where another is asked for', ['x=$(snapctl get port)', '[ -z "$y" ] && x=80'], undefined],
  ])('%s', (_, lines, expected) => expect(only(...lines)?.default).toBe(expected))

  test('in install before any other', () => {
    const files = { 'meta/hooks/install': script('snapctl set port=8080') }
    expect(
      tableOf({ script: script('x=$(snapctl get port)', 'echo ${x:-80}'), files }).options[0]?.default,
    ).toBe('8080')
  })
})

describe('limits are found', () => {
  test.each([
    [
      'a range',
      ['x=$(snapctl get port)', 'if [ "$x" -lt 1024 ] || [ "$x" -gt 65535 ]; then exit 1; fi'],
      { kind: 'integer', minimum: 1024, maximum: 65535, required: false },
    ],
    [
      'a range that ends before',
      ['x=$(snapctl get port)', '[ "$x" -ge 10 ] && exit 1'],
      { maximum: 9, minimum: undefined },
    ],
    [
      'words',
      ['x=$(snapctl get mode)', 'case $x in on|"off") ;; *) exit 1;; esac'],
      { kind: 'text', values: ['on', 'off'], required: true },
    ],
    ['truth', ['x=$(snapctl get tls)', 'if [ "$x" = true ]; then echo; fi'], { kind: 'boolean' }],
    [
      'digits',
      ['x=$(snapctl get n)', 'case $x in *[!0-9]*) exit 1;; esac'],
      { pattern: '^[0-9]*$', kind: 'integer' },
    ],
    [
      'an expression',
      ['x=$(snapctl get name)', '[[ $x =~ ^[[:lower:]]+$ ]] || exit 1'],
      { pattern: '^[a-z]+$', required: true },
    ],
    [
      'nothing where the hook goes on',
      ['x=$(snapctl get mode)', 'case $x in on|off) ;; *) echo other;; esac'],
      { values: [], required: false },
    ],
  ])('%s', (_, lines, expected) => expect(only(...lines)).toMatchObject(expected))
})

test('an option above others is an object', () => {
  expect(
    tableOf(script('snapctl get -d http', 'snapctl get http.port')).options.map(({ key, kind }) => [
      key,
      kind,
    ]),
  ).toEqual([
    ['http', 'object'],
    ['http.port', undefined],
  ])
})

test.each([
  ['*', '', true],
  ['on', 'on', true],
  ['on', 'off', false],
  ['[0-9]*', '7x', true],
  ['*[!0-9]*', '80', false],
  ['"a*"', 'ab', false],
  ["''", '', true],
  ['a?c', 'abc', true],
  ['[[:digit:]]', '5', true],
  ['$x', 'a', undefined],
  ['@(a|b)', 'a', undefined],
  ['a.b', 'axb', false],
])('the pattern %s matches %j: %s', (pattern, text, expected) =>
  expect(matchesPattern(pattern, text)).toBe(expected),
)

test('expressions that could take long are not tried', () => {
  expect(matchesExpression('^(a+)+$', `${'a'.repeat(40)}b`)).toBeUndefined()
  expect(matchesExpression('^a+$', 'aa')).toBe(true)
})
