import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { tryToLock } from '../../platform/lock.ts'

/** The file in a state's directory that says which process goes on from it. */
export const stateLock = '.lock'

/** Keeps a state to one rehearsal: each one writes the whole of it, so that of two at once only the last would be kept. Gives what lets go of it. */
export function lockState(state: string, root: string): () => void {
  for (;;) {
    const lock = tryToLock(join(root, stateLock))
    if (typeof lock === 'function') return lock
    if (lock !== undefined)
      throw new UserError(
        'state-in-use',
        `Another rehearsal goes on from '${state}' just now (process ${String(lock.pid)}).`,
        { resolution: "Wait for its end, or name another file for '--state'." },
      )
  }
}
