import { chownSync, cpSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))

export const isRoot = process.getuid?.() === 0

/** The ordinary user that root becomes in tests. */
const nobody = 65534

/** Copies the built program to where an ordinary user may read it, and gives what to run: the tests may lie in root's home. */
export function copyProgram(into: string): string {
  mkdirSync(into)
  for (const name of ['bin', 'dist', 'package.json']) cpSync(join(repository, name), join(into, name), { recursive: true })
  return join(into, 'bin/snapsmith')
}

/** What makes an ordinary user run the words that follow, where root runs the tests. */
export const asNobody: readonly string[] = isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []

/** Gives a directory and all below it to the ordinary user. */
export function giveToNobody(path: string): void {
  if (!isRoot) return
  chownSync(path, nobody, nobody)
  for (const name of readdirSync(path)) {
    const below = join(path, name)
    if (lstatSync(below).isDirectory()) giveToNobody(below)
    else if (lstatSync(below).isFile()) chownSync(below, nobody, nobody)
  }
}
