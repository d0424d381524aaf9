import { listAll } from '../platform/trees.ts'
import type { Part } from '../project/project.ts'
import { alike } from '../sources/local.ts'
import type { Entry } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import type { Area, Choice } from './areas.ts'
import { areasOf } from './areas.ts'
import type { Selection } from './filesets.ts'
import { isScripted } from './redo.ts'
import type { Run, StepResult } from './run.ts'
import type { Awaited } from './steps.ts'

type Watched = Pick<StepResult, 'contents' | 'alters' | 'removed'>

/**
 * Gives a function that tells what is to be remembered of a step in the shared directories when it is done.
 *
 * Where a script takes the step, they are looked at before and after it: what it has made or changed there belongs to the part as well, so
 * that it can be taken out again; what is not there any more is told too.
 */
export function watchAreas(run: Run, part: Part, step: Awaited): (placed: readonly Choice[]) => Watched {
  const contentsOf = (placed: readonly Choice[]): Record<string, Selection> => ({
    ...run.memory.get(part.name, step)?.contents,
    ...Object.fromEntries(placed.map(({ area, selection }) => [area.name, selection])),
  })
  if (!isScripted(part, step)) return placed => ({ contents: contentsOf(placed) })
  const areas = areasOf(run, step)
  const before = new Map(areas.map(area => [area.name, entriesIn(area)]))
  return placed => {
    const known = contentsOf(placed)
    const contents: Record<string, Selection> = {}
    const removed = new Set<string>()
    let alters = false
    for (const area of areas) {
      const found = changesIn(known[area.name], before.get(area.name) ?? new Map(), entriesIn(area))
      const owners = run.memory.ownersIn(step, area.name)
      alters ||= [...found.made, ...found.lost].some(path => owners.lastOther(path, part.name) !== undefined)
      for (const path of found.lost) if (!path.includes('/')) removed.add(path)
      contents[area.name] = found.contents
    }
    return { contents, alters, removed: [...removed].sort(comparePaths) }
  }
}

type ByPath = ReadonlyMap<string, Entry>

function entriesIn(area: Area): ByPath {
  return new Map(listAll(area.root).map(entry => [entry.path, entry]))
}

/** What a script has made, or changed, and what is not there any more; with all that the part has there now. */
function changesIn(
  known: Selection | undefined,
  before: ByPath,
  now: ByPath,
): { made: string[]; lost: string[]; contents: Selection } {
  const made = [...now.values()].filter(entry => isNew(before.get(entry.path), entry))
  const files = new Set(known?.files)
  const directories = new Set(known?.directories)
  for (const entry of made) (entry.kind === 'directory' ? directories : files).add(entry.path)
  const left = (paths: ReadonlySet<string>): string[] =>
    [...paths].filter(path => now.has(path)).sort(comparePaths)
  return {
    made: made.map(entry => entry.path),
    lost: [...before.keys(), ...files, ...directories].filter(path => !now.has(path)),
    contents: { files: left(files), directories: left(directories) },
  }
}

function isNew(before: Entry | undefined, now: Entry): boolean {
  return before === undefined || !alike(before, now)
}
