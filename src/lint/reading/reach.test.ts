import { describe, expect, test } from 'vitest'
import { loadShell } from '../../shell/syntax.ts'
import { exampleTree } from '../example.ts'
import { eachCall, eachSnapctl, eachTest } from './each-hook.ts'

const shell = await loadShell()
const parse = shell.parse.bind(shell)

/** The numbers that the commands `mark N` have which some hook reaches. */
function marks(script: string, library?: string): string[] {
  const files: Record<string, string> = library === undefined ? {} : { 'lib.sh': library }
  return [...eachCall(exampleTree({ script, files }, parse))]
    .filter(({ call }) => call.name === 'mark')
    .map(({ call }) => call.words[1]?.text ?? '')
}

describe('in a sourced file', () => {
  test.each([
    ['a function that nothing calls is not reached', 'f() { mark 1; }\n', ''],
    ['the top level is reached', 'mark 1\nf() { mark 2; }\n', '', ['1']],
    ['a function that the hook calls is reached', 'f() { mark 1; }\n', 'f\n', ['1']],
    ['so is one by way of another', 'f() { g; }\ng() { mark 1; }\nh() { mark 2; }\n', 'f\n', ['1']],
    ['one that is called in the file itself', 'f() { mark 1; }\nf\n', '', ['1']],
    ['one that is handed on', 'f() { mark 1; }\n', 'retry 3 f\n', ['1']],
    ['one that a trap names', 'f() { mark 1; }\n', 'trap "f; exit" EXIT\n', ['1']],
    ['one that only an unreached one calls is not', 'f() { g; }\ng() { mark 1; }\n', 'true\n'],
    ['functions that call one another', 'f() { g; }\ng() { mark 1; f; }\n', 'f\n', ['1']],
  ])('%s', (_, library, calls, expected: string[] = []) => {
    expect(marks(`#!/bin/sh -e\n. "$SNAP/lib.sh"\n${calls}`, library)).toEqual(expected)
  })

  test('a function of the hook itself is judged whether or not it is called', () => {
    expect(marks('#!/bin/sh -e\nf() { mark 1; }\n')).toEqual(['1'])
  })

  test('what one of several hooks calls is reached', () => {
    const tree = exampleTree(
      {
        'meta/snap.yaml': "name: aa\nversion: '1'\n",
        'lib.sh': 'f() { snapctl get a; [ -n "$x" ]; }\n',
        'meta/hooks/configure': '#!/bin/sh -e\n. "$SNAP/lib.sh"\n',
        'meta/hooks/install': '#!/bin/sh -e\n. "$SNAP/lib.sh"\nf\n',
      },
      parse,
    )
    expect(eachSnapctl(tree).map(({ hook }) => hook.name)).toEqual(['install'])
    expect(eachTest(tree).map(({ hook }) => hook.name)).toEqual(['install'])
  })
})

describe('what asks whether the script runs in a snap is known', () => {
  test.each([
    ['if [ -z "$SNAP" ]; then mark 1; else mark 2; fi', ['2']],
    ['if [ -n "$SNAP" ]; then mark 1; else mark 2; fi', ['1']],
    ['if [ "$SNAP" ]; then mark 1; elif x; then mark 2; else mark 3; fi', ['1']],
    ['if [ -z "${SNAP:-}" ]; then mark 1; fi; mark 2', ['2']],
    ['if [ -z "${SNAP+x}" ]; then mark 1; fi', []],
    ['if [ "$SNAP_DATA" = "" ]; then mark 1; fi', []],
    ['if [ "" != "$SNAP_COMMON" ]; then mark 1; else mark 2; fi', ['1']],
    ['if ! [ -n "$SNAP" ]; then mark 1; fi', []],
    ['if [ ! -n "$SNAP" ]; then mark 1; fi', []],
    ['if test -z $SNAP_NAME; then mark 1; fi', []],
    ['[ -z "$SNAP" ] && mark 1', []],
    ['[ -n "$SNAP" ] || { mark 1; mark 2; }', []],
    ['[ -n "$SNAP" ] && mark 1', ['1']],
    ['[ -z "$SNAP" ] || mark 1', ['1']],
    ['if [ -z "$SNAP" ] && x; then mark 1; fi', []],
    ['if [ -z "$SNAP" ] || x; then mark 1; fi', ['1']],
    ['if [ -n "$SNAP" ] || x; then mark 1; else mark 2; fi', ['1']],
    ['if [ -z "$SNAP" -o -n "$x" ]; then mark 1; fi', ['1']],
    ['if [ -z "$SNAP_INSTANCE_KEY" ]; then mark 1; fi', ['1']],
    ['if [ -z "$SNAPPY" ]; then mark 1; fi', ['1']],
    ['if [ -z "$1" ]; then mark 1; fi', ['1']],
    ['if [ "$SNAP" = /x ]; then mark 1; fi', ['1']],
    ['if [ -d "$SNAP" ]; then mark 1; else mark 2; fi', ['1', '2']],
  ])('%s', (script, expected) => {
    expect(marks(`#!/bin/sh -e\n${script}\n`)).toEqual(expected)
  })

  test('what it hides calls no function of a sourced file', () => {
    expect(marks('#!/bin/sh -e\n. "$SNAP/lib.sh"\n[ -z "$SNAP" ] && f\n', 'f() { mark 1; }\n')).toEqual([])
  })
})
