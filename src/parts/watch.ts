import { listAll } from '../platform/trees.ts'
import { alike } from '../sources/local.ts'
import type { Entry } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'
import type { Selection } from './filesets.ts'
import type { Area } from './shared.ts'

/**
 * Looks at shared directories before a script runs. The function that it gives looks again, and adds what the script has made or
 * changed there to what is known to belong to the part, so that it can be taken out again.
 */
export function watchAreas(areas: readonly Area[]): (known: Readonly<Record<string, Selection>>) => Record<string, Selection> {
  const before = new Map(areas.map(area => [area.name, new Map(listAll(area.root).map(entry => [entry.path, entry]))]))
  return known => Object.fromEntries(areas.map(area => {
    const there = before.get(area.name)
    const made = listAll(area.root).filter(entry => isNew(there?.get(entry.path), entry))
    const files = new Set(known[area.name]?.files)
    const directories = new Set(known[area.name]?.directories)
    for (const entry of made) (entry.kind === 'directory' ? directories : files).add(entry.path)
    return [area.name, { files: [...files].sort(comparePaths), directories: [...directories].sort(comparePaths) }]
  }))
}

function isNew(before: Entry | undefined, now: Entry): boolean {
  return before === undefined || !alike(before, now)
}
