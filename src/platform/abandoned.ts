import { join } from 'node:path'
import { lookAt, namesIn, remove } from './files.ts'
import { runningSince } from './processes.ts'

const day = 24 * 60 * 60 * 1000

/**
 * Removes the temporary directories of runs that were killed: ours, of a process that is gone, and a day old. What cannot be removed stays.
 *
 * A process of another container that shares the directory cannot be seen from here: that is what the day is for.
 */
export function removeAbandoned(below: string, now: number): void {
  for (const name of visible(below)) {
    const pid = /^snapsmith-(\d+)-\w{6}$/.exec(name)?.[1]
    if (pid === undefined || runningSince(Number(pid)) !== undefined) continue
    const path = join(below, name)
    try {
      const stat = lookAt(path)
      if (stat?.isDirectory() === true && stat.uid === process.getuid?.() && now - stat.mtimeMs > day)
        remove(path)
    } catch {
      // Nobody's run fails for what another one has left.
    }
  }
}

/** Names in a directory that may not let itself be read. */
function visible(directory: string): string[] {
  try {
    return namesIn(directory)
  } catch {
    return []
  }
}
