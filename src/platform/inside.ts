import { lstatSync, readlinkSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { join } from 'node:path'

/** Where a path of a tree ends once its links are followed, without ever leaving the tree. */
export interface Inside {
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
    return follow(root, path, rooted)
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

function follow(root: string, path: string, rooted: boolean): Inside | undefined {
  const rest = path.split('/').filter(name => name !== '' && name !== '.')
  const done: string[] = []
  for (let hops = 0; rest.length > 0;) {
    const name = rest.shift() ?? ''
    if (name === '..') {
      if (done.pop() === undefined) return undefined
      continue
    }
    const stat = lstatSync(join(root, ...done, name), { throwIfNoEntry: false })
    if (stat === undefined) return undefined
    if (!stat.isSymbolicLink()) {
      done.push(name)
      if (rest.length === 0) return { path: done.join('/'), stat }
      if (!stat.isDirectory()) return undefined
      continue
    }
    hops += 1
    const target = readlinkSync(join(root, ...done, name))
    if (hops > 10 || (target.startsWith('/') && !rooted)) return undefined
    if (target.startsWith('/')) done.length = 0
    rest.unshift(...target.split('/').filter(part => part !== '' && part !== '.'))
    if (rest.length === 0) return { path: done.join('/'), stat: lstatSync(join(root, ...done)) }
  }
  return { path: done.join('/'), stat: lstatSync(join(root, ...done)) }
}
