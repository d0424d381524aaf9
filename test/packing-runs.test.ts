/** Trees that lie in real directories, packed and checked as a person does it: components, names of files, and what only some may read. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeSnap } from '../src/squashfs/mksquashfs.ts'
import { hostAt, keepingReporter } from './parts/workshop.ts'
import { program } from './support/program.ts'
import { asNobody, copyProgram, testsOfRoot } from './support/users.ts'
import { workplace } from './support/workplace.ts'

/** A tree called `tree`, what is done with it, and what snapd makes of it or says about it. */
interface Run {
  name: string
  files: { path: string; type: 'file' | 'dir' | 'symlink'; mode: string; content?: string; target?: string }[]
  command?: string[]
  /** Another one than a directory is packed with. */
  compression?: string
  /** Not the one who owns the tree. */
  user?: 'other'
  code?: number
  makes?: string
  /** Lines of the error. */
  says?: string[]
  /** Why snapsmith cannot be asked. */
  notRun?: string
}

const runs = JSON.parse(
  readFileSync(new URL('conformance/snapd/runs.json', import.meta.url), 'utf8'),
) as Run[]
const asked = runs.filter(run => run.notRun === undefined)

let clean: () => void = () => undefined
const place = workplace({
  onTestFinished: later => {
    clean = later as () => void
  },
})
afterAll(() => {
  clean()
})
chmodSync(place, 0o755)
const executable = copyProgram(join(place, 'snapsmith'))

describe('real trees that snapd packs or refuses', () => {
  test.each(
    asked
      .filter(run => run.compression === undefined && run.user === undefined)
      .map(run => [run.name, run] as const),
  )('%s', async (_, run) => {
    await expectRun(run, writeTree(run), [])
  })

  // Root's files, and somebody else who packs them.
  testsOfRoot('test/packing-runs.test.ts', () =>
    test.each(asked.filter(run => run.user !== undefined).map(run => [run.name, run] as const))(
      '%s (by an ordinary user)',
      async (_, run) => {
        const cwd = writeTree(run)
        chmodSync(cwd, 0o777)
        await expectRun(run, cwd, asNobody)
      },
    ),
  )

  // A directory is always packed with xz, so what packs it is asked.
  test.each(
    asked.flatMap(run => (run.compression === undefined ? [] : [[run.name, run, run.compression] as const])),
  )('%s', async (_, run, compression) => {
    const cwd = writeTree(run)
    const packing = writeSnap({
      directory: join(cwd, 'tree'),
      file: join(cwd, 'a.snap'),
      compression,
      xattrs: false,
      host: hostAt(cwd),
      reporter: keepingReporter(),
    })
    if (run.says !== undefined) return expect(packing).rejects.toThrow(run.says[0])
    await packing
    expect((await program('unsquashfs', ['-s', 'a.snap'], { cwd })).out).toContain(
      `Compression ${compression}\n`,
    )
  })

  test('all others are named with their reason', () => {
    expect(runs.filter(run => run.notRun !== undefined).map(run => run.name)).toEqual([
      'meta-mode/meta-is-a-symlink#1',
      'component/check-skeleton-not-supported#2',
      'output/filename-option#3',
      'output/compression#5',
    ])
  })
})

async function expectRun(run: Run, cwd: string, as: readonly string[]): Promise<void> {
  const [name = '', ...words] = [...as, process.execPath, executable, ...(run.command ?? [])]
  const before = readdirSync(cwd)
  const ended = await program(name, words, { cwd, env: { HOME: cwd } })
  expect(ended.code, ended.err).toBe(run.code)
  for (const line of run.says ?? []) expect(ended.err).toContain(line)
  expect(readdirSync(cwd).filter(file => !before.includes(file) && /\.(?:snap|comp)$/.test(file))).toEqual(
    run.makes === undefined ? [] : [run.makes],
  )
}

/** Writes the tree into a directory of its own, and gives that directory. */
function writeTree({ name, files }: Run): string {
  const cwd = join(place, name.replaceAll(/\W/g, '-'))
  mkdirSync(join(cwd, 'tree'), { recursive: true })
  for (const { path, type, content, target } of files) {
    const full = join(cwd, 'tree', path)
    mkdirSync(type === 'dir' ? full : dirname(full), { recursive: true })
    if (type === 'symlink') symlinkSync(target ?? '', full)
    else if (type === 'file') writeFileSync(full, content ?? '')
  }
  for (const { path, type, mode } of [...files].reverse())
    if (type !== 'symlink') chmodSync(join(cwd, 'tree', path), Number.parseInt(mode, 8))
  return cwd
}
