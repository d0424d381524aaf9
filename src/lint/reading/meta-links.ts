import type { Entry } from '../../tree/listing.ts'
import { parentPath } from '../../tree/listing.ts'
import { joined } from '../../snap/snap.ts'
import type { Snap } from '../../snap/snap.ts'

/** snapd follows at most so many links below `meta`. */
const mostHops = 10

/** Where a link below `meta` ends, or what snapd has against it. */
export function linkProblem(tree: Snap, link: Entry): Entry | string {
  if (link.path === 'meta') return 'meta directory cannot be a symlink'
  let entry = link
  for (let hops = 0; hops < mostHops; hops += 1) {
    const target = entry.target ?? ''
    const path = target.startsWith('/') ? undefined : joined(parentPath(entry.path), target)
    if (path === undefined) return `external symlink found: ${link.path} -> ${link.target ?? ''}`
    if (path === '' || path === 'meta') return `bad symlink found: ${link.path} -> ${link.target ?? ''}`
    const next = tree.at(path)
    if (next === undefined) return `lstat ${tree.label}/${path}: no such file or directory`
    if (next.kind !== 'symlink') return next
    entry = next
  }
  return 'too many levels of symbolic links'
}
