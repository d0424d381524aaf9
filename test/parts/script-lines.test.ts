import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './command-line.ts'
import { workDirectory } from './workshop.ts'

/** Builds a project with one part, whose keys are these lines from line 11 on. */
async function failing(...lines: string[]): Promise<string> {
  const cwd = workDirectory()
  const file = join(cwd, 'snap/snapcraft.yaml')
  const head = ['name: thing', 'base: core24', "version: '1'", 'summary: s', 'description: d', 'grade: devel']
  mkdirSync(dirname(file))
  writeFileSync(
    file,
    [...head, 'confinement: strict', 'parts:', '  p:', '    plugin: nil', ...lines, ''].join('\n'),
  )
  const { exit, err } = await run(cwd, ['build'])
  expect(exit).toBe(1)
  expect(err).not.toMatch(/\/tmp\/[^ ]*scriptlet/)
  return err
}

test.each<[what: string, lines: string[], place: string, message: RegExp]>([
  [
    'a command',
    ['    override-build: |', '      true', '      cp nosuch there', '      true'],
    '13:7',
    /nosuch/,
  ],
  [
    'a function',
    ['    override-build: |', '      f() {', '        false', '      }', '      f'],
    '13:9',
    /\+ false/,
  ],
  ['a substitution', ['    override-build: |', '      true', '      x=$(false)'], '13:7', /x=/],
  ['a pipe', ['    override-build: |-', '', '      # why', '      false | cat'], '14:7', /cat/],
  [
    'a variable that is not set',
    ['    override-build: |', '      true', '      echo $NOTHING'],
    '13:7',
    /:: snap\/snapcraft\.yaml:13: NOTHING: unbound variable/,
  ],
  [
    'a program that there is not',
    ['    override-build: |', '      no-such-program x'],
    '12:7',
    /:: snap\/snapcraft\.yaml:12: no-such-program: command not found/,
  ],
  [
    'a block without an end',
    ['    override-build: |', '      true', '      if true; then', '        true'],
    '14:9',
    /:: snap\/snapcraft\.yaml:14: syntax error: unexpected end of file/,
  ],
  [
    'a call of craftctl',
    ['    override-build: |', '      true', '      craftctl set x'],
    '13:7',
    /want key=value/,
  ],
  ['a plain word', ['    override-build: "false"'], '11:5', /\+ false/],
  [
    'a statement of the grammar',
    ['    override-build:', '      - on amd64: |', '          true', '          false'],
    '14:11',
    /\+ false/,
  ],
  [
    'what the script goes on after',
    ['    override-pull: |', '      set +e', '      false', '      exit 3'],
    '11:20',
    /exit 3/,
  ],
])('%s that fails is told with its line', async (_what, lines, place, message) => {
  const err = await failing(...lines)
  expect(err).toContain(`  snap/snapcraft.yaml:${place}\n`)
  expect(err).toMatch(message)
})
