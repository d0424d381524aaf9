import { lstatSync, readlinkSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { join } from 'node:path'
import { followLinks } from '../tree/follow.ts'
import type { Entry } from '../tree/listing.ts'

/** Where a path of a tree ends once its links are followed, without ever leaving the tree. */
interface Inside {
  /** Relative to the tree's root. */
  path: string
  stat: Stats
}

/** Follows a path within a tree; undefined when nothing is there, or when a link is absolute, leaves the tree or goes in circles. */
export function followInside(root: string, path: string): Inside | undefined {
  return followed(root, path, false)
}

/** Follows a path within a tree whose absolute links start at its root, as they would where that is the root of the system. */
export function followRooted(root: string, path: string): Inside | undefined {
  return followed(root, path, true)
}

function followed(root: string, path: string, rooted: boolean): Inside | undefined {
  try {
    const end = followLinks(path, { at: place => entryAt(join(root, place)), rooted })
    return end === undefined ? undefined : { path: end, stat: lstatSync(join(root, end)) }
  } catch (error) {
    // What may not be looked at, and what no name can be, cannot be followed.
    if (
      error instanceof Error &&
      'code' in error &&
      ['EACCES', 'EINVAL', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR'].includes(String(error.code))
    )
      return undefined
    throw error
  }
}

function entryAt(path: string): Pick<Entry, 'kind' | 'target'> | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat?.isSymbolicLink() === true) return { kind: 'symlink', target: readlinkSync(path) }
  return stat && { kind: stat.isDirectory() ? 'directory' : 'file' }
}
