import { dirname, join } from 'node:path'
import { lookAt, makeDirectory } from '../platform/files.ts'
import { directWays, removeEntries } from '../platform/trees.ts'
import { withWriteBits } from '../platform/write-bits.ts'
import type { Area } from './areas.ts'
import { areasOf, originOf, ownersOf } from './areas.ts'
import { finishDirectory, placeFile } from './place.ts'
import type { Run } from './run.ts'
import type { Awaited } from './steps.ts'

/** A place that a part has had in common with others, of which one has it still. */
interface Orphan {
  area: Area
  path: string
  owner: string
}

/** Takes a part's selection out of the areas of a step, but not what other parts have put there as well. */
export function withdraw(run: Run, part: string, step: Awaited): Orphan[] {
  const contents = run.memory.get(part, step)?.contents ?? {}
  const orphans: Orphan[] = []
  for (const area of areasOf(run, step)) {
    const mine = contents[area.name]
    if (mine === undefined) continue
    const owners = ownersOf(run, area, part)
    const isOnlyMine = (path: string): boolean => owners?.lastOther(path, part) === undefined
    removeEntries(area.root, mine.files.filter(isOnlyMine), mine.directories.filter(isOnlyMine))
    for (const path of [...mine.directories, ...mine.files]) {
      const owner = owners?.lastOther(path, part)
      if (owner !== undefined) orphans.push({ area, path, owner })
    }
  }
  return orphans
}

/** Takes everything that is known to be of parts out of the areas of a step. What the scripts of other steps have put there stays. */
export function clearAreas(run: Run, step: Awaited): void {
  for (const area of areasOf(run, step)) {
    const contents = run.memory.parts().flatMap(name => run.memory.get(name, step)?.contents[area.name] ?? [])
    removeEntries(
      area.root,
      contents.flatMap(({ files }) => files),
      [...new Set(contents.flatMap(({ directories }) => directories))],
    )
  }
}

/** Puts what several parts have had in common back as the remaining owner has it. */
export function restore(run: Run, orphans: readonly Orphan[]): void {
  const ways = new Map<string, (path: string) => boolean>()
  for (const { area, path, owner } of orphans) {
    const isDirect = ways.get(area.root) ?? directWays(area.root)
    ways.set(area.root, isDirect)
    if (!isDirect(path)) continue
    const part = run.named.get(owner)
    const origin = part === undefined ? undefined : lookAt(join(originOf(run, owner, area), path))
    if (part === undefined || origin === undefined) continue
    if (origin.isDirectory()) {
      // A script, or somebody by hand, may have removed it.
      if (lookAt(join(area.root, path)) === undefined) makeDirectory(join(area.root, path))
      if (lookAt(join(area.root, path))?.isDirectory() !== true) continue
    }
    if (origin.isDirectory())
      finishDirectory(run, {
        part,
        area,
        entry: { path, kind: 'directory', mode: origin.mode & 0o7777, size: 0, mtime: origin.mtimeMs },
      })
    else if (isFreeFor(area, path))
      withWriteBits(
        () => [dirname(join(area.root, path))],
        () => {
          placeFile(run, { part, area, path })
        },
      )
  }
}

/** Whether a file can be placed at a path: a script may have put a directory there, which goes when nothing is left in it. */
function isFreeFor(area: Area, path: string): boolean {
  if (lookAt(join(area.root, path))?.isDirectory() === true) removeEntries(area.root, [], [path])
  return lookAt(join(area.root, path))?.isDirectory() !== true
}
