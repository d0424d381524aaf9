import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { lookAt, readLink } from '../platform/files.ts'

/** The system has as many: what goes beyond is a loop. */
const manyLinks = 40

/**
 * Where a path of the pretended system lies on this one: links on the way are followed as they would be there, so that none leads out of
 * its tree. The last part is taken as it is, a link too.
 */
export function insideTree(root: string, path: string): string {
  const waiting = path.split('/').reverse()
  const at: string[] = []
  let links = 0
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part === '..') at.pop()
    if (part === '' || part === '.' || part === '..') continue
    const here = join(root, ...at, part)
    if (waiting.every(rest => rest === '') || lookAt(here)?.isSymbolicLink() !== true) {
      at.push(part)
      continue
    }
    links += 1
    if (links > manyLinks) throw new UserError('too-many-links', `'/${path}' leads through too many links.`, { resolution: 'See which links the hooks have made.' })
    const target = readLink(here)
    if (target.startsWith('/')) at.length = 0
    // Without a sandbox hooks see the tree where it is.
    waiting.push(...(target.startsWith(`${root}/`) ? target.slice(root.length) : target).split('/').reverse())
  }
  return join(root, ...at)
}
