import type { Listing } from '../tree/listing.ts'
import { follow } from './snap-tree.ts'

/** The paths of an image that rules read, so that the rest of it need not be unpacked: metadata, hooks, and where their links lead. */
export function neededPaths(listing: Listing): string[] {
  const entries = new Map(listing.map(entry => [entry.path, entry]))
  const tree = { at: (path: string) => entries.get(path) }
  const targets = listing.filter(entry => entry.kind === 'symlink' && entry.path.startsWith('meta/')).map(entry => follow(tree, entry.path)?.path ?? '')
  // For unsquashfs the names of files are patterns.
  const outside = targets.filter(path => path !== '' && !path.startsWith('meta/') && !/[*?[\]\\]/.test(path))
  return [...new Set(['meta', 'snap/hooks', ...outside])].filter(path => entries.has(path))
}
