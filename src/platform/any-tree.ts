import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import { isCode, kindOf } from './files.ts'

/** More than this is not listed: a program that makes files for ever must not fill our memory. */
const most = 200_000

/**
 * Lists a tree that other programs have made: a directory that we may not read has nothing in it, names may be anything, and it may be
 * deeper than a path can be long. `keep` chooses names at the top.
 */
export function listAnything(root: string, keep: (name: string) => boolean = () => true): Entry[] {
  const entries: Entry[] = []
  // The next one is at the end, so that entries come in the order of a walk.
  const waiting = namesAt(root).filter(keep).reverse()
  for (let path = waiting.pop(); path !== undefined && entries.length < most; path = waiting.pop()) {
    const entry = entryAt(root, path)
    if (entry === undefined) continue
    entries.push(entry)
    if (entry.kind === 'directory')
      for (const name of namesAt(join(root, path)).reverse()) waiting.push(`${path}/${name}`)
  }
  return entries
}

/** What others do to a tree while it is looked at, and what keeps us from looking. */
const unseen = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'EINVAL']

function entryAt(root: string, path: string): Entry | undefined {
  try {
    const stat = lstatSync(join(root, path))
    const kind = kindOf(stat)
    return {
      path,
      kind,
      mode: stat.mode & 0o7777,
      size: kind === 'directory' ? 0 : stat.size,
      mtime: stat.mtimeMs,
      ...(kind === 'symlink' ? { target: readlinkSync(join(root, path)) } : {}),
    }
  } catch (error) {
    // It is there, and its directory lets nobody but root look at it.
    if (isCode(error, 'EACCES')) return { path, kind: 'other', mode: 0, size: 0, mtime: 0 }
    if (isCode(error, ...unseen)) return undefined
    throw error
  }
}

function namesAt(directory: string): string[] {
  try {
    return readdirSync(directory).sort(comparePaths)
  } catch (error) {
    if (isCode(error, ...unseen)) return []
    throw error
  }
}
