import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { workplace } from '../../../test/support/workplace.ts'
import { loadShell } from '../../shell/syntax.ts'
import { instrumented } from './instrument.ts'
import { readMarks } from './run-instrumented.ts'

const shell = await loadShell()

/** Runs a script with its marks, and without: the same output and end, and the branches that were taken. */
function taken(script: string, interpreter = '/bin/sh'): string[] {
  const text = `#!${interpreter}\n${script}`
  const marked = instrumented('configure', text, part => shell.parse(part))
  if (marked === undefined) throw new Error('it was not read')
  const root = workplace()
  mkdirSync(join(root, 'tmp'))
  writeFileSync(join(root, 'plain'), text, { mode: 0o755 })
  writeFileSync(join(root, 'marked'), marked.text, { mode: 0o755 })
  const [plain, again] = ['plain', 'marked'].map(name => {
    const { status, stdout, stderr } = spawnSync(interpreter, [join(root, name)], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', SNAP: `${root}/snap/lantern/x1` },
    })
    return { status, stdout, stderr: stderr.replaceAll(join(root, name), 'script') }
  })
  expect(again).toEqual(plain)
  const counts = readMarks(root).map(mark => Number(mark.split(' ')[1]))
  return marked.branches.map(
    ({ line, kind }, at) =>
      `${String(line)} ${kind} ${String(counts.filter(number => number === at).length)}`,
  )
}

describe('marks in a script', () => {
  test.each([
    ['if true; then echo a; else echo b; fi', ['2 then 1', '2 else 0']],
    ['if false; then echo a; fi; echo "$?"', ['2 then 0', '2 no else 1']],
    [
      'set -e\nif false; then\n  echo a\nelif [ -d / ]; then # comment\n  echo b\nelse\n  echo c\nfi',
      ['3 then 0', '5 elif 1', '7 else 0'],
    ],
    [
      'case x in\n  a) echo a ;;\n  b | x) ;;\n  *) echo c; exit 3\nesac\necho "$?"',
      ['3 case 0', '4 case 1', '5 case 0'],
    ],
    [
      'set -eu\nfor i in 1 2; do\n  [ "$i" = 1 ] && echo one\ndone || true\nwhile false; do echo; done',
      ['3 loop 2', '4 and 1', '5 or 1', '6 loop 0'],
    ],
    [
      'f() { echo f; return 4; }\ng() {\n  echo g\n}\nf || echo "it said $?"\nf || rc=1; echo "$rc"',
      ['2 function 2', '3 function 0', '7 or 1'],
    ],
    ['false || { echo group; false || exit 5; }', ['2 or 1', '2 or 1']],
    [
      'x=$(if true; then echo inner; fi); echo "$x" | while read -r y; do echo "<$y>"; done',
      ['2 then 1', '2 no else 0', '2 loop 1'],
    ],
    [
      'cat <<EOF || echo no\ntext $(true && echo b)\nEOF\nif ! cd /nowhere 2>/dev/null; then echo "line $LINENO"; fi',
      ['3 and 1', '5 then 1', '5 no else 0'],
    ],
    ['if false; then :; else rc=$?; echo "$rc"; fi', ['2 then 0']],
    ['a() ( exit 3 ); a && echo b; (exit 6) || (echo c; exit 7)', ['2 and 0', '2 or 1']],
  ])('%s', (script, wanted) => {
    expect(taken(script)).toEqual(wanted)
  })

  test('work in bash too', () => {
    expect(
      taken(
        'set -euo pipefail\nif [[ a == a ]]; then echo "${BASH_LINENO[0]:-}"; fi\nfor ((i = 0; i < 3; i++)); do :; done',
        '/bin/bash',
      ),
    ).toEqual(['3 then 1', '3 no else 0', '4 loop 3'])
  })

  test('keep every line where it is', () => {
    const marked =
      instrumented('install', '#!/bin/sh -e\nif a\nthen b\nfi\n', text => shell.parse(text))?.text ?? ''
    expect(marked.split('\n')).toHaveLength(5)
    expect(marked.split('\n').slice(2)).toEqual([
      'then __snapsmith_mark 0; b',
      'else __snapsmith_mark 1; fi',
      '',
    ])
    expect(execFileSync('/bin/sh', ['-n'], { input: marked }).toString()).toBe('')
  })

  test.each(['#!/usr/bin/python3\nif a:\n  b\n', '#!/bin/sh\nif true; then', '\x7fELF', ''])(
    'are not put into what is no shell script: %j',
    text => {
      expect(instrumented('install', text, part => shell.parse(part))).toBeUndefined()
    },
  )
})
