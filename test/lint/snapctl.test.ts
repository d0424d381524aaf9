import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Finding } from '../../src/lint/rule.ts'
import { exampleTree } from '../../src/lint/example.ts'
import { rules } from '../../src/lint/rules/index.ts'
import { examine } from '../../src/lint/runner.ts'
import { loadShell } from '../../src/shell/syntax.ts'
import { snapsmith } from '../support/program.ts'
import { workplace } from '../support/workplace.ts'

const shell = await loadShell()
const scripts = fileURLToPath(new URL('../documented-scripts', import.meta.url))

/** What the rules about snapctl and options say of a script that the documentation prints. */
function judged(name: string, hook: string): string[] {
  const script = readFileSync(join(scripts, name), 'utf8')
  return examine(
    exampleTree({ hook, script }, text => shell.parse(text)),
    rules,
  )
    .filter(({ rule }) => /^(?:snapctl|option)-/.test(rule))
    .map(({ rule, line, message }: Finding) => `${String(line)} ${rule}: ${message}`)
}

test('the old guide checks the exit status of get, and the newer pages fail the installation', () => {
  expect(judged('guide-configure', 'configure')).toEqual([
    "3 snapctl-get-status: 'snapctl get username' succeeds when 'username' is not set, so that this never finds it missing",
    "8 snapctl-get-status: 'snapctl get password' succeeds when 'password' is not set, so that this never finds it missing",
  ])
  expect(judged('reference-configure', 'configure')).toEqual([
    "6 snapctl-required: 'configure' fails while 'password' is not set, as it is when the snap is installed",
    "6 snapctl-required: 'configure' fails while 'username' is not set, as it is when the snap is installed",
  ])
  for (const [name, hook] of [
    ['reference-default-configure', 'default-configure'],
    ['example-configure', 'configure'],
    ['guide-prepare-device', 'prepare-device'],
  ] as const)
    expect(judged(name, hook)).toEqual([])
})

test('a check of the exit status is mended, and the mended script is asked about no more', async context => {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'hooks'))
  writeFileSync(join(cwd, 'hooks/configure'), readFileSync(join(scripts, 'guide-configure')), { mode: 0o755 })
  await snapsmith(['lint', '--no-shellcheck', '--rule', 'snapctl-get-status', '--fix', 'hooks'], { cwd })
  const mended = readFileSync(join(cwd, 'hooks/configure'), 'utf8')
  expect(mended.split('\n')[2]).toBe('if username=$(snapctl get username); [ -z "$username" ]; then')
  expect(
    examine(
      exampleTree(mended, text => shell.parse(text)),
      rules,
    ).map(({ rule }) => rule),
  ).not.toContain('snapctl-get-status')
})

test('what a hook sources is judged for the hook that runs it', () => {
  const yaml = "name: aa\nversion: '1'\nbase: core24\nplugs: {cam: camera}\n"
  const files = {
    lib: 'camera() {\n  snapctl get :cam path\n}\nhold() {\n  snapctl refresh --hold\n}\n',
    'meta/hooks/connect-plug-cam': '#!/bin/sh -e\n. "$SNAP/lib"\ncamera >/dev/null\n',
    'meta/hooks/install': '#!/bin/sh -e\n. "$SNAP/lib"\nhold\n',
  }
  const found = examine(
    exampleTree({ yaml, script: '#!/bin/sh -e\n. "$SNAP/lib"\n', files }, text => shell.parse(text)),
    rules,
  )
  expect(
    found
      .filter(({ rule }) => rule.startsWith('snapctl-'))
      .map(({ rule, file, message }) => [rule, file, message]),
  ).toEqual([
    [
      'snapctl-hook',
      'lib',
      "'snapctl refresh' fails in 'install': can only be used from gate-auto-refresh hook",
    ],
  ])
})
