import type { Snap } from '../snap/snap.ts'

/** A finished tree and the file that it becomes. */
export interface Artifact {
  /** The component's name; null for the snap itself. */
  component: string | null
  directory: string
  snap: Snap
  fileName: string
  compression: string
  /** Whether extended attributes go into the image, as they do for the snaps that a system boots with. */
  xattrs: boolean
  /** The project file behind a path of the tree, where there is one: `snap/hooks/install` for `meta/hooks/install`. */
  places: ReadonlyMap<string, string>
}

/** Whether snapd keeps extended attributes of a snap of this type. */
export function keepsXattrs(type: string | undefined): boolean {
  return ['os', 'core', 'base', 'snapd'].includes(type ?? 'app')
}
