import { join } from 'node:path'
import { canRead, kindOf, lookAt, namesIn } from '../platform/files.ts'

/** A path that we may not read, with whose it is. */
export interface Unreadable {
  path: string
  owner: string
  mode: string
}

/** Files and directories of a tree whose content we may not read; snapd looks before it packs, since mksquashfs would pack them empty. */
export function unreadable(root: string): Unreadable[] {
  const found: Unreadable[] = []
  const walk = (prefix: string): void => {
    for (const name of namesIn(join(root, prefix))) {
      const path = prefix === '' ? name : `${prefix}/${name}`
      const stat = lookAt(join(root, path))
      const kind = stat === undefined ? 'other' : kindOf(stat)
      if (stat === undefined || (kind !== 'file' && kind !== 'directory')) continue
      if (!canRead(join(root, path), kind === 'directory')) {
        found.push({ path, owner: `${String(stat.uid)}:${String(stat.gid)}`, mode: `0${(stat.mode & 0o777).toString(8).padStart(3, '0')}` })
      } else if (kind === 'directory') {
        walk(path)
      }
    }
  }
  walk('')
  return found
}
