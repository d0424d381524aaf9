import { join } from 'node:path'
import { lookAt, makeDirectory } from '../platform/files.ts'
import { followInside } from '../platform/inside.ts'
import { ensureDirectory, finishDirectories, linkEntry, listAll } from '../platform/trees.ts'
import type { Entry } from '../tree/listing.ts'
import { baseName, parentPath } from '../tree/listing.ts'

/**
 * Links the files of one tree into another one, over what is there.
 *
 * As dpkg does: a directory that is there stays when a link comes in its place, and what belongs into a directory goes through a link
 * to one (`lib -> usr/lib`); but only through links that stay in the tree.
 */
export function mergeTree(from: string, into: string): void {
  makeDirectory(into)
  // Where each directory's content goes, when that is another place.
  const places = new Map<string, string>([['', '']])
  const made: Entry[] = []
  for (const entry of listAll(from)) {
    const above = places.get(parentPath(entry.path)) ?? parentPath(entry.path)
    const path = above === '' ? baseName(entry.path) : `${above}/${baseName(entry.path)}`
    const there = lookAt(join(into, path))
    if (entry.kind !== 'directory') {
      if (there?.isDirectory() === true && entry.kind === 'symlink') continue
      linkEntry(join(from, entry.path), join(into, path))
      continue
    }
    const led = there?.isSymbolicLink() === true ? followInside(into, path) : undefined
    if (led?.stat.isDirectory() === true) {
      places.set(entry.path, led.path)
      continue
    }
    ensureDirectory(join(into, path), entry.mode | 0o700)
    places.set(entry.path, path)
    made.push({ ...entry, path })
  }
  finishDirectories(into, made)
}
