import { join } from 'node:path'
import { canRead, kindOf, lookAt, namesIn } from '../platform/files.ts'
import { walkTree } from '../platform/walk.ts'

/** A path that we may not read, with whose it is. */
interface Unreadable {
  path: string
  owner: string
  mode: string
}

/** Files and directories of a tree whose content we may not read; snapd looks before it packs, since mksquashfs would pack them empty. */
export function unreadable(root: string): Unreadable[] {
  const found: Unreadable[] = []
  const visit = (path: string): boolean => {
    const full = join(root, path)
    const stat = lookAt(full)
    const kind = stat === undefined ? 'other' : kindOf(stat)
    if (stat === undefined || (kind !== 'file' && kind !== 'directory')) return false
    if (canRead(full, kind === 'directory')) return kind === 'directory'
    found.push({
      path,
      owner: `${String(stat.uid)}:${String(stat.gid)}`,
      mode: `0${(stat.mode & 0o777).toString(8).padStart(3, '0')}`,
    })
    return false
  }
  walkTree(root, { names: namesIn, visit })
  return found
}
