import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import { isCode, kindOf } from './files.ts'

/** Lists a tree that other programs have made: a directory that we may not read has nothing in it, names may be anything. `keep` chooses names at the top. */
export function listAnything(root: string, keep: (name: string) => boolean = () => true): Entry[] {
  const entries: Entry[] = []
  const walk = (prefix: string): void => {
    for (const name of readableNames(join(root, prefix))) {
      if (prefix === '' && !keep(name)) continue
      const path = prefix === '' ? name : `${prefix}/${name}`
      const stat = lstatSync(join(root, path), { throwIfNoEntry: false })
      if (stat === undefined) continue
      const kind = kindOf(stat)
      entries.push({
        path, kind, mode: stat.mode & 0o7777, size: kind === 'directory' ? 0 : stat.size, mtime: stat.mtimeMs,
        ...(kind === 'symlink' ? { target: readlinkSync(join(root, path)) } : {}),
      })
      if (kind === 'directory') walk(path)
    }
  }
  walk('')
  return entries
}

function readableNames(directory: string): string[] {
  try {
    return readdirSync(directory).sort(comparePaths)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'EACCES')) return []
    throw error
  }
}
