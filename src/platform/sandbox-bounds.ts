import { lstatSync, opendirSync, statfsSync } from 'node:fs'
import { release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Limits } from './sandbox-entry.ts'
import type { RunningProgram } from './sandbox.ts'

const megabyte = 1024 * 1024
/** With less than this on the disk, other programs of the machine are next to fail. */
const littleSpace = 16 * megabyte

/** What the programs of a sandbox may take together. */
export interface Bounds {
  processes: number
  /** Bytes of memory. */
  memory: number
  /** Bytes on the disk. */
  disk: number
}

/** Far more than any hook takes, and less than it would take to bring a machine down. */
export const sandboxBounds: Bounds = { processes: 500, memory: Math.min(4096 * megabyte, Math.ceil(totalmem() / 2 / megabyte) * megabyte), disk: 4096 * megabyte }

/** The same for one process, as far as the kernel can be told: before Linux 5.14 it counts all processes of a user, those outside too. */
export function limitsOf({ memory, disk, processes }: Bounds): Limits {
  return { memory, file: disk, ...(countsBySandbox(release()) ? { processes } : {}) }
}

function countsBySandbox(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 5 || (major === 5 && minor >= 14)
}

/** What is looked at. */
export interface Taken {
  processes: number
  programs: readonly RunningProgram[]
  /** Directories that may be written. */
  directories: readonly string[]
}

/** Why the programs of a sandbox have to be ended; nothing while they keep within bounds. */
export function excessOf({ processes, programs, directories }: Taken, bounds: Bounds): string | undefined {
  // The kernel holds them at the bound, where they may go on trying for ever, and where new ones end at once.
  if (processes >= bounds.processes * 0.9) return `it has ${String(processes)} processes, and ${String(bounds.processes)} are the most that a hook may have`
  const memory = programs.reduce((sum, program) => sum + program.memory, 0)
  if (memory > bounds.memory) return `it takes ${amount(memory)} of memory, and may take ${amount(bounds.memory)}`
  const disk = takenOnDisk(directories, bounds.disk)
  if (disk > bounds.disk) return `it has filled ${amount(disk)} of the scratch tree, and may fill ${amount(bounds.disk)}`
  return disk > littleSpace && directories.some(isNearlyFull) ? 'the disk with the scratch tree is full' : undefined
}

function amount(bytes: number): string {
  return `${String(Math.ceil(bytes / megabyte))} MB`
}

/** Bytes on the disk below directories, counted until they are more than is wanted; what cannot be looked at counts for nothing. */
function takenOnDisk(directories: readonly string[], enough: number): number {
  let sum = 0
  const waiting = [...directories]
  for (let at = waiting.pop(); at !== undefined && sum <= enough; at = waiting.pop()) {
    for (const name of namesOf(at)) {
      try {
        const stat = lstatSync(join(at, name))
        sum += stat.blocks * 512
        if (stat.isDirectory()) waiting.push(join(at, name))
      } catch {
        // It has gone, or is closed to us.
      }
    }
  }
  return sum
}

function namesOf(directory: string): string[] {
  const names: string[] = []
  try {
    const open = opendirSync(directory)
    try {
      for (let entry = open.readSync(); entry !== null; entry = open.readSync()) names.push(entry.name)
    } finally {
      open.closeSync()
    }
  } catch {
    // The same.
  }
  return names
}

/** Whether hardly anything is left of a disk. */
function isNearlyFull(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize < littleSpace
  } catch {
    return false
  }
}
