import { knownBases } from '../../bases/contents.ts'
import { retiredSystems } from '../../bases/retired.ts'
import { follow } from '../../snap/snap.ts'
import type { Snap } from '../../snap/snap.ts'

/** Bases whose files are known: a hook of such a snap sees them as the system's. */
export const systemBases: ReadonlySet<string> = new Set([...retiredSystems, ...knownBases])

/** Whether hooks see the machine's own files in place of the base's. */
export function isClassic(tree: Snap): boolean {
  return (tree.snap.confinement ?? '') === 'classic'
}

/** Whether the snap's layout puts something at a path of the system. */
export function isLaidOut(tree: Snap, path: string): boolean {
  return Object.keys(tree.snap.layout ?? {}).some(place => path === place || path.startsWith(`${place}/`))
}

/** Whether a path below `/snap/NAME/current` is in the snap itself; undefined when the path is another one, or the files are unknown. */
export function inOwnSnap(tree: Snap, path: string): boolean | undefined {
  const start = `/snap/${tree.snap.name ?? ''}/current/`
  return !path.startsWith(start) || !tree.known.files || tree.component !== undefined
    ? undefined
    : follow(tree, path.slice(start.length)) !== undefined
}
