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
  if (found[0] === undefined || found.length > 1)
    throw new Error(`${found.length} calls of ${name} in: ${text}`)
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
    ['"a\\\nb"', 'ab', true, []],
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
    expect({
      text: word?.text,
      literal: word?.literal,
      quoted: word?.quoted,
      variables: word?.variables.map(found => found.name + (found.defaulted ? '?' : '')),
    }).toEqual({ text, literal, quoted, variables })
  })

  test('places count lines and units', () => {
    const word = call('a\n  é "😀" "$x"\r\nb', 'é').words[2]
    expect([word?.start, word?.end]).toEqual([
      { offset: 11, line: 2, column: 10 },
      { offset: 15, line: 2, column: 14 },
    ])
  })

  test('what follows a redirection belongs to the command', () => {
    expect(call('echo >&2 "no port" again', 'echo').words.map(word => word.text)).toEqual([
      'echo',
      '"no port"',
      'again',
    ])
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
    [
      'x',
      {
        conditional: false,
        inFunction: undefined,
        inSubstitution: false,
        inSubshell: false,
        background: false,
        fed: false,
        pipe: undefined,
        nested: false,
      },
    ],
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
    ['time x', {}],
  ])('%s', (text, facts) => {
    expect(calls(text).find(found => found.unwrapped[0]?.literal === 'x')).toMatchObject(facts)
  })

  test('redirections of a pipe are those of its last command', () => {
    const [first, second] = calls('a | b >f 2>&1')
    expect([
      first?.redirects.length,
      second?.redirects.map(found => [found.descriptor, found.operator, found.target?.text]),
    ]).toEqual([
      0,
      [
        [undefined, '>', 'f'],
        [2, '>&', '1'],
      ],
    ])
  })

  test('redirections of a group are around its commands', () => {
    expect(call('{ a; b; } > f', 'b')).toMatchObject({
      redirects: [],
      outerRedirects: [{ operator: '>', target: { text: 'f' } }],
    })
  })

  test('a nested text points into the script', () => {
    const text = "sh -c 'a; snapctl get x'"
    expect(
      call(text, 'snapctl').words.map(word => [word.text, text.slice(word.start.offset, word.end.offset)]),
    ).toEqual([
      ['snapctl', 'snapctl'],
      ['get', 'get'],
      ['x', 'x'],
    ])
  })
})

