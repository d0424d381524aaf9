import { listAll } from '../platform/trees.ts'
import { alike } from '../sources/local.ts'
import type { Entry } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import type { Selection } from './filesets.ts'
import type { Area } from './shared.ts'
import type { StepResult, Work } from './work.ts'

/** What a script has done to shared directories, to be remembered. */
type Watched = Required<Pick<StepResult, 'contents' | 'alters' | 'removed'>>

/**
 * Looks at shared directories before a script of a part runs. The function that it gives looks again, and adds what the script has made
 * or changed there to what is known to belong to the part, so that it can be taken out again; it tells as well what is not there any more.
 */
export function watchAreas(
  work: Work,
  part: string,
  areas: readonly Area[],
): (known: Readonly<Record<string, Selection>>) => Watched {
  const before = new Map(
    areas.map(area => [area.name, new Map(listAll(area.root).map(entry => [entry.path, entry]))]),
  )
  return known => {
    const contents: Record<string, Selection> = {}
    const removed = new Set<string>()
    let alters = false
    for (const area of areas) {
      const there = before.get(area.name)
      const now = listAll(area.root)
      const made = now.filter(entry => isNew(there?.get(entry.path), entry))
      const files = new Set(known[area.name]?.files)
      const directories = new Set(known[area.name]?.directories)
      for (const entry of made) (entry.kind === 'directory' ? directories : files).add(entry.path)
      const left = new Set(now.map(entry => entry.path))
      const lost = [...(there?.keys() ?? []), ...files, ...directories].filter(path => !left.has(path))
      const owners = work.memory.ownersIn(area.step, area.name)
      alters ||= [...made.map(entry => entry.path), ...lost].some(
        path => owners.lastOther(path, part) !== undefined,
      )
      for (const path of lost) if (!path.includes('/')) removed.add(path)
      const sorted = (paths: ReadonlySet<string>): string[] =>
        [...paths].filter(path => left.has(path)).sort(comparePaths)
      contents[area.name] = { files: sorted(files), directories: sorted(directories) }
    }
    return { contents, alters, removed: [...removed].sort(comparePaths) }
  }
}

function isNew(before: Entry | undefined, now: Entry): boolean {
  return before === undefined || !alike(before, now)
}
