import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { TestContext } from 'vitest'

/** An empty directory that is gone after the test. A test that runs beside others must hand itself over. */
export function workplace(context: Pick<TestContext, 'onTestFinished'> = { onTestFinished }): string {
  const directory = mkdtempSync(join(tmpdir(), 'snapsmith-'))
  context.onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  return directory
}

/** Copies a tree as git keeps it: execute bits and links matter, other permission bits do not. */
export function copyProject(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const name of readdirSync(from)) {
    const source = join(from, name)
    const target = join(to, name)
    const stat = lstatSync(source)
    if (stat.isDirectory()) copyProject(source, target)
    else if (stat.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else copyFileSync(source, target)
    if (stat.isFile()) chmodSync(target, (stat.mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}
