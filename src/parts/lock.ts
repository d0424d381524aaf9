import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Interrupted } from '../errors.ts'
import { attending } from '../platform/attention.ts'
import { makeDirectory } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { tryToLock } from '../platform/lock.ts'
import type { LockHolder } from '../platform/lock.ts'
import { endMarked } from '../platform/processes.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Layout } from './layout.ts'
import { lockName, ownDirectory } from './ours.ts'

interface Locking {
  layout: Layout
  host: Host
  reporter: Reporter
  /** The private directory of this run. */
  temporary?: string
}

/** Does something while no other snapsmith works in the project; waits for one that does. */
export async function withLock<T>(locking: Locking, act: () => Promise<T>): Promise<T> {
  const { layout, host } = locking
  const file = join(ownDirectory(layout), lockName)
  // Its programs may have outlived it, and would write into what we are about to make.
  const abandoned = ({ temporary }: LockHolder): void => {
    if (isOurs(temporary, host)) endMarked(temporary)
  }
  let told = false
  for (;;) {
    makeDirectory(ownDirectory(layout))
    const lock = tryToLock(file, { temporary: locking.temporary, abandoned })
    if (lock === undefined) continue
    if (typeof lock === 'function') {
      try {
        return await act()
      } finally {
        lock()
      }
    }
    if (!told)
      locking.reporter.progress(
        `Waiting for another snapsmith that works in this project (process ${lock.pid})`,
      )
    told = true
    await attending(sleep(100))
    if (host.interrupt.aborted) throw new Interrupted()
  }
}

/** Whether a directory can be the private one of a run: what a file says is not taken as a reason to remove anything else. */
function isOurs(directory: string, host: Host): boolean {
  return dirname(directory) === host.machine.temporary && /^snapsmith-[\w-]+$/.test(basename(directory))
}
