import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { comparePaths, parentPath } from '../tree/listing.ts'
import type { Commands } from './commands.ts'
import { isCode, lookAt, remove } from './files.ts'
import { copyContent } from './reading.ts'
import { listTree } from './walk.ts'
import { openDirectories, withWriteBits } from './write-bits.ts'

/** Lists everything below a directory; what `skip` names at the top is left out with all below it. */
export function listAll(root: string, skip?: (name: string) => boolean): Entry[] {
  return listTree(root, { keep: skip && (path => path.includes('/') || !skip(path)) })
}

/** What `copyPaths` copies. */
interface Copying {
  from: string
  to: string
  /** Relative to `from`; directories with all below them unless `alone`. */
  paths: readonly string[]
  /** Also makes the parents of each path, with their attributes. */
  parents?: boolean
  commands: Commands
}

/** Copies entries as they are: content, mode, owner, times, extended attributes and links among them. Nothing is followed. */
export async function copyPaths({ from, to, paths, parents = false, commands }: Copying): Promise<void> {
  // What lies at a place already is replaced: cp would write through a link.
  const options = [
    '-a',
    '--reflink=auto',
    '--remove-destination',
    ...(parents ? ['--parents'] : []),
    '-t',
    to,
    '--',
  ]
  for (let start = 0; start < paths.length;) {
    let end = start
    // One call takes what surely fits into an argument list.
    for (let bytes = 0; end < paths.length && bytes < 100_000; end += 1)
      bytes += Buffer.byteLength(paths[end] ?? '') + 12
    const result = await commands.run(
      'cp',
      [...options, ...paths.slice(start, end).map(path => `./${path}`)],
      { cwd: from, guarded: true },
    )
    if (result.code !== 0) {
      throw new UserError('copy-tree', `Failed to copy or link file tree: '${from}' to '${to}'.`, {
        details: result.err.trimEnd(),
        resolution: 'Make sure paths and permissions are correct.',
      })
    }
    start = end
  }
}

/** Copies everything in a directory into another one. */
export async function copyTree(from: string, to: string, commands: Commands): Promise<void> {
  const top = listTree(from, { enter: () => false })
  await copyPaths({ from, to, paths: top.map(entry => entry.path), commands })
}

/** Links a file, link, pipe or device to a second place, replacing what is no directory there; copies across file systems. */
export function linkEntry(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      makeRoom(to)
      linkEntry(from, to)
    } else if (isCode(error, 'EXDEV', 'EPERM', 'EMLINK', 'EOPNOTSUPP')) {
      copyEntry(from, to)
    } else throw error
  }
}

/** Copies a file, link, pipe or device to a place, replacing what is no directory there. The mode and the times go along. */
export function copyEntry(from: string, to: string): void {
  const stat = lstatSync(from)
  makeRoom(to)
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to)
    lutimesSync(to, seconds(stat.atimeMs), seconds(stat.mtimeMs))
    return
  }
  if (!stat.isFile()) {
    // Reading a pipe or a device would never end; only the program can make another one.
    execFileSync('cp', ['-a', '-T', '--', from, to], { stdio: 'pipe' })
    return
  }
  copyContent(from, to)
  chmodSync(to, stat.mode & 0o7777)
  utimesSync(to, seconds(stat.atimeMs), seconds(stat.mtimeMs))
}

/** Removes what is no directory at a place; a directory may hold what others need. */
function makeRoom(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error
    throw new UserError('file-in-the-way', `'${path}' is in the way: it is a directory.`, {
      resolution: 'Remove it, or change the part that makes it.',
    })
  }
}

/** Makes one directory unless it is there. What is no directory there is refused, a link too: nothing may be written through it. */
export function ensureDirectory(path: string, mode: number): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    if (!lstatSync(path).isDirectory()) {
      throw new UserError('file-in-the-way', `'${path}' is in the way: it should be a directory.`, {
        resolution: 'Remove it, or change the part that makes it.',
      })
    }
  }
  chmodSync(path, mode)
}

/** Sets a directory's time, last of all, as everything put into it changes it. */
export function setTime(path: string, mtime: number): void {
  const time = seconds(mtime)
  utimesSync(path, time, time)
}

