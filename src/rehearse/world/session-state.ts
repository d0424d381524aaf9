import { metadataOfJson } from '../../snap/metadata/decode.ts'
import { stateProblem } from './state-shape.ts'
import type { World } from './world.ts'
import { readWorld, worldText } from './world-text.ts'

/** A pretend system as the text that is kept; directories below `root` are written relative to it, so that both can be moved. */
export function stateText(world: World, root: string): string {
  return worldText(
    withDirectories(world, path => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path)),
  )
}

/** The pretend system of a kept text; the problem says what does not fit. */
export function readState(text: string, root: string): World | { readonly problem: string } {
  const read = readWorld(text)
  if ('problem' in read) return read
  const problem = stateProblem(read)
  if (problem !== undefined) return { problem }
  return withDirectories(read, path => (path.startsWith('/') ? path : `${root}/${path}`))
}

/** All directories that revisions and components of the world are made of. */
export function keptDirectories(world: World): string[] {
  const found: string[] = []
  withDirectories(world, path => {
    found.push(path)
    return path
  })
  return found
}

function withDirectories(world: World, change: (path: string) => string): World {
  const changed = <T extends { readonly directory?: string }>(item: T): T =>
    item.directory === undefined ? item : { ...item, directory: change(item.directory) }
  const mapped = <T, U>(record: Readonly<Record<string, T>>, by: (value: T) => U): Record<string, U> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, by(value)]))
  return {
    ...world,
    snaps: mapped(world.snaps, snap => ({
      ...snap,
      revisions: mapped(snap.revisions, revision => ({
        ...changed(revision),
        metadata: metadataOfJson(revision.metadata),
        components: mapped(revision.components, changed),
      })),
    })),
  }
}
