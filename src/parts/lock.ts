import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Interrupted } from '../errors.ts'
import { attending } from '../platform/attention.ts'
import { makeDirectory, readText } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { createNew, endMarked, releaseFile, runningSince, takeAway } from '../platform/processes.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Layout } from './layout.ts'
import { lockName, ownDirectory } from './register.ts'

/** Who works in a project. */
interface Holder {
  pid: number
  /** When the process began, in the machine's own measure: a later process may get the same number. */
  since: string
  /** Marks the programs that the process has started. */
  temporary: string
}

export interface Locking {
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
  const text = JSON.stringify({
    pid: process.pid,
    since: runningSince(process.pid) ?? '',
    temporary: locking.temporary ?? '',
  } satisfies Holder)
  let told = false
  for (;;) {
    makeDirectory(ownDirectory(layout))
    if (createNew(file, text)) break
    const held = readText(file)
    if (held === undefined) continue
    const holder = parse(held)
    if (holder === undefined || runningSince(holder.pid) !== holder.since) {
      // Its programs may have outlived it, and would write into what we are about to make.
      if (holder !== undefined && isOurs(holder.temporary, host)) endMarked(holder.temporary)
      takeAway(file, held)
      continue
    }
    if (!told)
      locking.reporter.progress(
        `Waiting for another snapsmith that works in this project (process ${holder.pid})`,
      )
    told = true
    await attending(sleep(100))
    if (host.interrupt.aborted) throw new Interrupted()
  }
  try {
    return await act()
  } finally {
    releaseFile(file, text)
  }
}

/** Whether a directory can be the private one of a run: what a file says is not taken as a reason to remove anything else. */
function isOurs(directory: string, host: Host): boolean {
  return dirname(directory) === host.machine.temporary && /^snapsmith-[\w-]+$/.test(basename(directory))
}

function parse(text: string): Holder | undefined {
  try {
    const found: unknown = JSON.parse(text)
    if (typeof found !== 'object' || found === null) return undefined
    const { pid, since, temporary } = found as Partial<Record<keyof Holder, unknown>>
    return typeof pid === 'number' && typeof since === 'string' && typeof temporary === 'string'
      ? { pid, since, temporary }
      : undefined
  } catch {
    return undefined
  }
}
