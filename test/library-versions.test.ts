import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

/** A project with a program that needs `arc4random`, which libc has since 2.36, and one in C++. */
function project(
  context: Parameters<typeof workplace>[0],
  { base, more = '' }: { base: string; more?: string },
): string {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'src/bin'), { recursive: true })
  writeFileSync(
    join(cwd, 'new.c'),
    '#include <stdint.h>\nuint32_t arc4random(void);\nint main(void) { return (int) arc4random(); }\n',
  )
  writeFileSync(join(cwd, 'old.c'), 'int main(void) { return 0; }\n')
  execFileSync('gcc', ['-o', 'src/bin/new', 'new.c'], { cwd })
  execFileSync('gcc', ['-o', 'src/bin/old', 'old.c'], { cwd })
  writeFileSync(
    join(cwd, 'src/bin/text'),
    'no program at all, and long enough to be taken for one by its size alone\n',
    { mode: 0o755 },
  )
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    `name: aa
base: ${base}
version: '1'
summary: s
description: d
grade: devel
confinement: strict
${more}parts: {programs: {plugin: dump, source: src}}
`,
  )
  return cwd
}

const command = ['pack', '--destructive-mode']
const lacking =
  "bin/new: warning: needs 'arc4random' in version GLIBC_2.36 of 'libc.so.6'; the library in core22 has GLIBC_2.35 at most [library-abi]\n    Build it on Ubuntu 22.04 or use the base core24."

describe.runIf(process.arch === 'x64')('a program that needs a newer libc than that of core22', () => {
  test('is told when it is packed, and when the snap or its tree is checked or linted', async context => {
    const cwd = project(context, { base: 'core22' })
    const packed = await snapsmith(command, { cwd })
    expect(packed).toMatchObject({ code: 0 })
    expect(packed.err).toContain(lacking)
    expect(packed.err.match(/\[library-abi\]|\[file-architecture\]/g)).toHaveLength(1)
    expect((await snapsmith(['check', 'prime'], { cwd })).err).toContain(lacking)
    expect((await snapsmith(['check', 'aa_1_amd64.snap'], { cwd })).err).toContain(lacking)
    for (const input of ['prime', 'aa_1_amd64.snap'])
      expect((await snapsmith(['lint', input, '--rule', 'library-abi'], { cwd })).out).toContain(
        "needs 'arc4random'",
      )
    expect(await snapsmith(['lint', '.', '--rule', 'library-abi'], { cwd })).toMatchObject({ code: 0 })
  })

  test('is not told on core24', async context => {
    const ended = await snapsmith(command, { cwd: project(context, { base: 'core24' }) })
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.err).not.toMatch(/library-abi|file-architecture/)
  })

  test('is left alone below the target of a content plug, which --verbose tells', async context => {
    const cwd = project(context, {
      base: 'core22',
      more: 'plugs: {kde: {interface: content, target: $SNAP/bin, default-provider: kde}}\n',
    })
    const packed = await snapsmith([...command, '--verbose'], { cwd })
    expect(packed).toMatchObject({ code: 0 })
    expect(packed.err).not.toContain('warning: needs')
    expect(packed.err).toContain(
      "'bin/new' and 1 more: not compared with the libraries of the base, since a content plug mounts something else there. [library-abi]",
    )
    expect((await snapsmith(['check', 'prime'], { cwd })).err).toBe('')
    expect((await snapsmith(['lint', 'prime', '--verbose'], { cwd })).err).toContain('[library-abi]')
    expect((await snapsmith(['check', '--verbose', 'aa_1_amd64.snap'], { cwd })).err).toContain(
      '[library-abi]',
    )
  })
})

test.runIf(process.arch === 'x64').for([0, 300])(
  'programs of this machine in a snap for arm64 are told, and a program with an odd name among %i files',
  async (files, context) => {
    const cwd = project(context, {
      base: 'core24',
      more: 'platforms: {arm64: {build-on: amd64, build-for: arm64}}\n',
    })
    cpSync(join(cwd, 'src/bin/old'), join(cwd, 'src/bin/a+(b)*[c]? !'))
    for (let index = 0; index < files; index += 1)
      writeFileSync(
        join(cwd, `src/bin/a-long-name-of-a-script-that-is-executable-${String(index)}`),
        `#!/bin/sh\n${'# nothing to do\n'.repeat(4)}`,
        { mode: 0o755 },
      )
    const packed = await snapsmith(command, { cwd })
    expect(packed).toMatchObject({ code: 0 })
    const names = ['a+(b)*[c]? !', 'new', 'old']
    for (const told of [packed.err, (await snapsmith(['check', 'aa_1_arm64.snap'], { cwd })).err]) {
      expect(
        [
          ...told.matchAll(
            /^bin\/(.*): warning: is a program for amd64, and the snap is for arm64 \[file-architecture\]$/gm,
          ),
        ].map(([, name]) => name),
      ).toEqual(names)
      expect(told).not.toContain('[library-abi]')
    }
  },
)
