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

interface Bounds {
  processes: number
  /** In bytes. */
  memory: number
}

const mounted = '/sys/fs/cgroup'
/** A run that is killed leaves its groups; after so many milliseconds those of ended processes are nobody's. */
const abandonedAfter = 3_600_000
let made = 0

/** Directories of groups that are open to the next one with the same bounds: to make some takes longer than a hook does. */
const vacant = new Map<string, string[][]>()

/** Makes a control group where we may: as root, on a machine that lets us. Processes of root have no other bound on their number. */
export function openControlGroup(limits: Bounds): ControlGroup {
  const bounds = `${String(limits.processes)} ${String(limits.memory)}`
  const empty = vacant.get(bounds) ?? []
  vacant.set(bounds, empty)
  // What is still ending in one counts there.
  const quiet = empty.findIndex(taken =>
    taken.every(directory => readText(join(directory, 'cgroup.procs')) === ''),
  )
  const directories = (quiet < 0 ? undefined : empty.splice(quiet, 1)[0]) ?? newDirectories(limits)
  // Each version of control groups counts in other files. What was refused in there before is not ours.
  const files = (...names: string[]): string[] =>
    directories
      .flatMap(directory => names.map(name => join(directory, name)))
      .filter(file => lookThrough(file) !== undefined)
  const forks = counter(files('pids.events'), 'max')
  const kills = counter(files('memory.events', 'memory.oom_control'), 'oom_kill')
  return {
    directories,
    refusals: () => ({ processes: forks(), memory: kills() }),
    close() {
      if (directories.length > 0) empty.push([...directories])
    },
  }
}

function newDirectories(limits: Bounds): string[] {
  if (process.getuid?.() !== 0) return []
  made += 1
  const name = `snapsmith-${String(process.pid)}-${String(made)}`
  const files = boundsOf(limits)
  if (made === 1) {
    for (const parent of new Set(files.map(([parent]) => parent))) dismissAbandoned(parent)
    process.once('exit', removeControlGroups)
  }
  const directories = new Set<string>()
  for (const [parent, file, limit] of files) {
    const directory = join(parent, name)
    if (bounded(directory, file, limit)) directories.add(directory)
  }
  return [...directories]
}

/** How often something has been refused from now on, by the file that counts it. */
function counter(files: readonly string[], word: string): () => number {
  const pattern = new RegExp(`^${word} (\\d+)$`, 'm')
  const count = (): number =>
    Math.max(0, ...files.map(file => Number(pattern.exec(readText(file) ?? '')?.[1] ?? 0)))
  const before = count()
  return () => count() - before
}

/** Where groups are made and which file of each holds which bound: versions of control groups differ. */
function boundsOf(limits: Bounds): (readonly [string, string, number])[] {
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

/** Removes the closed groups, at the end of our process. What does not end soon keeps its group, until a later run finds that abandoned. */
export function removeControlGroups(): void {
  let left = [...vacant.values()].flat(2)
  vacant.clear()
  for (let look = 0; left.length > 0 && look < 20; look += 1) {
    if (look > 0) Atomics.wait(clock, 0, 0, 2)
    left = left.filter(isBusy)
  }
}

/** Nobody wakes who waits for it. */
const clock = new Int32Array(new SharedArrayBuffer(4))

/** Whether something is still ending in a group; one in which nothing is has been removed then. */
function isBusy(directory: string): boolean {
  try {
    rmdirSync(directory)
    return false
  } catch (error) {
    return isCode(error, 'EBUSY')
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
