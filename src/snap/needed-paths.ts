import type { Entry, Listing } from '../tree/listing.ts'
import { follow } from './snap.ts'

/** The paths of an image that rules read, so that the rest of it need not be unpacked: metadata, hooks, where their links lead, and programs. */
export function neededPaths(listing: Listing): string[] {
  const entries = new Map(listing.map(entry => [entry.path, entry]))
  const tree = { at: (path: string) => entries.get(path) }
  const targets = listing
    .filter(entry => entry.kind === 'symlink' && entry.path.startsWith('meta/'))
    .map(entry => follow(tree, entry.path)?.path ?? '')
  const outside = targets.filter(path => path !== '' && !path.startsWith('meta/'))
  return [
    ...new Set(['meta', 'snap/hooks', ...outside, ...listing.filter(holdsPrograms).map(entry => entry.path)]),
  ].filter(path => entries.has(path))
}

/** Whether a file may be a program or a library of the machine, by what a listing tells: an image need not be read for all others. */
export function holdsPrograms({ path, kind, mode, size }: Entry): boolean {
  return kind === 'file' && size >= 52 && ((mode & 0o111) !== 0 || /\.so(?:\.[^/]*)?$|\.node$/.test(path))
}
