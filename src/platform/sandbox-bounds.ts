import { lstatSync, opendirSync } from 'node:fs'
import { release, totalmem } from 'node:os'
import type { MachineRoom } from './machine-room.ts'
import type { Limits } from './sandbox-entry.ts'
import type { RunningProgram } from './sandbox.ts'
import { walkTree } from './walk.ts'

const megabyte = 1024 * 1024
/** With less than this on the disk, other programs of the machine are next to fail. */
const littleSpace = 16 * megabyte

/** And with fewer files, or less of its memory than this. */
const fewFiles = 1_000
const littleMemory = 0.1

/** What the programs of a sandbox may take together. */
export interface Bounds {
  processes: number
  /** Bytes of memory. */
  memory: number
  /** Bytes on the disk. */
  disk: number
  /** Files and directories. */
  files: number
}

/** Far more than any hook takes, and less than it would take to bring a machine down. */
export const sandboxBounds: Bounds = {
  processes: 500,
  memory: Math.min(4096 * megabyte, Math.ceil(totalmem() / 2 / megabyte) * megabyte),
  disk: 4096 * megabyte,
  files: 200_000,
}

/** The same for one process, as far as the kernel can be told: before Linux 5.14 it counts all processes of a user, those outside too. */
export function limitsOf({ memory, disk, processes }: Bounds): Limits {
  return {
    memory,
    file: disk,
    ...(isAtLeast(release(), 5, 14) ? { processes } : {}),
    ...(process.getuid?.() === 0 && isAtLeast(release(), 6, 14)
      ? { highest: kernelsOwn + processes + ours }
      : {}),
  }
}

/** Numbers of processes that the kernel gives only once, when a machine starts (`RESERVED_PIDS`). */
const kernelsOwn = 300

/** Those that a sandbox has beside the hook's. */
const ours = 24

function isAtLeast(version: string, wantedMajor: number, wantedMinor: number): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

/** What is looked at. */
interface Taken {
  processes: number
  programs: readonly RunningProgram[]
  /** Directories that may be written. */
  directories: readonly string[]
  /** The most that was left on the machine since the programs began, and what is left now. */
  before: MachineRoom
  now: MachineRoom
  /** Bytes of files without a name that they hold on the disk. */
  unnamed: () => number
}

/** Why the programs of a sandbox have to be ended; nothing while they keep within bounds. */
export function excessOf({ processes, programs, ...taken }: Taken, bounds: Bounds): string | undefined {
  // The kernel holds them at the bound, where they may go on trying for ever, and where new ones end at once.
  if (processes >= bounds.processes * 0.9)
    return `it has ${String(processes)} processes, and ${String(bounds.processes)} are the most that a hook may have`
  const memory = programs.reduce((sum, program) => sum + program.memory, 0)
  if (memory > bounds.memory)
    return `it takes ${amount(memory)} of memory, and may take ${amount(bounds.memory)}`
  return excessOfMachine(taken, bounds) ?? excessOnDisk(taken, bounds)
}

/** Memory that belongs to no process: files in memory, what waits in sockets and pipes. Only the machine as a whole tells of it. */
function excessOfMachine({ before, now }: Pick<Taken, 'before' | 'now'>, bounds: Bounds): string | undefined {
  const shared = now.shared - before.shared
  if (shared > bounds.memory)
    return `shared memory of this machine has grown by ${amount(shared)} while it runs, and it may take ${amount(bounds.memory)}`
  return now.available < now.total * littleMemory && before.available - now.available > bounds.memory / 2
    ? 'hardly any memory of this machine is left'
    : undefined
}

function excessOnDisk(
  { directories, before, now, unnamed }: Pick<Taken, 'directories' | 'before' | 'now' | 'unnamed'>,
  bounds: Bounds,
): string | undefined {
  const named = takenOnDisk(directories, bounds)
  const lost = before.disk - now.disk
  const bytes = named.bytes + (lost > bounds.disk ? unnamed() : 0)
  if (bytes > bounds.disk)
    return `it has filled ${amount(bytes)} of the scratch tree, and may fill ${amount(bounds.disk)}`
  if (named.files > bounds.files) return `it has made more than ${String(bounds.files)} files`
  const isFull =
    (now.disk < littleSpace && Math.max(named.bytes, lost) > littleSpace) ||
    (now.files < fewFiles && Math.max(named.files, before.files - now.files) > fewFiles)
  return isFull ? 'the disk with the scratch tree is full' : undefined
}

function amount(bytes: number): string {
  return `${String(Math.ceil(bytes / megabyte))} MB`
}

/** What lies on the disk below directories, counted until it is more than is wanted; what cannot be looked at counts for nothing. */
function takenOnDisk(
  directories: readonly string[],
  enough: Pick<Bounds, 'disk' | 'files'>,
): { bytes: number; files: number } {
  const taken = { bytes: 0, files: 0 }
  for (const root of directories)
    walkTree(root, {
      names: directory =>
        taken.bytes <= enough.disk && taken.files <= enough.files
          ? namesOf(directory, enough.files - taken.files + 1)
          : [],
      visit: path => {
        taken.files += 1
        try {
          const stat = lstatSync(`${root}/${path}`)
          taken.bytes += stat.blocks * 512
          return stat.isDirectory()
        } catch {
          // It has gone, or is closed to us.
          return false
        }
      },
    })
  return taken
}

function namesOf(directory: string, most: number): string[] {
  const names: string[] = []
  try {
    const open = opendirSync(directory)
    try {
      for (let entry = open.readSync(); entry !== null && names.length < most; entry = open.readSync())
        names.push(entry.name)
    } finally {
      open.closeSync()
    }
  } catch {
    // The same.
  }
  return names
}
