import { execFileSync } from 'node:child_process'
import { copyFileSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { elvesIn } from '../src/elf/scan.ts'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

interface Wanted {
  base?: string
  confinement?: string
  /** A loader in the snap, behind an absolute link as libc6 of Debian has it. */
  loader?: 'absolute'
}

function classicProject(
  context: Parameters<typeof workplace>[0],
  attributes: string,
  { base = 'core24', confinement = 'classic', loader }: Wanted = {},
): string {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'src/bin'), { recursive: true })
  mkdirSync(join(cwd, 'src/lib'))
  writeFileSync(join(cwd, 'a.c'), '#include <stdlib.h>\nint a(void) { return atoi("0"); }\n')
  writeFileSync(join(cwd, 'main.c'), 'int a(void); int main(void) { return a(); }\n')
  execFileSync('gcc', ['-shared', '-fPIC', '-Wl,-soname,liba.so.1', '-o', 'src/lib/liba.so.1', 'a.c'], {
    cwd,
  })
  execFileSync('gcc', ['-o', 'src/bin/main', 'main.c', 'src/lib/liba.so.1'], { cwd })
  if (loader === 'absolute') {
    mkdirSync(join(cwd, 'src/lib64'))
    mkdirSync(join(cwd, 'src/lib/x86_64-linux-gnu'))
    copyFileSync('/lib64/ld-linux-x86-64.so.2', join(cwd, 'src/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'))
    symlinkSync('/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2', join(cwd, 'src/lib64/ld-linux-x86-64.so.2'))
  }
  linkSync(join(cwd, 'src/bin/main'), join(cwd, 'main.kept'))
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    `name: aa
base: ${base}
version: '1'
summary: s
description: d
grade: devel
confinement: ${confinement}
parts: {programs: {plugin: dump, source: src${attributes}}}
`,
  )
  return cwd
}

const command = ['pack', '--destructive-mode']

test.runIf(process.arch === 'x64')(
  'patches what a part asks for, and nothing that was built',
  async context => {
    const cwd = classicProject(context, ', build-attributes: [enable-patchelf]')
    const before = readFileSync(join(cwd, 'main.kept'))
    const ended = await snapsmith(command, { cwd })
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.err).not.toContain('[classic]')
    const [program, library] = elvesIn(join(cwd, 'prime'))
    expect(program?.elf.interpreter).toBe('/snap/core24/current/lib64/ld-linux-x86-64.so.2')
    expect(program?.elf.runpath).toEqual(['$ORIGIN/../lib', '/snap/core24/current/lib/x86_64-linux-gnu'])
    expect(library?.elf.runpath).toEqual(['/snap/core24/current/lib/x86_64-linux-gnu'])
    expect(readFileSync(join(cwd, 'main.kept')).equals(before)).toBe(true)
    expect(readFileSync(join(cwd, 'parts/programs/install/bin/main')).equals(before)).toBe(true)
    const again = await snapsmith(command, { cwd })
    expect(again.err).toContain('Already packed: aa_1_amd64.snap')
  },
)

test.runIf(process.arch === 'x64').for([
  { base: 'core24', confinement: 'classic', flagged: true },
  { base: 'core26', confinement: 'classic', flagged: true },
  { base: 'core22', confinement: 'classic', flagged: false },
  { base: 'core24', confinement: 'strict', flagged: false },
])(
  'keeps programs of a $confinement snap of $base from the directories of the machine: $flagged',
  async ({ flagged, ...wanted }, context) => {
    const cwd = classicProject(context, ', build-attributes: [enable-patchelf]', wanted)
    expect(await snapsmith(command, { cwd })).toMatchObject({ code: 0 })
    for (const path of ['prime/bin/main', 'prime/lib/liba.so.1']) {
      const told = execFileSync('readelf', ['-d', path], { cwd, encoding: 'utf8' })
      expect(/FLAGS_1\).*NODEFLIB/.test(told)).toBe(flagged)
      expect(told).toContain(`(RPATH)`)
    }
  },
)

test.runIf(process.arch === 'x64')(
  'takes the loader of the snap for one where an absolute link leads to it',
  async context => {
    const cwd = classicProject(context, ', build-attributes: [enable-patchelf]', { loader: 'absolute' })
    const ended = await snapsmith(command, { cwd })
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.err).not.toContain('interpreter should be')
    const program = elvesIn(join(cwd, 'prime')).find(({ path }) => path === 'bin/main')
    expect(program?.elf.interpreter).toBe('/snap/aa/current/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2')
  },
)

test.runIf(process.arch === 'x64')(
  'warns of programs of a classic snap that would load the libraries of the machine',
  async context => {
    const cwd = classicProject(context, '')
    const ended = await snapsmith(command, { cwd })
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.err).toContain(
      "bin/main: warning: ELF interpreter should be set to '/snap/core24/current/lib64/ld-linux-x86-64.so.2'. [classic]",
    )
    expect(ended.err).toContain(
      "bin/main: warning: ELF rpath should be set to '$ORIGIN/../lib:/snap/core24/current/lib/x86_64-linux-gnu'. [classic]",
    )
  },
)