describe('facts of a script', () => {
  test.each<[string, string[]]>([
    ['[ -z "$x" ]', ['[ -z "$x"']],
    ['[ "$a" = "$b" ] || exit', ['[ = "$a" "$b"']],
    ['[ ! -e /x ]', ['[ not -e /x']],
    ['[ -z "$x" -a -n "$y" ]', ['[ -z "$x"', '[ -n "$y"']],
    ['[ "$a" = 1 -o "$a" = 2 ]', ['[ = "$a" 1', '[ = "$a" 2']],
    ['[ ! \\( -e a -o -e b \\) ]', ['[ not -e a', '[ not -e b']],
    ['[ "$x" ]', ['[  "$x"']],
    ['[ $# -lt 1 ]', ['[ -lt $# 1']],
    ['[ -z "$x"]', ['[ -z "$x"]']],
    ['[[ $x == a* && -n $y ]]', ['[[ == $x a*', '[[ -n $y']],
    ['[[ $x =~ ^[0-9]+$ ]]', ['[[ =~ $x ^[0-9]+$']],
    ['[[ ! ( -e a || -e b ) ]]', ['[[ not -e a', '[[ not -e b']],
    ['test -z "$x" && a', ['test -z "$x"']],
    ['/usr/bin/test a != b', ['test != a b']],
    ['((x > 1)) && a', ['(( ']],
    ['[ -f "$(a)" ] 2>/dev/null', ['[ -f "$(a)"']],
  ])('tests of %s', (text, tests) => {
    expect(
      script(text).tests.map(found =>
        [
          found.form,
          ...(found.negated ? ['not'] : []),
          found.operator ?? '',
          ...found.operands.map(word => word.text),
        ].join(' '),
      ),
    ).toEqual(tests)
  })

  test.each<[string, unknown[]]>([
    ['#!/bin/sh -e\n', [['errexit', true, 'shebang', true]]],
    [
      '#!/usr/bin/env -S bash -eu\n',
      [
        ['errexit', true, 'shebang', true],
        ['nounset', true, 'shebang', true],
      ],
    ],
    ['#!/bin/bash -euo pipefail\n', []],
    [
      'set -euo pipefail',
      [
        ['errexit', true, 'set', true],
        ['nounset', true, 'set', true],
        ['pipefail', true, 'set', true],
      ],
    ],
    [
      'set +e; set -o xtrace',
      [
        ['errexit', false, 'set', true],
        ['xtrace', true, 'set', true],
      ],
    ],
    ['set -- -e', []],
    ['if a; then set -e; fi', [['errexit', true, 'set', false]]],
    ['(set -e)', [['errexit', true, 'set', false]]],
  ])('options of %j', (text, options) => {
    expect(script(text).options.map(found => [found.name, found.on, found.from, found.always])).toEqual(
      options,
    )
  })

  test.each<[string, unknown]>([
    ['#!/bin/sh\n', ['/bin/sh', 'sh', [], false, 'sh']],
    ['#! /bin/bash -e\n', ['/bin/bash', 'bash', ['-e'], false, 'bash']],
    ['#!/bin/sh\r\n', ['/bin/sh', 'sh', [], false, 'sh']],
    ['#!/usr/bin/env bash', ['/usr/bin/env', 'bash', [], true, 'bash']],
    ['#!/usr/bin/env -S bash -eu\n', ['/usr/bin/env', 'bash', ['-eu'], true, 'bash']],
    ['#!/usr/bin/env python3\n', ['/usr/bin/env', 'python3', [], true, undefined]],
    ['#!/bin/busybox sh\n', ['/bin/busybox', 'busybox', ['sh'], false, 'busybox']],
    ['#!\n', ['', '', [], false, undefined]],
    ['#!/snap/x/current/bin/dash', ['/snap/x/current/bin/dash', 'dash', [], false, 'dash']],
  ])('the first line of %j', (text, facts) => {
    const { shebang, dialect } = script(text)
    expect([shebang?.interpreter, shebang?.program, shebang?.args, shebang?.env, dialect]).toEqual(facts)
  })

  test('a text without a first line has the dialect that it is read with', () => {
    expect([script('a').dialect, readScript('a', shell.parse('a'), { dialect: 'dash' }).dialect]).toEqual([
      undefined,
      'dash',
    ])
  })

  test('assignments', () => {
    const found = script('a=1\nexport b=$(x) c\nd=2 e f\ng+=h i=(1 2)\nf() { local j; k=; }').assignments
    expect(found.map(one => [one.name, one.value?.text, one.declaration, one.prefix, one.append])).toEqual([
      ['a', '1', undefined, false, false],
      ['b', '$(x)', 'export', false, false],
      ['d', '2', undefined, true, false],
      ['g', 'h', undefined, false, true],
      ['i', undefined, undefined, false, false],
      ['k', '', undefined, false, false],
    ])
  })

  test('comments, functions, sources, lines', () => {
    const found = script('#!/bin/sh\n# one\na # two\r\nb "#no"\n. "$SNAP/x"\nsource y\nf() { a; }\n')
    expect(found.comments).toEqual([
      { text: '# one', place: { offset: 10, line: 2, column: 1 }, alone: true },
      { text: '# two', place: { offset: 18, line: 3, column: 3 }, alone: false },
    ])
    expect([...found.functions.keys()]).toEqual(['f'])
    expect(found.sources.map(one => one.path.text)).toEqual(['"$SNAP/x"', 'y'])
    expect(found.lines[2]).toBe('a # two')
  })

  test('variables everywhere', () => {
    const found = script(
      'a=$b\necho "$c" $d ${e:-$f} $((g + $h))\ncat <<EOF\n$i $(echo $j)\nEOF\ncase $k in l) ;; esac\n(( m += 1 ))',
    )
    expect(found.variables.map(one => one.name + (one.quoted ? '' : '!'))).toEqual([
      'b',
      'c',
      'd!',
      'e!',
      'f!',
      'g',
      'h',
      'i',
      'j!',
      'k',
      'm',
    ])
  })

  test.each(['if a; then b', 'a "b', 'case x in', 'for x; in', 'a )', '{ a'])(
    '%s is not understood',
    text => {
      expect(script(text).errors.length).toBeGreaterThan(0)
    },
  )

  test.each(['', '\n', 'a\r\nb \\\r\n c\r\n', 'a; b &\n', 'if [ -f x ] ; then return 0; fi'])(
    '%j is understood',
    text => {
      expect(script(text).errors).toEqual([])
    },
  )

  test('a line that goes on is one command, whatever ends its lines', () => {
    expect(calls('a\r\nb \\\r\n c\r\n').map(found => found.words.map(word => word.text))).toEqual([
      ['a'],
      ['b', 'c'],
    ])
  })
})

describe('commands before commands', () => {
  test.each<[string, string]>([
    ['exec a b', 'a b'],
    ['command -p a', 'a'],
    ['command -v a', 'command -v a'],
    ['env -i X=1 Y="$y" a', 'a'],
    ['env -u HOME -- a', 'a'],
    ['sudo -u root -E X=1 a', 'a'],
    ['timeout -k 5 10s a', 'a'],
    ['exec nice -n 5 ionice -c 3 /usr/bin/a b', '/usr/bin/a b'],
    ['setpriv --reuid=1 --clear-groups a', 'a'],
    ['nohup', 'nohup'],
    ['exec 3>&1', 'exec'],
    ['a b', 'a b'],
    ['$wrap a', '$wrap a'],
  ])('%s', (text, rest) => {
    expect(
      calls(text)[0]
        ?.unwrapped.map(word => word.text)
        .join(' '),
    ).toBe(rest)
  })
})
