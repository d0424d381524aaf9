import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { readText } from '../../platform/files.ts'
import { createNew, releaseFile, runningSince, takeAway } from '../../platform/processes.ts'

/** The file in a state's directory that says which process goes on from it. */
export const stateLock = '.lock'

/** Keeps a state to one rehearsal: each one writes the whole of it, so that of two at once only the last would be kept. Gives what lets go of it. */
export function lockState(state: string, root: string): () => void {
  const file = join(root, stateLock)
  const text = `${String(process.pid)} ${runningSince(process.pid) ?? ''}\n`
  while (!createNew(file, text)) {
    const held = readText(file)
    if (held === undefined) continue
    const [, pid = '', since = ''] = /^(\d+) (.*)\n$/.exec(held) ?? []
    if (pid !== '' && runningSince(Number(pid)) === since) {
      throw new UserError(
        'state-in-use',
        `Another rehearsal goes on from '${state}' just now (process ${pid}).`,
        { resolution: "Wait for its end, or name another file for '--state'." },
      )
    }
    takeAway(file, held)
  }
  return () => {
    releaseFile(file, text)
  }
}
