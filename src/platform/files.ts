import {
  accessSync,
  appendFileSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import type { Stats } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import type { EntryKind } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import { copyContent, readWhole } from './reading.ts'
import type { Bounds } from './reading.ts'
import { removeDeep } from './deep-removal.ts'
import { openForRemoval, withWriteBits } from './write-bits.ts'

/** The kind of a file from what `lstat` says. */
export function kindOf(stat: Stats): EntryKind {
  return stat.isFile()
    ? 'file'
    : stat.isDirectory()
      ? 'directory'
      : stat.isSymbolicLink()
        ? 'symlink'
        : 'other'
}

/** The kind of a file from the kernel's number for kind and mode, `st_mode`. */
export function kindOfMode(mode: number): EntryKind {
  const kinds: Partial<Record<number, EntryKind>> = {
    [constants.S_IFREG]: 'file',
    [constants.S_IFDIR]: 'directory',
    [constants.S_IFLNK]: 'symlink',
  }
  return kinds[mode & constants.S_IFMT] ?? 'other'
}

/** The names in a directory, sorted by code unit; none when it does not exist. */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort(comparePaths)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return []
    throw error
  }
}

/** Whether an error of the file system carries one of these codes. */
export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

/** What is at a path, not following a link; undefined when nothing is, as below what is no directory. */
export function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (isCode(error, 'ENOTDIR', 'ELOOP')) return undefined
    throw error
  }
}

/** What a path leads to, links followed; undefined when nothing is there or a link dangles. */
export function lookThrough(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (isCode(error, 'ENOTDIR', 'ELOOP')) return undefined
    throw error
  }
}

/** A text file's content; undefined when there is none. */
export function readText(path: string, bounds?: Bounds): string | undefined {
  try {
    return readWhole(path, bounds).toString()
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

let beside = 0

/** Puts what `make` makes, beside its place, there as a whole or not at all. A link at the place is replaced, not followed. */
function placeWhole(path: string, make: (temporary: string) => void): void {
  beside += 1
  const end = `${process.pid}-${beside}.new`
  // A name has at most 255 bytes, and the file may need them all.
  const temporary =
    Buffer.byteLength(basename(path)) > 200 ? join(dirname(path), `.${end}`) : `${path}.${end}`
  try {
    make(temporary)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Writes a file as a whole or not at all. The mode is exact, whatever the umask. */
export function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): void {
  placeWhole(path, temporary => {
    writeFileSync(temporary, content, { flag: 'wx', mode })
    chmodSync(temporary, mode)
  })
}

/** Whether a path is a name among the machine's devices and open files, `/dev/stdout` or `/dev/fd/3`: nothing may be put there. */
export function isAmongDevices(path: string): boolean {
  const directory = lookThrough(dirname(path)) === undefined ? dirname(path) : realPath(dirname(path))
  return directory === '/dev' || directory.startsWith('/proc/')
}

/** Writes what the person wants to have: what leads to a device or to an open file takes the text, all else is as `writeWhole`. */
export function writeOutput(path: string, text: string): void {
  const refuse = (why: string): never => {
    throw new UserError('output-file', `Cannot write '${path}': ${why}.`, {
      resolution: 'Name a file, or a place where none is.',
    })
  }
  if (!isAmongDevices(path)) {
    if (lookThrough(path)?.isFile() === false) refuse('it is no file')
    return writeWhole(path, text)
  }
  try {
    appendFileSync(path, text)
  } catch (error) {
    // A socket cannot be opened by a name, and descriptors come and go.
    if (!isCode(error, 'ENXIO', 'ENOENT', 'EBADF')) throw error
    refuse('nothing can be written there')
  }
}

/** Copies a file's content, mode and times as a whole or not at all. A link is followed. */
export function copyWhole(from: string, to: string): void {
  placeWhole(to, temporary => {
    const stat = copyContent(from, temporary)
    chmodSync(temporary, stat.mode & 0o7777)
    utimesSync(temporary, stat.atimeMs / 1000, stat.mtimeMs / 1000)
  })
}

/**
 * Removes a path and everything below it, however deep: also directories of ours without the write bit and what lies in one; nothing there
 * is fine.
 */
export function remove(path: string): void {
  const act = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 40 })
  try {
    withWriteBits(() => {
      openForRemoval(path)
      return [dirname(path)]
    }, act)
  } catch (error) {
    // Node runs out of its stack before the system runs out of letters, as the case may be.
    if (!isCode(error, 'ENAMETOOLONG', 'ELOOP') && !(error instanceof RangeError)) throw error
    removeDeep(path)
    act()
  }
}

/** Makes a directory with its parents. */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
    // Node says that nothing is there where the true reason is another one, such as a file system that cannot be written.
    let missing = path
    while (lookAt(dirname(missing)) === undefined && dirname(missing) !== missing) missing = dirname(missing)
    mkdirSync(missing)
    mkdirSync(path, { recursive: true })
  }
}

/** A file's bytes; a missing file is an error of the file system. */
export function readBytes(path: string, bounds?: Bounds): Buffer {
  return readWhole(path, bounds)
}

/** Puts a finished file in its place, whatever lay there. */
export function moveOver(from: string, to: string): void {
  renameSync(from, to)
}

/** Makes a file at least so many bytes long, with zeroes. */
export function extendTo(path: string, bytes: number): void {
  if (statSync(path).size < bytes) truncateSync(path, bytes)
}

/** A fresh directory of our own below the one for temporary files, with our process in its name; whoever asks removes it. */
export function scratchDirectory(below: string): string {
  try {
    return mkdtempSync(join(below, `snapsmith-${process.pid}-`))
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS')) throw error
    throw new UserError('temporary-directory', `Cannot make a directory for temporary files in '${below}'.`, {
      details: error instanceof Error ? error.message : String(error),
      resolution: 'Name a directory that is there and can be written with TMPDIR.',
      cause: error,
    })
  }
}

/** Lets everybody make files in a directory, as they may in /tmp. */
export function makeShared(directory: string): void {
  chmodSync(directory, 0o1777)
}

/** Makes a directory, with its parents, into which nobody else comes from the first moment on; one that is there stays as it is. */
export function makeOwnDirectory(directory: string): void {
  makeDirectory(dirname(directory))
  try {
    mkdirSync(directory, 0o700)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
}

/** Whether something belongs to the user that we are. */
export function isOurs({ uid }: Pick<Stats, 'uid'>): boolean {
  return uid === process.geteuid?.()
}

/** Keeps everybody else out of a directory. */
export function makePrivate(directory: string): void {
  chmodSync(directory, 0o700)
}

/** Whether we may read a file, or list and enter a directory. */
export function canRead(path: string, enter = false): boolean {
  try {
    accessSync(path, enter ? constants.R_OK | constants.X_OK : constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** Where a symbolic link points, as written. */
export function readLink(path: string): string {
  return readlinkSync(path)
}

/** The path with all links in it followed. */
export function realPath(path: string): string {
  return realpathSync(path)
}
