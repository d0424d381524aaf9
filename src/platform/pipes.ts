import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Commands } from './commands.ts'

/** Makes pipes with names in a directory. */
export async function makePipes(
  directory: string,
  names: readonly string[],
  commands: Commands,
): Promise<void> {
  const made = await commands.run('mkfifo', ['-m', '666', '--', ...names], { cwd: directory })
  if (made.code === 0) return
  throw new UserError('pipe-failed', `Cannot make pipes in '${directory}'.`, {
    details: made.err.trim(),
    resolution: 'Name another directory for temporary files with TMPDIR.',
  })
}

let made = 0

/** Makes a pipe with a name of its own in a directory. */
export async function makePipe(directory: string, commands: Commands): Promise<string> {
  made += 1
  const name = `${String(process.pid)}-${String(made)}`
  await makePipes(directory, [name], commands)
  return join(directory, name)
}
