import {
  closeSync,
  constants,
  copyFileSync,
  createReadStream,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs'
import type { ReadStream, Stats } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { followInside } from './inside.ts'

/**
 * The one door through which content of files is read: regular files only, without waiting for anything, up to a size.
 *
 * With `within` the file must lie below that directory once its links are followed. What is opened is looked at again, so that nothing
 * that changes meanwhile leads elsewhere.
 */
export interface Bounds {
  within?: string | undefined
  /** Bytes; larger files are refused. */
  most?: number | undefined
}

/** No text and no table that anybody has written by hand is larger; programs are read in pieces. */
const mostWhole = 256 * 1024 * 1024

/** What is read of a metadata file, a text that describes options, and a script: the longest published ones have some 60 kB. */
export const mostText = 1024 * 1024

/** What is read of a file of a tree, an image or a project that may be a stranger's. */
export const mostOfStrangers = 32 * 1024 * 1024

/** Opens a file for reading, hands its descriptor to `use`, and closes it again. */
export function withRegular<T>(path: string, use: (fd: number, stat: Stats) => T, within?: string): T {
  const { fd, stat } = openRegular(path, within)
  try {
    return use(fd, stat)
  } finally {
    closeSync(fd)
  }
}

/** The whole content of a file. */
export function readWhole(path: string, { within, most = mostWhole }: Bounds = {}): Buffer {
  return withRegular(
    path,
    (fd, stat) => {
      if (stat.size > most) throw tooLarge(path, stat.size, most)
      // A file of the kernel has no size, and a file that grows has another one by now.
      const pieces: Buffer[] = []
      let length = 0
      for (
        let wanted = Math.max(stat.size + 1, 4096), read = 0;
        ;
        wanted = read < wanted ? 4096 : 256 * 1024
      ) {
        const piece = Buffer.allocUnsafe(wanted)
        read = readPiece(fd, piece)
        if (read === 0) return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, length)
        pieces.push(piece.subarray(0, read))
        length += read
        if (length > most) throw tooLarge(path, length, most)
      }
    },
    within,
  )
}

/** The first bytes of a file, fewer when it is shorter. */
export function readStart(path: string, bytes: number, within?: string): Buffer {
  return withRegular(
    path,
    (fd, stat) => {
      const buffer = Buffer.allocUnsafe(
        stat.size > 0 ? Math.min(bytes, stat.size) : Math.min(bytes, 64 * 1024),
      )
      let filled = 0
      while (filled < buffer.length) {
        const read = readPiece(fd, buffer.subarray(filled))
        if (read === 0) break
        filled += read
      }
      return buffer.subarray(0, filled)
    },
    within,
  )
}

/** A file of a tree that may be a stranger's: its bytes, and undefined when it is not there, is no file, leads out or may not be read. */
export function readInside(root: string, path: string, most = mostOfStrangers): Buffer | undefined {
  const found = followInside(root, path)
  if (found?.stat.isFile() !== true) return undefined
  try {
    return readWhole(join(root, found.path), { within: root, most })
  } catch (error) {
    if (
      isNothing(error) ||
      isCode(error, 'EACCES') ||
      (error instanceof UserError && error.code !== 'file-too-large')
    )
      return undefined
    throw error
  }
}

/** The beginning of a file of a project, its links followed as long as they end in it; undefined as for a tree. */
export function startInside(root: string, path: string, bytes: number): Buffer | undefined {
  try {
    return readStart(join(root, path), bytes, root)
  } catch (error) {
    if (isNothing(error) || isCode(error, 'EACCES') || error instanceof UserError) return undefined
    throw error
  }
}

/** A file as a stream, from its beginning. */
export function streamRegular(path: string): ReadStream {
  return createReadStream(path, { fd: openRegular(path).fd, start: 0 })
}

/** A descriptor for whoever reads pieces and closes it himself. */
export function openToRead(path: string): number {
  return openRegular(path).fd
}

/** Copies a file's content to a path; gives what the file is. */
export function copyContent(from: string, to: string): Stats {
  return withRegular(from, (fd, stat) => {
    copyFileSync(`/proc/self/fd/${String(fd)}`, to, constants.COPYFILE_FICLONE)
    return stat
  })
}

/** Where a path of a project ends: within the project, elsewhere, or nowhere. */
type End = 'inside' | 'outside' | 'nowhere'

/** Tells where a path of a directory ends, all its links followed. */
export function endOf(root: string, path: string): End {
  try {
    return isBelow(realpathSync(join(root, path)), realpathSync(root)) ? 'inside' : 'outside'
  } catch (error) {
    if (isNothing(error) || isCode(error, 'EACCES')) return leadsOut(root, path) ? 'outside' : 'nowhere'
    throw error
  }
}

/** Whether a path whose end is not there, or may not be seen, has a link on its way that leads out. */
function leadsOut(root: string, path: string): boolean {
  const words = path.split('/').filter(word => word !== '')
  for (let count = 1; count <= words.length; count += 1) {
    const above = words.slice(0, count).join('/')
    const stat = lstatSync(join(root, above), { throwIfNoEntry: false })
    if (stat === undefined) return false
    if (!stat.isSymbolicLink()) continue
    const target = readlinkSync(join(root, above))
    const end = target.startsWith('/') ? target : join(root, ...words.slice(0, count - 1), target)
    if (!isBelow(end, root)) return true
  }
  return false
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root === '/' ? root : `${root}/`)
}

const unblocked = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY

function openRegular(path: string, within?: string): { fd: number; stat: Stats } {
  const root = within === undefined ? undefined : realpathSync(within)
  // Looked at before it is opened: opening a device can do something.
  const place = root === undefined ? path : realpathSync(path)
  if (root !== undefined && !isBelow(place, root)) throw leading(path, root)
  const before = statSync(place)
  if (!before.isFile()) throw notRegular(path, before)
  const fd = openSync(place, root === undefined ? unblocked : unblocked | constants.O_NOFOLLOW)
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw notRegular(path, stat)
    if (root !== undefined && !isBelow(readlinkSync(`/proc/self/fd/${String(fd)}`), root))
      throw leading(path, root)
    return { fd, stat }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** One read; what would have to be waited for is not there. */
function readPiece(fd: number, buffer: Uint8Array): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, null)
  } catch (error) {
    if (isCode(error, 'EAGAIN')) return 0
    throw error
  }
}

/** What leads out of a directory that is read. */
function leading(path: string, root: string): UserError {
  return new UserError('leads-out', `'${path}' leads out of '${root}': nothing outside of it is read.`, {
    resolution: 'Put the file itself in the place of the link.',
  })
}

function notRegular(path: string, stat: Stats): UserError {
  const what = stat.isDirectory()
    ? 'a directory'
    : stat.isFIFO()
      ? 'a pipe'
      : stat.isSocket()
        ? 'a socket'
        : 'a device'
  return new UserError('no-file', `Cannot read '${path}': it is ${what}, not a file.`, {
    resolution: 'Put a file in its place.',
  })
}

function tooLarge(path: string, size: number, most: number): UserError {
  return new UserError(
    'file-too-large',
    `Cannot read '${path}': it has ${size} bytes, and at most ${most} are read.`,
    {
      resolution: 'Make it smaller, or leave it out.',
    },
  )
}

/** EINVAL: a link has become something else since it was looked at. */
function isNothing(error: unknown): boolean {
  return isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL')
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
