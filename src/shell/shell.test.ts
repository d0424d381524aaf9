import { describe, expect, test } from 'vitest'
import type { Call } from './call.ts'
import { readScript } from './script.ts'
import type { Script } from './script.ts'
import { loadShell } from './syntax.ts'

const shell = await loadShell()

function script(text: string): Script {
  return readScript(text, shell.parse(text), { shell })
}

function calls(text: string): readonly Call[] {
  return script(text).calls
}

/** The call of a script that has one of this name. */
function call(text: string, name: string): Call {
  const found = calls(text).filter(one => one.name === name)
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} calls of ${name} in: ${text}`)
  return found[0]
}

describe('words', () => {
  test.each<[string, string | undefined, boolean, string[]]>([
    ['plain', 'plain', true, []],
    ["'a b'", 'a b', true, []],
    ['"a b"', 'a b', true, []],
    ['" "', ' ', true, []],
    ['a\\ b', 'a b', true, []],
    ['"a\\"b\\n"', 'a"b\\n', true, []],
    ["$'a\\n\\x41\\u00e9\\101'", 'a\nA\u00e9A', true, []],
    ['$"text"', 'text', true, []],
    ['a"b"\'c\'', 'abc', true, []],
    ['costs-$', 'costs-$', true, []],
    ['a\\\nb', 'ab', true, []],
    ['a=b', 'a=b', true, []],
    ['a==b', 'a==b', true, []],
    ['{a,b}*', '{a,b}*', true, []],
    ['"$x"', undefined, true, ['x']],
    ['$x', undefined, false, ['x']],
    ['"$x"$y', undefined, false, ['x', 'y']],
    ['${x:-y}', undefined, false, ['x?']],
    ['"${x}"', undefined, true, ['x']],
    ['"${x:-$y}"', undefined, true, ['x?', 'y']],
    ['${x%%/*}', undefined, false, ['x']],
    ['${#x}', undefined, true, ['x']],
    ['${x[0]}', undefined, false, ['x']],
    ['"$@"', undefined, true, ['@']],
    ['$#', undefined, false, ['#']],
    ['$(a $y)', undefined, false, []],
    ['"$(a $y)"', undefined, true, []],
    ['`a`', undefined, false, []],
    ['$((x + 1))', undefined, true, ['x']],
    ['"$SNAP"/bin/a', undefined, true, ['SNAP']],
  ])('%s', (text, literal, quoted, variables) => {
    const word = call(`echo ${text} end`, 'echo').words[1]
    expect({ text: word?.text, literal: word?.literal, quoted: word?.quoted, variables: word?.variables.map(found => found.name + (found.defaulted ? '?' : '')) })
      .toEqual({ text, literal, quoted, variables })
  })

  test('places count lines and units', () => {
    const word = call('a\n  é "😀" "$x"\r\nb', 'é').words[2]
    expect([word?.start, word?.end]).toEqual([{ offset: 11, line: 2, column: 10 }, { offset: 15, line: 2, column: 14 }])
  })

  test('what follows a redirection belongs to the command', () => {
    expect(call('echo >&2 "no port" again', 'echo').words.map(word => word.text)).toEqual(['echo', '"no port"', 'again'])
    expect(call('cat <<EOF - x\n$y\nEOF\n', 'cat').words.map(word => word.text)).toEqual(['cat', '-', 'x'])
  })

  test('a bracket that touches is part of the word', () => {
    expect(call('[ -z "$port"]', '[').words.map(word => word.text)).toEqual(['[', '-z', '"$port"]'])
    expect(call('[ -z "$port" ]', '[').words.map(word => word.text)).toEqual(['[', '-z', '"$port"', ']'])
  })
})

describe('what becomes of a failure', () => {
  test.each<[string, string]>([
    ['x', 'fatal'],
    ['x; a', 'fatal'],
    ['if x; then a; fi', 'condition'],
    ['if a; then x; fi', 'fatal'],
    ['if x; a; then b; fi', 'ignored'],
    ['if a; then b; elif x; then c; fi', 'condition'],
    ['if ! v=$(x get y); then a; fi', 'condition'],
    ['if a "$(x)"; then b; fi', 'ignored'],
    ['while x; do a; done', 'condition'],
    ['until x; do a; done', 'condition'],
    ['! x', 'condition'],
    ['! x | a', 'ignored'],
    ['! a | x', 'condition'],
    ['x && a', 'condition'],
    ['a && x', 'fatal'],
    ['x || a', 'handled'],
    ['x || exit 1', 'handled'],
    ['x || true', 'ignored'],
    ['x || :', 'ignored'],
    ['a || x', 'fatal'],
    ['a && x || b', 'handled'],
    ['x && a || b', 'condition'],
    ['x || a || b', 'handled'],
    ['if x || a; then b; fi', 'condition'],
    ['x | a', 'ignored'],
    ['a | x', 'fatal'],
    ['set -o pipefail; x | a', 'fatal'],
    ['#!/bin/bash -eo\nset -euo pipefail\nx | a', 'fatal'],
    ['x &', 'ignored'],
    ['a || x &', 'ignored'],
    ['(x; a)', 'fatal'],
    ['{ x; a; } || b', 'ignored'],
    ['{ a; x; } || b', 'handled'],
    ['v=$(x)', 'fatal'],
    ['v="$(x)"', 'fatal'],
    ['v=$(x)$(a)', 'ignored'],
    ['v=$(x) || a', 'handled'],
    ['v=$(x | a)', 'ignored'],
    ['export v=$(x)', 'ignored'],
    ['local v=$(x)', 'ignored'],
    ['v=$(x) a', 'ignored'],
    ['a "$(x)"', 'ignored'],
    ['a <(x)', 'ignored'],
    ['for i in $(x); do a; done', 'ignored'],
    ['case $(x) in a) b;; esac', 'ignored'],
    ['[ "$(x)" = y ]', 'ignored'],
    ['a > "$(x)"', 'ignored'],
    ['cat <<EOF\n$(x)\nEOF\n', 'ignored'],
    ['x <<EOF || exit 1\ntext\nEOF\n', 'handled'],
    ['x <<EOF | a\ntext\nEOF\n', 'ignored'],
    ['a <<EOF | x\ntext\nEOF\n', 'fatal'],
    ['x 2>/dev/null || true', 'ignored'],
    ['f() { x; }; f', 'fatal'],
    ['f() { x; }', 'fatal'],
    ['f() { x; a; }; f || b', 'ignored'],
    ['f() { x; a; }; if f; then b; fi', 'ignored'],
    ['f() { x; a; }; g() { f; }; g || true', 'ignored'],
    ['f() { x; a; }; f || b; f', 'fatal'],
    ["eval 'x'", 'fatal'],
    ["sh -c 'x; a'", 'ignored'],
    ['echo $((1 + $(x)))', 'ignored'],
  ])('%s', (text, status) => {
    expect(call(text, 'x').status).toBe(status)
  })
})

describe('where a command is', () => {
  test.each<[string, Partial<Call>]>([
    ['x', { conditional: false, inFunction: undefined, inSubstitution: false, inSubshell: false, background: false, fed: false, pipe: undefined, nested: false }],
    ['if a; then x; fi', { conditional: true }],
    ['if x; then a; fi', { conditional: false }],
    ['if a; then b; elif x; then c; fi', { conditional: true }],
    ['if a; then b; else x; fi', { conditional: true }],
    ['case $a in b) x;; esac', { conditional: true }],
    ['for a in b; do x; done', { conditional: true }],
    ['for ((i=0; i<3; i++)); do x; done', { conditional: true }],
    ['while read -r l; do x; done < f', { conditional: true, fed: true }],
    ['a | while read -r l; do x; done', { fed: true, pipe: undefined, inSubshell: true }],
    ['a && x', { conditional: true }],
    ['a || x', { conditional: true }],
    ['x && a', { conditional: false }],
    ['f() { x; }', { inFunction: 'f', conditional: true }],
    ['function f { x; }', { inFunction: 'f' }],
    ['f() ( x )', { inFunction: 'f', inSubshell: true }],
    ['a $(x)', { inSubstitution: true, inSubshell: true }],
    ['a | x', { pipe: { index: 1, length: 2 }, inSubshell: true, fed: true }],
    ['x | a | b', { pipe: { index: 0, length: 3 }, fed: false }],
    ['(x)', { inSubshell: true }],
    ['x & a', { background: true }],
    ['{ a; x; } &', { background: true }],
    ['x < f', { fed: true }],
    ['x 3< f', { fed: false }],
    ['x <<< y', { fed: true }],
    ['v=$(x)', { assignedTo: 'v' }],
    ['v="$(x)"', { assignedTo: 'v' }],
    ['v=$(x)/b', { assignedTo: undefined }],
    ['v=$(x | a)', { assignedTo: undefined }],
    ['local v=$(x)', { assignedTo: 'v' }],
    ["bash -ec 'x'", { nested: true, inSubshell: true }],
    ["trap 'x' EXIT", { nested: true, conditional: true }],
    ['time x', { }],
  ])('%s', (text, facts) => {
    expect(calls(text).find(found => found.unwrapped[0]?.literal === 'x')).toMatchObject(facts)
  })

  test('redirections of a pipe are those of its last command', () => {
    const [first, second] = calls('a | b >f 2>&1')
    expect([first?.redirects.length, second?.redirects.map(found => [found.descriptor, found.operator, found.target?.text])])
      .toEqual([0, [[undefined, '>', 'f'], [2, '>&', '1']]])
  })

  test('redirections of a group are around its commands', () => {
    expect(call('{ a; b; } > f', 'b')).toMatchObject({ redirects: [], outerRedirects: [{ operator: '>', target: { text: 'f' } }] })
  })

  test('a nested text points into the script', () => {
    const text = "sh -c 'a; snapctl get x'"
    expect(call(text, 'snapctl').words.map(word => [word.text, text.slice(word.start.offset, word.end.offset)])).toEqual([['snapctl', 'snapctl'], ['get', 'get'], ['x', 'x']])
  })
})
