import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isCode, readText } from './files.ts'
import { runningSince } from './processes.ts'
import { readWhole } from './reading.ts'

/** Who has a lock. */
export interface LockHolder {
  pid: number
  /** When the process began, in the machine's own measure: a later process may get the same number. */
  since: string
  /** The private directory of its run, which marks the programs that it has started; empty for none. */
  temporary: string
}

/**
 * Keeps what a file stands for to one process: gives what lets go of it, or the running process that has it. Undefined when it is to be
 * tried again: it was let go of just now, or its process is gone, of which `abandoned` is told before others can have it.
 */
export function tryToLock(
  file: string,
  {
    temporary = '',
    abandoned,
  }: { temporary?: string | undefined; abandoned?: (holder: LockHolder) => void } = {},
): (() => void) | LockHolder | undefined {
  const us: LockHolder = { pid: process.pid, since: runningSince(process.pid) ?? '', temporary }
  const text = JSON.stringify(us)
  if (createNew(file, text))
    return () => {
      releaseFile(file, text)
    }
  const held = readText(file)
  if (held === undefined) return undefined
  const holder = parse(held)
  if (holder !== undefined && runningSince(holder.pid) === holder.since) return holder
  if (holder !== undefined) abandoned?.(holder)
  takeAway(file, held)
  return undefined
}

function parse(text: string): LockHolder | undefined {
  try {
    const found: unknown = JSON.parse(text)
    if (typeof found !== 'object' || found === null) return undefined
    const { pid, since, temporary } = found as Partial<Record<keyof LockHolder, unknown>>
    return typeof pid === 'number' && typeof since === 'string' && typeof temporary === 'string'
      ? { pid, since, temporary }
      : undefined
  } catch {
    return undefined
  }
}

/** Makes a file with its content at once, unless there is one already. */
function createNew(path: string, text: string): boolean {
  const temporary = `${path}.${process.pid}.new`
  try {
    writeFileSync(temporary, text)
    linkSync(temporary, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST', 'ENOENT')) return false
    throw error
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Removes a file that has this content; another one that has come into its place stays. */
function takeAway(path: string, text: string): void {
  const aside = `${path}.${process.pid}.old`
  try {
    renameSync(path, aside)
    if (readWhole(aside).toString() !== text) linkSync(aside, path)
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'EEXIST')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Removes a file of ours, unless it is gone or belongs to somebody else by now. */
function releaseFile(path: string, text: string): void {
  try {
    if (readWhole(path).toString() === text) rmSync(path, { force: true })
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}
