import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCode, lookThrough, namesIn, readText } from './files.ts'

/** A bound on everything that runs in a sandbox, kept by the kernel. */
export interface ControlGroup {
  /** Directories to join by writing into their `cgroup.procs`. */
  directories: readonly string[]
  /** How often programs in it could not have what they wanted. */
  refusals(): { processes: number; memory: number }
  close(): void
}

const mounted = '/sys/fs/cgroup'
/** A run that is killed leaves its groups; after so many milliseconds those of ended processes are nobody's. */
const abandonedAfter = 3_600_000
/** Groups in which something was still ending when they were closed. */
const lingering = new Set<string>()
let made = 0

/** Makes a control group where we may: as root, on a machine that lets us. Processes of root have no other bound on their number. */
export function openControlGroup(limits: { processes: number; memory: number }): ControlGroup {
  const directories: string[] = []
  if (process.getuid?.() === 0) {
    made += 1
    const name = `snapsmith-${String(process.pid)}-${String(made)}`
    const files = boundsOf(limits)
    for (const directory of lingering) dismiss(directory)
    if (made === 1) for (const parent of new Set(files.map(([parent]) => parent))) dismissAbandoned(parent)
    for (const [parent, file, limit] of files) {
      const directory = join(parent, name)
      if (bounded(directory, file, limit) && !directories.includes(directory)) directories.push(directory)
    }
  }
  // Each version of control groups counts in other files.
  const files = (...names: string[]): string[] =>
    directories
      .flatMap(directory => names.map(name => join(directory, name)))
      .filter(file => lookThrough(file) !== undefined)
  const [forks, kills] = [files('pids.events'), files('memory.events', 'memory.oom_control')]
  const counted = (from: readonly string[], word: string): number =>
    Math.max(
      0,
      ...from.map(file => Number(new RegExp(`^${word} (\\d+)$`, 'm').exec(readText(file) ?? '')?.[1] ?? 0)),
    )
  return {
    directories,
    refusals: () => ({ processes: counted(forks, 'max'), memory: counted(kills, 'oom_kill') }),
    close() {
      for (const directory of [...lingering, ...directories]) dismiss(directory)
    },
  }
}

/** Where groups are made and which file of each holds which bound: versions of control groups differ. */
function boundsOf(limits: { processes: number; memory: number }): (readonly [string, string, number])[] {
  const unified = readText(join(mounted, 'cgroup.subtree_control')) ?? ''
  return /\bpids\b/.test(unified) && /\bmemory\b/.test(unified)
    ? [
        [mounted, 'pids.max', limits.processes],
        [mounted, 'memory.max', limits.memory],
      ]
    : [
        [join(mounted, 'pids'), 'pids.max', limits.processes],
        [join(mounted, 'memory'), 'memory.limit_in_bytes', limits.memory],
      ]
}

/** Removes a group, or keeps it for the next time while something in it is still ending. */
function dismiss(directory: string): void {
  try {
    rmdirSync(directory)
    lingering.delete(directory)
  } catch (error) {
    if (isCode(error, 'EBUSY')) lingering.add(directory)
    else lingering.delete(directory)
  }
}

/** Removes the empty groups of runs that were killed; the kernel keeps those that hold something. */
function dismissAbandoned(parent: string): void {
  for (const name of namesIn(parent)) {
    const pid = /^snapsmith-(\d+)-\d+$/.exec(name)?.[1]
    const directory = join(parent, name)
    const age = Date.now() - (lookThrough(directory)?.mtimeMs ?? Infinity)
    if (pid === undefined || age < abandonedAfter || lookThrough(`/proc/${pid}`) !== undefined) continue
    try {
      rmdirSync(directory)
    } catch {
      // It holds something, or another run was quicker.
    }
  }
}

function bounded(directory: string, file: string, limit: number): boolean {
  try {
    // Not with its parents: where nothing is mounted, Node would try to make them in a file system of the kernel without end.
    if (lookThrough(directory) === undefined) mkdirSync(directory)
    writeFileSync(join(directory, file), String(limit))
    return true
  } catch {
    try {
      rmdirSync(directory)
    } catch {
      // It was not made, or holds another bound already.
    }
    return false
  }
}
