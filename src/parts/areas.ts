import type { Delta } from './delta.ts'
import type { Selection } from './filesets.ts'
import type { Layout } from './layout.ts'
import { installDir, partPlaces, primeDir, stageDir } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Owners } from './owners.ts'
import type { Awaited } from './steps.ts'

/** One of the directories that parts share: a partition's stage or prime, or the backstage. */
export interface Area {
  step: Awaited
  /** The partition, or `backstage`. */
  name: string
  root: string
}

/** What a part is to have in an area. */
export interface Choice {
  area: Area
  selection: Selection
  /** By what that comes from what it has there. */
  delta: Delta
}

/** The areas that a step fills. */
export function areasOf({ layout }: { layout: Layout }, step: Awaited): Area[] {
  const dirOf = step === 'stage' ? stageDir : primeDir
  const areas = layout.partitions.map(name => ({ step, name, root: dirOf(layout, name) }))
  return step === 'stage' ? [...areas, { step, name: 'backstage', root: layout.backstage }] : areas
}

/** Where a part's files for an area come from. */
export function originOf({ layout }: { layout: Layout }, part: string, area: Area): string {
  if (area.name === 'backstage') return partPlaces(layout, part).export
  return area.step === 'stage' ? installDir(layout, part, area.name) : stageDir(layout, area.name)
}

/** Who has put what into an area; undefined where nobody but one part can have. */
export function ownersOf(
  { memory, parts }: { memory: Memory; parts: readonly { name: string }[] },
  area: Area,
  part = parts[0]?.name,
): Owners | undefined {
  return parts.every(other => other.name === part) ? undefined : memory.ownersIn(area.step, area.name)
}
