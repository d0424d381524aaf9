import { readdirSync, readlinkSync } from 'node:fs'
import { UserError } from '../errors.ts'
import type { Entry, EntryKind } from '../tree/listing.ts'
import { baseName } from '../tree/listing.ts'
import { isCode, kindOf, lookAt, namesIn } from './files.ts'
import { treeLimitVariable } from './tree-limit.ts'

/** How a tree is gone through. */
interface Walk {
  /** The names in a directory, in the order in which they are shown. */
  names: (directory: string) => readonly string[]
  /** Is shown each path, relative to the root; goes into a directory where this says so. */
  visit: (path: string) => boolean
  /** More entries are refused. */
  most?: number | undefined
}

/** Goes through a tree, each directory before its content: from directory to directory instead of from one into the other, however deep it is. */
export function walkTree(root: string, { names, visit, most = Infinity }: Walk): void {
  let path = ''
  try {
    const levels = [{ prefix: '', names: names(root), at: 0 }]
    let entries = 0
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const name = level.names[level.at]
      level.at += 1
      if (name === undefined) {
        levels.pop()
        continue
      }
      entries += 1
      if (entries > most) throw tooMany(root, most)
      path = `${level.prefix}${name}`
      if (visit(path)) levels.push({ prefix: `${path}/`, names: names(`${root}/${path}`), at: 0 })
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG'
      ? tooDeep(root, path, error)
      : error
  }
}

/** What of a tree is listed. */
interface Choice {
  /** Which entries count; what lies below a directory that does not count is left out with it. */
  keep?: ((path: string, kind: EntryKind) => boolean) | undefined
  /** Into which directories that count a walk goes; into all unless given. */
  enter?: (path: string) => boolean
  /** More entries are refused. */
  most?: number | undefined
}

/** Lists everything below a directory, not following links; an absent directory has no entries. */
export function listTree(root: string, choice: Choice = {}): Entry[] {
  const entries: Entry[] = []
  visitTree(root, entry => void entries.push(entry), choice)
  return entries
}

/** Shows everything below a directory in the order of a listing, which need not be held for that: a tree can have very many entries. */
export function visitTree(
  root: string,
  show: (entry: Entry) => void,
  { keep = () => true, enter = () => true, most }: Choice = {},
): void {
  const visit = (path: string): boolean => {
    const entry = entryAt(root, path)
    // It has vanished since its directory was read: then it is not there.
    if (entry === undefined && baseName(path).includes('\uFFFD'))
      throw new UserError('file-name', `The name of '${root}/${path}' is not UTF-8.`, {
        resolution: 'Rename the file.',
      })
    if (entry === undefined || !keep(path, entry.kind)) return false
    show(entry)
    return entry.kind === 'directory' && enter(path)
  }
  walkTree(root, { names: namesIn, visit, most })
}

/** What is at a path below a root, links not followed. */
export function entryAt(root: string, path: string): Entry | undefined {
  const full = `${root}/${path}`
  const stat = lookAt(full)
  if (stat === undefined) return undefined
  const kind = kindOf(stat)
  const entry: Entry = {
    path,
    kind,
    mode: stat.mode & 0o7777,
    size: kind === 'directory' ? 0 : stat.size,
    mtime: stat.mtimeMs,
  }
  if (kind === 'symlink') entry.target = readlinkSync(full)
  return entry
}

/** Shows the path of everything below a directory, without looking at more than the names; goes into those directories for which `visit` says so. */
export function nameTree(root: string, visit: (path: string) => boolean): void {
  if (lookAt(root)?.isDirectory() !== true) return
  // The directories among the names that were read last, and those above them.
  const directories = new Set<string>()
  const names = (directory: string): string[] =>
    readdirSync(directory, { withFileTypes: true }).map(entry => {
      if (entry.isDirectory()) directories.add(`${directory}/${entry.name}`)
      return entry.name
    })
  walkTree(root, { names, visit: path => visit(path) && directories.delete(`${root}/${path}`) })
}

/** More than this is not listed: a program that makes files for ever must not fill our memory. */
const mostOfPrograms = 200_000

/** What others do to a tree while it is looked at, and what keeps us from looking. */
const unseen = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'EINVAL']

/**
 * Lists a tree that other programs have made: a directory that we may not read has nothing in it, names may be anything, and it may be
 * deeper than a path can be long. `keep` chooses names at the top.
 */
export function listAnything(root: string, keep: (name: string) => boolean = () => true): Entry[] {
  const entries: Entry[] = []
  const names = (directory: string): string[] =>
    entries.length < mostOfPrograms
      ? seen(
          () => namesIn(directory),
          () => [],
        )
      : []
  const visit = (path: string): boolean => {
    if (entries.length === mostOfPrograms || (!path.includes('/') && !keep(path))) return false
    const entry = seen<Entry | undefined>(
      () => entryAt(root, path),
      // It is there, and its directory lets nobody but root look at it.
      code => (code === 'EACCES' ? { path, kind: 'other', mode: 0, size: 0, mtime: 0 } : undefined),
    )
    if (entry !== undefined) entries.push(entry)
    return entry?.kind === 'directory'
  }
  walkTree(root, { names, visit })
  return entries
}

function seen<T>(look: () => T, otherwise: (code: string) => T): T {
  try {
    return look()
  } catch (error) {
    if (!isCode(error, ...unseen)) throw error
    return otherwise(String((error as NodeJS.ErrnoException).code))
  }
}

/** A tree of a stranger may hold any number of files. */
function tooMany(root: string, most: number): UserError {
  return new UserError('tree-too-large', `'${root}' holds more than ${String(most)} files and directories.`, {
    resolution: `Leave out what does not belong to it, or allow more: ${treeLimitVariable}=5000000`,
  })
}

function tooDeep(root: string, path: string, cause: Error): UserError {
  return new UserError(
    'tree-too-deep',
    `'${root}' is deeper than a path can be long: '${path.slice(0, 40)}…' has ${String(path.split('/').length)} levels.`,
    {
      resolution: 'Remove what is so deep: no program can name it.',
      cause,
    },
  )
}
