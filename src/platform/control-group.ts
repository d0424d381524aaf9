import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lookThrough, readText } from './files.ts'

/** A bound on everything that runs in a sandbox, kept by the kernel. */
export interface ControlGroup {
  /** Directories to join by writing into their `cgroup.procs`. */
  directories: readonly string[]
  /** How often programs in it could not have what they wanted. */
  refusals(): { processes: number; memory: number }
  close(): void
}

const mounted = '/sys/fs/cgroup'
let made = 0

/** Makes a control group where we may: as root, on a machine that lets us. Processes of root have no other bound on their number. */
export function openControlGroup(limits: { processes: number; memory: number }): ControlGroup {
  const directories: string[] = []
  if (process.getuid?.() === 0) {
    made += 1
    const name = `snapsmith-${String(process.pid)}-${String(made)}`
    const unified = readText(join(mounted, 'cgroup.subtree_control')) ?? ''
    const files: [string, string, number][] =
      /\bpids\b/.test(unified) && /\bmemory\b/.test(unified)
        ? [
            [mounted, 'pids.max', limits.processes],
            [mounted, 'memory.max', limits.memory],
          ]
        : [
            [join(mounted, 'pids'), 'pids.max', limits.processes],
            [join(mounted, 'memory'), 'memory.limit_in_bytes', limits.memory],
          ]
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
      for (const directory of directories) {
        try {
          rmdirSync(directory)
        } catch {
          // Something in it is still ending; an empty group holds nothing back.
        }
      }
    },
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
