import { follow } from '../../snap/snap.ts'
import type { Snap } from '../../snap/snap.ts'

/** Where a snap has its programs: what snapd puts before the PATH of hooks, and where parts put theirs. */
const directories: readonly string[] = [
  'usr/sbin',
  'usr/bin',
  'sbin',
  'bin',
  'usr/local/sbin',
  'usr/local/bin',
  '',
]

/** Whether a snap has a program of a name where hooks may look for it. */
export function isOnPath(tree: Snap, name: string): boolean {
  return directories.some(
    directory => follow(tree, directory === '' ? name : `${directory}/${name}`) !== undefined,
  )
}
