import type { Stats } from 'node:fs'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { followLinks } from '../tree/follow.ts'
import type { Entry } from '../tree/listing.ts'
import { isCode, lookAt, readLink } from './files.ts'

/** The system has as many: what goes beyond is a loop. */
const manyLinks = 40

/**
 * Where a path of the pretended system lies on this one: links on the way are followed as they would be there, so that none leads out of
 * its tree. The last part is taken as it is, a link too, unless it is to be `followed`.
 *
 * Everything that hooks have written is reached through here: they may have laid links that lead anywhere.
 */
export function insideTree(root: string, path: string, last: 'kept' | 'followed' = 'kept'): string {
  const at = (place: string): Pick<Entry, 'kind' | 'target'> => {
    const here = join(root, place)
    if (!isLink(here)) return { kind: 'other' }
    const target = readLink(here)
    // Without a sandbox hooks see the tree where it is.
    return { kind: 'symlink', target: target.startsWith(`${root}/`) ? target.slice(root.length) : target }
  }
  const end = followLinks(path, {
    at,
    rooted: true,
    most: manyLinks,
    lenient: true,
    keepLast: last === 'kept',
  })
  if (end === undefined)
    throw new UserError('too-many-links', `'/${path}' leads through too many links.`, {
      resolution: 'See which links the hooks have made.',
    })
  return join(root, end)
}

/** The same, links followed to the end, for what has to lie in one directory of the tree; nothing for what leads out of that. */
export function insideOf(root: string, own: string, path: string): string | undefined {
  const place = insideTree(root, path, 'followed')
  return place === join(root, own) || place.startsWith(`${join(root, own)}/`) ? place : undefined
}

/** A directory of the tree that is one itself, and all above it too, made where it is not there. A link is refused: nothing may be read or written through it. */
export function ownDirectory(root: string, path: string): string {
  let at = root
  for (const part of path.split('/')) {
    at = join(at, part)
    // Nearly always it is there, and an attempt that fails costs ten times as much as a look.
    const found = lookAt(at) ?? made(at)
    if (found?.isDirectory() !== true) {
      throw new UserError(
        'scratch-link',
        `'/${path}' of the rehearsal is no directory any more: a hook has put a ${found?.isSymbolicLink() === true ? 'link' : 'file'} in its place.`,
        { resolution: 'A hook may write into its data directories, and not replace them.' },
      )
    }
  }
  return at
}

/** Makes a directory, and tells what is there then. */
function made(path: string): Stats | undefined {
  try {
    mkdirSync(path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  return lookAt(path)
}

/** Whether there is a link; what cannot be looked at is none. */
function isLink(path: string): boolean {
  try {
    return lookAt(path)?.isSymbolicLink() === true
  } catch (error) {
    if (isCode(error, 'ENOTDIR', 'EACCES', 'ENAMETOOLONG')) return false
    throw error
  }
}
