import type { Entry } from './listing.ts'
import { parentPath } from './listing.ts'

/** How links of a tree are followed. */
export interface LinkRules {
  /** What is at a path, links not followed. */
  at: (path: string) => Pick<Entry, 'kind' | 'target'> | undefined
  /** Absolute links start at the tree's root, as they would where that is the root of the system; else they lead out. */
  rooted?: boolean
  /** More links than this are a loop. */
  most?: number
  /** As a system does that makes what is not there: nothing is above the root, and a path goes on where nothing is. */
  lenient?: boolean
  /** The last part is taken as it is, a link too. */
  keepLast?: boolean
}

/**
 * Where a path of a tree ends once its links are followed, without ever leaving the tree; empty for its root. Undefined when it leads
 * nowhere, out of the tree or in circles.
 */
export function followLinks(
  path: string,
  { at, rooted = false, most = 10, lenient = false, keepLast = false }: LinkRules,
): string | undefined {
  const waiting = path.split('/').reverse()
  let done = ''
  let links = 0
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (done === '' && !lenient) return undefined
      done = parentPath(done)
      continue
    }
    done = done === '' ? part : `${done}/${part}`
    const entry = at(done)
    if (entry?.kind === 'symlink' && !(keepLast && waiting.every(rest => rest === ''))) {
      links += 1
      const start = links > most ? undefined : startOf(entry.target, { below: parentPath(done), rooted })
      if (start === undefined) return undefined
      done = start
      waiting.push(...(entry.target ?? '').split('/').reverse())
    } else if (!lenient && entry?.kind !== 'directory')
      return entry !== undefined && waiting.every(rest => rest === '' || rest === '.') ? done : undefined
  }
  return done
}

/** Where the target of a link is counted from; undefined when that is outside. */
function startOf(
  target: string | undefined,
  { below, rooted }: { below: string; rooted: boolean },
): string | undefined {
  if (target?.startsWith('/') !== true) return target === undefined ? undefined : below
  return rooted ? '' : undefined
}
