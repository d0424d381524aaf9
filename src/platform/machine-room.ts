import { lstatSync, readdirSync, statSync, statfsSync } from 'node:fs'
import { readText } from './files.ts'

/** What is left on a machine for programs. */
export interface MachineRoom {
  /** Bytes of memory that programs can still have, all that there are, and those that are shared memory, files in memory too. */
  available: number
  total: number
  shared: number
  /** Bytes and files that the disk of a directory still takes; a disk without a bound on files has an endless number. */
  disk: number
  files: number
}

/** What is left now; what the system does not tell is NaN, which is never more nor less than anything. */
export function machineRoom(directory: string): MachineRoom {
  const memory = readText('/proc/meminfo') ?? ''
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(memory)?.[1] ?? NaN) * 1024
  return {
    available: kilobytes('MemAvailable'),
    total: kilobytes('MemTotal'),
    shared: kilobytes('Shmem'),
    ...diskOf(directory),
  }
}

/** The most room of two times: what somebody else was just about to give back counts as taken by nobody. */
export function mostRoom(one: MachineRoom, other: MachineRoom): MachineRoom {
  const { max, min } = Math
  return {
    total: one.total,
    available: max(one.available, other.available),
    shared: min(one.shared, other.shared),
    disk: max(one.disk, other.disk),
    files: max(one.files, other.files),
  }
}

function diskOf(directory: string): Pick<MachineRoom, 'disk' | 'files'> {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(directory)
    return { disk: bavail * bsize, files: files === 0 ? Infinity : ffree }
  } catch {
    return { disk: NaN, files: NaN }
  }
}

/** Bytes on the disk of a directory that processes hold in files without a name: nobody sees them, and they go with the last who has them open. */
export function unnamedBytes(processes: readonly string[], directory: string): number {
  const device = lstatSync(directory, { throwIfNoEntry: false })?.dev
  const seen = new Map<number, number>()
  for (const path of processes.flatMap(process =>
    namesIn(`${process}/fd`).map(name => `${process}/fd/${name}`),
  )) {
    try {
      const { dev, ino, nlink, blocks } = statSync(path)
      if (dev === device && nlink === 0) seen.set(ino, blocks * 512)
    } catch {
      // It was closed.
    }
  }
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0)
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
