import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { executable, program, snapsmith } from './support/program.ts'
import { unprivileged } from './support/users.ts'
import { workplace } from './support/workplace.ts'

type Finishing = Parameters<typeof workplace>[0]

/** A project with one part that a script builds, and some files. */
function project(
  context: Finishing,
  { script, yaml = '', files = {} }: { script: string; yaml?: string; files?: Record<string, string> },
): string {
  const root = workplace(context)
  const text = `name: lantern
base: core24
version: '1'
summary: Light
description: Light
grade: devel
confinement: strict
${yaml}parts:
  maker:
    plugin: nil
    override-build: |
${script
  .split('\n')
  .map(line => `      ${line}`)
  .join('\n')}
`
  for (const [path, content] of Object.entries({ 'snap/snapcraft.yaml': text, ...files })) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

const linked = `mkdir -p $CRAFT_PART_INSTALL/bin $CRAFT_PART_INSTALL/meta/hooks
printf '#!/bin/sh\\necho tool\\n' > $CRAFT_PART_INSTALL/bin/tool
chmod 755 $CRAFT_PART_INSTALL/bin/tool
ln -s ../../bin/tool $CRAFT_PART_INSTALL/meta/hooks/install`

describe('hooks of a project', () => {
  test("a project's hook replaces a part's link and leaves what it leads to alone", async context => {
    const root = project(context, {
      script: linked,
      files: { 'snap/hooks/install': '#!/bin/sh\necho project\n' },
    })
    expect(await snapsmith(['prime'], { cwd: root })).toMatchObject({ code: 0 })
    expect(readFileSync(join(root, 'prime/meta/hooks/install'), 'utf8')).toContain('project')
    for (const tree of ['prime', 'stage', 'parts/maker/install'])
      expect(readFileSync(join(root, tree, 'bin/tool'), 'utf8')).toContain('tool')
  })

  test("when the project's hook goes, the part's link is there again", async context => {
    const root = project(context, {
      script: linked,
      files: { 'snap/hooks/install': '#!/bin/sh\necho project\n' },
    })
    await snapsmith(['prime'], { cwd: root })
    rmSync(join(root, 'snap/hooks/install'))
    expect(await snapsmith(['pack'], { cwd: root })).toMatchObject({ code: 0 })
    expect(readFileSync(join(root, 'prime/meta/hooks/install'), 'utf8')).toContain('tool')
  })

  test('a stub is not written through a dangling link, and the link is refused', async context => {
    const root = project(context, {
      script:
        'mkdir -p $CRAFT_PART_INSTALL/meta/hooks\nln -s ../../nope $CRAFT_PART_INSTALL/meta/hooks/install',
      yaml: 'hooks: {install: {plugs: [network]}}\n',
    })
    const { code, err } = await snapsmith(['pack'], { cwd: root })
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining('nope: no such file or directory') as string,
    })
    expect(existsSync(join(root, 'prime/nope'))).toBe(false)
    expect(existsSync(join(root, 'lantern_1_amd64.snap'))).toBe(false)
  })

  test("the person's own files keep their modes", async context => {
    const root = project(context, { script: 'true', files: { 'snap/hooks/install': '#!/bin/sh\n' } })
    chmodSync(join(root, 'snap/hooks/install'), 0o640)
    await snapsmith(['prime'], { cwd: root })
    expect(statSync(join(root, 'snap/hooks/install')).mode & 0o777).toBe(0o640)
    expect(statSync(join(root, 'prime/meta/hooks/install')).mode & 0o777).toBe(0o755)
  })

  test("a part's script keeps its mode in the part when the snap needs another", async context => {
    const root = project(context, {
      script:
        "mkdir -p $CRAFT_PART_INSTALL/snap/hooks\nprintf '#!/bin/sh\\n' > $CRAFT_PART_INSTALL/snap/hooks/install\nchmod 644 $CRAFT_PART_INSTALL/snap/hooks/install",
    })
    await snapsmith(['prime'], { cwd: root })
    const mode = (path: string): number => statSync(join(root, path)).mode & 0o777
    expect(
      [
        'prime/meta/hooks/install',
        'prime/snap/hooks/install',
        'stage/snap/hooks/install',
        'parts/maker/install/snap/hooks/install',
      ].map(mode),
    ).toEqual([0o755, 0o755, 0o644, 0o644])
  })

  test('a rebuilt part replaces the script that lay under ours', async context => {
    const script =
      "mkdir -p $CRAFT_PART_INSTALL/meta/hooks\nprintf '#!/bin/sh\\necho one\\n' > $CRAFT_PART_INSTALL/meta/hooks/install\nchmod 644 $CRAFT_PART_INSTALL/meta/hooks/install"
    const root = project(context, { script })
    await snapsmith(['prime'], { cwd: root })
    const file = join(root, 'snap/snapcraft.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('echo one', 'echo two'))
    await snapsmith(['prime'], { cwd: root })
    expect(readFileSync(join(root, 'prime/meta/hooks/install'), 'utf8')).toContain('two')
    expect(statSync(join(root, 'prime/meta/hooks/install')).mode & 0o777).toBe(0o755)
  })

  test('cleaning a part takes its hooks away and leaves the rest of ours consistent', async context => {
    const root = project(context, {
      script: linked,
      files: { 'snap/hooks/install': '#!/bin/sh\necho project\n', 'snap/hooks/remove': '#!/bin/sh\n' },
    })
    await snapsmith(['prime'], { cwd: root })
    await snapsmith(['clean', 'maker'], { cwd: root })
    rmSync(join(root, 'snap/hooks/install'))
    expect(await snapsmith(['pack'], { cwd: root })).toMatchObject({ code: 0 })
    expect(readFileSync(join(root, 'prime/meta/hooks/install'), 'utf8')).toContain('tool')
    expect(existsSync(join(root, 'prime/meta/hooks/remove'))).toBe(true)
  })

  test('a hook that cannot be read is told with its path', async context => {
    const root = project(context, { script: 'true', files: { 'snap/hooks/install': '#!/bin/sh\n' } })
    chmodSync(join(root, 'snap/hooks/install'), 0)
    const [command = '', ...words] = [...unprivileged, process.execPath, executable, 'prime']
    expect(await program(command, words, { cwd: root })).toMatchObject({
      code: 1,
      err: expect.stringContaining("Cannot read the hook 'snap/hooks/install'.") as string,
    })
  })

  test('a nearest name is offered for a name that is no hook', async context => {
    const root = project(context, { script: 'true', files: { 'snap/hooks/confgure': '#!/bin/sh\n' } })
    const { code, err } = await snapsmith(['pack'], { cwd: root })
    expect(code).toBe(0)
    expect(err).toContain('snap/hooks/confgure')
    expect(err).toContain("Did you mean 'configure'?")
  })
})
