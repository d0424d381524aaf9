import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Commands } from './commands.ts'

/** Makes pipes with these absolute paths, in one directory or in several; to make one or thirty takes as long, as a program is started for it. */
export async function makePipes(paths: readonly string[], commands: Commands): Promise<void> {
  const made = await commands.run('mkfifo', ['-m', '666', '--', ...paths], { cwd: '/' })
  if (made.code === 0) return
  throw new UserError('pipe-failed', 'Cannot make pipes for hooks.', {
    details: made.err.trim(),
    resolution: 'Name another directory for temporary files with TMPDIR.',
  })
}

let named = 0

/** A path for a pipe in a directory that nobody else uses. */
export function pipePath(directory: string): string {
  named += 1
  return join(directory, `${String(process.pid)}-${String(named)}`)
}
