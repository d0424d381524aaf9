import { join } from 'node:path'
import { lookThrough, makeDirectory } from '../platform/files.ts'
import { sharedDirectories } from './content.ts'
import { splitInstance } from './environment.ts'
import type { Scene } from './run-scene.ts'

/** Mounts of what the snap sees of others, and what cannot be mounted. */
export interface ContentMounts {
  args: string[]
  notes: string[]
}

/** Mounts for the connections of content plugs; a place below the snap's read-only files must be there. */
export function contentOf(scene: Scene, root: string): ContentMounts {
  const { request: { world, run: { snap }, revision }, directory } = scene
  const mounts: ContentMounts = { args: [], notes: [] }
  const emptied = new Set<string>()
  for (const { from, source, target, writable, below = target } of sharedDirectories(world, snap)) {
    const state = world.snaps[from]
    const files = state?.revisions[state.current]?.directory
    const shown = files === undefined || state === undefined ? undefined : placed(source, { snap: from, revision: state.current, files, root })
    const place = placed(below, { snap, revision, files: directory, root })
    if (!below.startsWith('$SNAP/')) makeDirectory(place)
    if (shown !== undefined && !source.startsWith('$SNAP/')) makeDirectory(shown)
    if (shown === undefined || lookThrough(shown)?.isDirectory() !== true || lookThrough(place)?.isDirectory() !== true) {
      mounts.notes.push(`The content of ${from} is not at ${target}: ${shown === undefined || lookThrough(shown)?.isDirectory() !== true ? `${from} has no directory ${source}` : `the snap has no directory ${below}`}.`)
      continue
    }
    for (const name of new Set([snap, splitInstance(snap).name])) {
      const inside = (path: string): string => placed(path, { snap: name, revision, files: `/snap/${name}/${revision}`, root: '' })
      if (below !== target && !emptied.has(inside(below))) mounts.args.push('--tmpfs', inside(below))
      emptied.add(inside(below))
      mounts.args.push(writable && !source.startsWith('$SNAP/') ? '--bind' : '--ro-bind', shown, inside(target))
    }
  }
  return mounts
}

interface Places {
  snap: string
  revision: string
  /** Where the snap's files lie. */
  files: string
  root: string
}

function placed(path: string, { snap, revision, files, root }: Places): string {
  const [, name = '', rest = ''] = /^\$(SNAP|SNAP_DATA|SNAP_COMMON)(\/.*)?$/.exec(path) ?? []
  if (name === 'SNAP') return join(files, rest)
  return join(root, 'var/snap', snap, name === 'SNAP_DATA' ? revision : 'common', rest)
}
