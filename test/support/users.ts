import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { program } from './program.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))

export const isRoot = process.getuid?.() === 0

/** The ordinary user that root becomes in tests. */
const nobody = 65534

/** Copies the built program to where an ordinary user may read it, and gives what to run: the tests may lie in root's home. */
export function copyProgram(into: string): string {
  mkdirSync(into)
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(join(repository, name), join(into, name), { recursive: true })
  return join(into, 'bin/snapsmith')
}

/** The built program where an ordinary user may read it, for the tests of a file, which may lie in root's home; where nobody is root it is the one that we have. */
export function programForNobody(): string {
  if (!isRoot) return join(repository, 'bin/snapsmith')
  const place = mkdtempSync(join(tmpdir(), 'snapsmith-for-nobody-'))
  chmodSync(place, 0o755)
  afterAll(() => {
    rmSync(place, { recursive: true, force: true })
  })
  return copyProgram(join(place, 'program'))
}

/** What makes an ordinary user run the words that follow, where root runs the tests. */
export const asNobody: readonly string[] = isRoot
  ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
  : []

/** What makes root run the words that follow without the power to pass permissions over; an ordinary user has none. */
export const unprivileged: readonly string[] = isRoot
  ? ['setpriv', '--inh-caps=-all', '--bounding-set=-all']
  : []

/** What makes an ordinary user root of a namespace of its own, with all the ids that are set aside for it. */
export const asRootOfNamespace: readonly string[] = isRoot
  ? []
  : ['unshare', '--user', '--map-root-user', '--map-auto']

/** What gives the words that follow mounts of their own. They unmount what they mount: in a plain chroot it may be seen outside. */
export const withMounts: readonly string[] = isRoot
  ? ['unshare', '--mount', '--propagation', 'unchanged']
  : [...asRootOfNamespace, '--mount']

/** The tag of a test that takes a namespace of users where an ordinary user runs it, which is not to be had where no hook can be confined. */
export const namespaced: { tags: string[] } = { tags: isRoot ? [] : ['confined'] }

/**
 * Declares tests that must be run by root. Where an ordinary user runs the tests, their file is run once more for them,
 * by root of a namespace of its own.
 */
export function testsOfRoot(file: string, declare: () => void): void {
  const name = 'as root'
  if (isRoot) {
    describe(name, declare)
    return
  }
  test(`${name} of a namespace`, { ...namespaced, timeout: 300_000 }, async () => {
    const [command = '', ...words] = [
      ...asRootOfNamespace,
      process.execPath,
      join(repository, 'node_modules/vitest/vitest.mjs'),
      'run',
      file,
      '-t',
      name,
    ]
    const { code, out, err } = await program(command, words, { cwd: repository })
    expect(code, out + err).toBe(0)
    expect(out).toMatch(/Tests .*passed/)
  })
}

/** Gives a directory and all below it to the ordinary user. */
export function giveToNobody(path: string): void {
  if (!isRoot) return
  // The program goes from directory to directory, however deep, and not through links.
  execFileSync('chown', ['-hR', `${String(nobody)}:${String(nobody)}`, '--', path])
}
