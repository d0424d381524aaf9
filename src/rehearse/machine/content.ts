import { join } from 'node:path'
import { lookThrough, makeDirectory } from '../../platform/files.ts'
import { sharedDirectories } from '../hook/content.ts'
import { splitInstance } from '../hook/environment.ts'
import { placeOf } from './layouts.ts'
import type { Launch } from './launch.ts'

/** Mounts of what the snap sees of others, and what cannot be mounted. */
interface ContentMounts {
  args: string[]
  notes: string[]
}

/** Mounts for the connections of content plugs; a place below the snap's read-only files must be there. */
export function contentOf(launch: Launch, root: string): ContentMounts {
  const {
    request: {
      world,
      run: { snap },
      revision,
    },
    directory,
  } = launch
  const mounts: ContentMounts = { args: [], notes: [] }
  const emptied = new Set<string>()
  for (const { from, source, target, writable, below = target } of sharedDirectories(world, snap)) {
    const state = world.snaps[from]
    const files = state?.revisions[state.current]?.directory
    const shown =
      files === undefined || state === undefined
        ? undefined
        : placeOf(source, { snap: from, revision: state.current, files, root })
    const place = placeOf(below, { snap, revision, files: directory, root })
    if (place !== undefined && !below.startsWith('$SNAP/')) makeDirectory(place)
    if (shown !== undefined && !source.startsWith('$SNAP/')) makeDirectory(shown)
    if (!isDirectory(shown) || !isDirectory(place)) {
      mounts.notes.push(
        `The content of ${from} is not at ${target}: ${isDirectory(shown) ? `the snap has no directory ${below}` : `${from} has no directory ${source}`}.`,
      )
      continue
    }
    for (const name of new Set([snap, splitInstance(snap).name])) {
      // Where it lies once links are followed: nothing is mounted over a link.
      const at = place.startsWith(`${directory}/`)
        ? `/snap/${name}/${revision}${place.slice(directory.length)}`
        : `/var/snap/${name}${place.slice(join(root, 'var/snap', snap).length)}`
      if (below !== target && !emptied.has(at)) mounts.args.push('--tmpfs', at)
      emptied.add(at)
      mounts.args.push(
        writable && !source.startsWith('$SNAP/') ? '--bind' : '--ro-bind',
        shown,
        below === target ? at : `${at}/${target.slice(target.lastIndexOf('/') + 1)}`,
      )
    }
  }
  return mounts
}

function isDirectory(path: string | undefined): path is string {
  return path !== undefined && lookThrough(path)?.isDirectory() === true
}
