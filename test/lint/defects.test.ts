import { chmodSync, cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Finding } from '../../src/lint/rule.ts'
import { snapsmith } from '../support/program.ts'
import { copyProject, workplace } from '../support/workplace.ts'

const projects = fileURLToPath(new URL('projects', import.meta.url))

/** A project of `projects/` in a directory that may be changed. */
function project(name: string): string {
  const cwd = workplace()
  copyProject(join(projects, name), cwd)
  return cwd
}

/** A finding as the JSON form gives it. */
type Told = Omit<Finding, 'fix'> & { fix: string | null }

async function lint(cwd: string, ...args: string[]): Promise<Told[]> {
  const { out, err } = await snapsmith(['lint', '--no-shellcheck', '--format', 'json', ...args], { cwd })
  expect(err).toBe('')
  return (JSON.parse(out) as { findings: Told[] }).findings
}

const seen = ({ rule, severity, file, line }: Told): string =>
  `${file ?? ''}:${String(line ?? '-')} ${severity} ${rule}`

test('a hook without an interpreter line is found, and mended', async () => {
  const cwd = project('no-interpreter')
  expect((await lint(cwd)).map(seen)).toEqual(['snap/hooks/disconnect-plug-settings:1 error hook-shebang'])
  expect((await snapsmith(['lint', '--fix'], { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, 'snap/hooks/disconnect-plug-settings'), 'utf8')).toMatch(
    /^#!\/bin\/sh\n# The agent/,
  )
})

test("hooks of a component among the snap's own are found, with where they belong", async () => {
  const found = await lint(project('misplaced-components'))
  expect(found.map(({ rule, file, remedy }) => [rule, file, remedy])).toEqual(
    ['install', 'post-refresh', 'remove'].map(hook => [
      'hook-component-misplaced',
      `snap/hooks/component-loader-tool-${hook}`,
      `Move it to 'snap/component/loader-tool/hooks/${hook}'.`,
    ]),
  )
})

test('hooks of plugs that are commented out are found, with the line of the project file', async () => {
  const found = (await lint(project('commented-plugs'))).filter(finding => finding.rule === 'hook-subject')
  expect(found.map(({ file, related }) => [file, related?.map(other => [other.file, other.line])])).toEqual([
    ['snap/hooks/connect-plug-bluetooth', [['snap/snapcraft.yaml', 11]]],
    ['snap/hooks/connect-plug-wifi', [['snap/snapcraft.yaml', 19]]],
  ])
})

test('a hook without executable bit is a note in a project, and an error in a finished tree', async () => {
  const cwd = project('not-executable')
  expect((await lint(cwd)).map(seen)).toEqual(['snap/hooks/install:- info hook-not-executable'])
  mkdirSync(join(cwd, 'tree/meta'), { recursive: true })
  cpSync(join(cwd, 'snap/hooks'), join(cwd, 'tree/meta/hooks'), { recursive: true })
  writeFileSync(join(cwd, 'tree/meta/snap.yaml'), "name: aa\nversion: '1'\nbase: core24\n")
  expect((await lint(cwd, 'tree')).map(seen)).toEqual(['tree/meta/hooks/install:- error bad-permissions'])
  expect((await snapsmith(['lint', '--fix', 'tree'], { cwd })).code).toBe(0)
  expect(statSync(join(cwd, 'tree/meta/hooks/install')).mode & 0o777).toBe(0o755)
})

test('of a directory that belongs to nothing known, a hook without executable bit is a warning, and an error where it is packed as it is', async () => {
  const cwd = workplace()
  for (const directory of ['build/snap-hooks', 'out/meta/hooks']) {
    mkdirSync(join(cwd, directory), { recursive: true })
    writeFileSync(join(cwd, directory, 'install'), '#!/bin/sh -e\n\nmkdir -p "$SNAP_DATA/etc"\n', {
      mode: 0o644,
    })
  }
  expect((await lint(cwd, 'build/snap-hooks', 'out/meta/hooks')).map(seen)).toEqual([
    'build/snap-hooks/install:- warning hook-not-executable',
    'out/meta/hooks/install:- error hook-not-executable',
  ])
})

test('links of a project are judged by where they lead on any machine', async () => {
  const cwd = project('not-executable')
  const hooks = join(cwd, 'snap/hooks')
  chmodSync(join(hooks, 'install'), 0o755)
  const elsewhere = workplace()
  writeFileSync(join(elsewhere, 'shared'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  symlinkSync('install', join(hooks, 'pre-refresh'))
  symlinkSync(join(elsewhere, 'shared'), join(hooks, 'remove'))
  symlinkSync('nowhere', join(hooks, 'configure'))
  expect((await lint(cwd)).map(finding => [finding.file, finding.severity, finding.message])).toEqual([
    [
      'snap/hooks/configure',
      'warning',
      "'configure' is a symbolic link to 'nowhere', which does not exist: it is left out of the snap",
    ],
    [
      'snap/hooks/remove',
      'error',
      `'remove' is a symbolic link to '${join(elsewhere, 'shared')}', which leads out of the project, and the build stops at it: what it leads to is not read`,
    ],
  ])
})

test('a script that is not UTF-8 is a note for a shell, and an error for Python unless it says so', async () => {
  const cwd = workplace()
  mkdirSync(join(cwd, 'hooks'))
  const write = (name: string, script: string): void => {
    writeFileSync(join(cwd, 'hooks', name), Buffer.from(script, 'latin1'), { mode: 0o755 })
  }
  write('install', '#!/bin/sh -e\n\necho "gr\xfc\xdfe"\n')
  write('remove', '#!/usr/bin/env python3\nprint("gr\xfc\xdfe")\n')
  write('post-refresh', '#!/usr/bin/python3\n# -*- coding: latin-1 -*-\nprint("gr\xfc\xdfe")\n')
  expect((await lint(cwd, 'hooks')).map(seen)).toEqual([
    'hooks/install:3 info hook-encoding',
    'hooks/post-refresh:3 info hook-encoding',
    'hooks/remove:2 error hook-encoding',
  ])
})

test('a misspelt hook is renamed, but not where another hook reads the file, where the name is taken, or where the file is none to run', async () => {
  const cwd = workplace()
  mkdirSync(join(cwd, 'hooks'))
  const write = (name: string, script: string): void => {
    writeFileSync(join(cwd, 'hooks', name), script, { mode: 0o755 })
  }
  write('pre_refresh.sh', '#!/bin/sh\nexit 0\n')
  write('install', '#!/bin/sh -e\n. "$SNAP/meta/hooks/remove.sh"\n')
  write('remove.sh', 'true\n')
  write('configure', '#!/bin/sh\nexit 0\n')
  write('Configure', '#!/bin/sh\nexit 0\n')
  write('post-refresh.md', 'What happens after a refresh.\n')
  write('pre-refresh.in', '#!/bin/sh\nexec @bindir@/x\n')
  const found = (await lint(cwd, 'hooks')).filter(finding => finding.rule === 'hook-unknown')
  expect(found.map(({ file, fix }) => [file, fix])).toEqual([
    ['hooks/Configure', null],
    ['hooks/post-refresh.md', null],
    ['hooks/pre-refresh.in', null],
    ['hooks/pre_refresh.sh', "Rename 'pre_refresh.sh' to 'pre-refresh'"],
    ['hooks/remove.sh', null],
  ])
})

test('a part whose hook is hidden by that of the project is named', async () => {
  const cwd = project('not-executable')
  chmodSync(join(cwd, 'snap/hooks/install'), 0o755)
  mkdirSync(join(cwd, 'parts/tool/install/snap/hooks'), { recursive: true })
  writeFileSync(join(cwd, 'parts/tool/install/snap/hooks/install'), '#!/bin/sh -e\n\ntrue\n', { mode: 0o755 })
  expect((await lint(cwd)).map(finding => [finding.rule, finding.message])).toEqual([
    [
      'hook-shadowed',
      "'install' comes from snap/hooks/install, and what part 'tool' (snap/hooks/install) has for it never runs",
    ],
  ])
})

test('a test whose closing bracket sticks to its word is found, and mended', async () => {
  const cwd = project('missing-blank')
  expect((await lint(cwd)).map(seen)).toEqual(['snap/hooks/configure:4 error shell-test-bracket'])
  expect((await snapsmith(['lint', '--fix', '--no-shellcheck'], { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, 'snap/hooks/configure'), 'utf8')).toContain('if [ -z "$port" ]; then\n')
})