/**
 * Milliseconds as seconds that are set as whole microseconds: a time that is handed on from file to file stays the same, where
 * fractions would lose a little each time.
 */
function seconds(milliseconds: number): number {
  return (Math.floor(milliseconds * 1000 + 0.3) + 0.5) / 1e6
}

/** Sets the owner first, as that drops the set-id bits of the mode. */
export function setAttributes(
  path: string,
  attributes: { mode: number | null; owner: number | null; group: number | null },
): void {
  if (attributes.owner !== null && attributes.group !== null)
    chownSync(path, attributes.owner, attributes.group)
  if (attributes.mode !== null) chmodSync(path, attributes.mode)
}

/**
 * Removes entries: what is no directory at once, directories when they have become empty. What is not there is fine, and so is what a path
 * leads to through a link: that lies elsewhere.
 */
export function removeEntries(root: string, files: Iterable<string>, directories: readonly string[]): void {
  const isDirect = directWays(root)
  const act = (path: string, removal: (full: string) => void): void => {
    if (!isDirect(path)) return
    try {
      withWriteBits(
        () => [dirname(`${root}/${path}`)],
        () => {
          removal(`${root}/${path}`)
        },
      )
    } catch (error) {
      if (!isCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'EEXIST')) throw error
    }
  }
  for (const path of files) act(path, unlinkSync)
  for (const path of [...directories].sort(comparePaths).reverse()) act(path, rmdirSync)
}

/** Tells of paths below a root whether everything above them is a directory. Through a link one would act on what is not the tree's. */
export function directWays(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>([['', true]])
  const isDirectory = (path: string): boolean => {
    let found = known.get(path)
    if (found === undefined) {
      found = isDirectory(parentPath(path)) && lookAt(`${root}/${path}`)?.isDirectory() === true
      known.set(path, found)
    }
    return found
  }
  return path => isDirectory(parentPath(path))
}

/** Makes a directory empty, whether it exists or not. */
export function emptyDirectory(path: string): void {
  remove(path)
  mkdirSync(path, { recursive: true, mode: 0o755 })
}

/** Moves an entry, from and to directories without the write bit as well; across file systems by copying. */
export async function moveEntry(from: string, to: string, commands: Commands): Promise<void> {
  try {
    renameEntry(from, to)
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    const result = await commands.run('cp', ['-a', '-T', '--', from, to], { guarded: true })
    if (result.code !== 0)
      throw new UserError('copy-tree', `Failed to copy or link file tree: '${from}' to '${to}'.`, {
        details: result.err.trimEnd(),
      })
    remove(from)
  }
}

/** Renames an entry, also a directory without the write bit, and from and to such ones. */
export function renameEntry(from: string, to: string): void {
  withWriteBits(
    () => [dirname(from), dirname(to)],
    () => {
      const mode = lookAt(from)?.mode ?? 0
      // A directory that gets another parent has to be open itself, as that is written in it.
      const close = openDirectories([from])
      try {
        renameSync(from, to)
      } catch (error) {
        close()
        throw error
      }
      if (lstatSync(to).isDirectory()) chmodSync(to, mode & 0o7777)
    },
  )
}

/** Links or copies the entries of a listing into another tree; directories get their modes and, at the end, their times. */
export function linkListing(from: string, to: string, listing: Listing): void {
  for (const entry of listing) {
    if (entry.kind === 'directory') ensureDirectory(`${to}/${entry.path}`, entry.mode | 0o700)
    else linkEntry(`${from}/${entry.path}`, `${to}/${entry.path}`)
  }
  finishDirectories(to, listing)
}

/** Gives directories the modes and times of a listing, innermost first. */
export function finishDirectories(root: string, listing: Listing): void {
  for (const entry of [...listing].reverse()) {
    if (entry.kind !== 'directory') continue
    chmodSync(`${root}/${entry.path}`, entry.mode)
    setTime(`${root}/${entry.path}`, entry.mtime)
  }
}

/** Makes a symbolic link unless that very link is there. */
export function makeLink(path: string, target: string): void {
  try {
    symlinkSync(target, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST') || !lstatSync(path).isSymbolicLink() || readlinkSync(path) !== target)
      throw error
  }
}
