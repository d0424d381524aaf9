import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Ended } from './support/program.ts'
import { executable, program, snapsmith } from './support/program.ts'
import { namespaced, unprivileged, withMounts } from './support/users.ts'
import { workplace } from './support/workplace.ts'

const head =
  "name: broken\nbase: core24\nversion: '1'\nsummary: Broken\ndescription: Broken\ngrade: devel\nconfinement: strict\n"

/** A project with one hook and the given parts. */
function writeProject(project: string, parts = 'parts:\n  nothing:\n    plugin: nil\n'): string {
  mkdirSync(join(project, 'snap/hooks'), { recursive: true })
  writeFileSync(join(project, 'snap/snapcraft.yaml'), head + parts)
  writeFileSync(join(project, 'snap/hooks/install'), '#!/bin/sh\n', { mode: 0o755 })
  return project
}

/** Expects a failure that says what, where and what to do, and that leaves no image, whole or in part. */
function expectFailure(
  ended: Ended,
  wanted: { code?: number; says: readonly string[]; in: readonly string[] },
): void {
  expect({ code: ended.code, said: ended.err }).toMatchObject({ code: wanted.code ?? 1 })
  for (const text of wanted.says) expect(ended.err).toContain(text)
  expect(ended.err).toContain('Recommended resolution: ')
  expect(ended.err).not.toContain('internal error')
  const images = wanted.in
    .flatMap(directory => readdirSync(directory))
    .filter(name => name.includes('.snap') || name.endsWith('~'))
  expect(images).toEqual([])
}

/** Runs snapsmith so that permissions stop it. */
async function withoutPrivilege(args: readonly string[], project: string): Promise<Ended> {
  const [command = '', ...words] = [...unprivileged, process.execPath, executable, ...args]
  return program(command, words, { cwd: project })
}

describe('broken input', { concurrent: true }, () => {
  test('no project file', async context => {
    const project = workplace(context)
    expectFailure(await snapsmith(['pack'], { cwd: project }), {
      code: 66,
      says: [`'snapcraft.yaml' not found in '${project}'`],
      in: [project],
    })
  })

  test('an unknown plugin has its place', async context => {
    const project = writeProject(workplace(context), 'parts:\n  app:\n    plugin: mkae\n')
    const ended = await snapsmith(['pack'], { cwd: project })
    expect(ended).toMatchObject({ code: 1 })
    expect(ended.err).toContain("plugin not registered: 'mkae'")
    expect(ended.err).toMatch(/snap\/snapcraft\.yaml:10:\d/)
    expect(ended.err).toContain("'make'")
  })

  test('a hook that may not be read', async context => {
    const project = writeProject(workplace(context))
    chmodSync(join(project, 'snap/hooks/install'), 0o000)
    expectFailure(await withoutPrivilege(['pack'], project), { says: ['snap/hooks/install'], in: [project] })
  })

  test('a project directory that may not be entered', async context => {
    const project = writeProject(workplace(context))
    chmodSync(join(project, 'snap'), 0o000)
    const ended = await withoutPrivilege(['pack'], project)
    chmodSync(join(project, 'snap'), 0o755)
    expectFailure(ended, {
      code: 66,
      says: ["'snap/snapcraft.yaml': permission denied", 'chmod u+rx snap'],
      in: [project],
    })
  })

  test('an output directory that may not be written', async context => {
    const project = writeProject(workplace(context))
    const output = join(project, 'output')
    mkdirSync(output)
    chmodSync(output, 0o555)
    const ended = await withoutPrivilege(['pack', '--output', 'output'], project)
    chmodSync(output, 0o755)
    expectFailure(ended, { says: ['output'], in: [project, output] })
  })

  test('an output directory that is full', namespaced, async context => {
    const project = writeProject(
      workplace(context),
      'parts:\n  noise:\n    plugin: dump\n    source: noise\n',
    )
    mkdirSync(join(project, 'noise'))
    writeFileSync(join(project, 'noise/noise'), randomBytes(100_000))
    const output = join(project, 'output')
    mkdirSync(output)
    const script =
      'mount -t tmpfs -o size=8k none output && "$@"; code=$?; ls -A output > left; umount output; exit $code'
    const [command = '', ...words] = withMounts
    const ended = await program(
      command,
      [...words, 'sh', '-c', script, 'sh', process.execPath, executable, 'pack', '--output', 'output'],
      { cwd: project },
    )
    expectFailure(ended, { says: ['output'], in: [project] })
    expect((await program('cat', ['left'], { cwd: project })).out).toBe('')
  })

  test('no mksquashfs', async context => {
    const project = writeProject(workplace(context))
    const bin = join(project, 'bin')
    mkdirSync(bin)
    const ended = await snapsmith(['pack'], { cwd: project, env: { PATH: bin } })
    expectFailure(ended, { says: ['mksquashfs', 'squashfs-tools'], in: [project] })
  })

  test('an image that is there stays when the next one fails', async context => {
    const project = writeProject(workplace(context))
    const image = join(project, 'broken_1_amd64.snap')
    expect(await snapsmith(['pack'], { cwd: project })).toMatchObject({ code: 0 })
    unlinkSync(join(project, 'snap/hooks/install'))
    writeFileSync(join(project, 'snap/hooks/default-configure'), '#!/bin/sh\n', { mode: 0o755 })
    expect(await snapsmith(['pack'], { cwd: project })).toMatchObject({ code: 1 })
    expect(existsSync(image)).toBe(true)
  })
})
