import { join } from 'node:path'
import { lookThrough, makeDirectory, readBytes } from '../platform/files.ts'
import { sameBytes } from '../platform/same-bytes.ts'
import { listAll } from '../platform/trees.ts'
import type { Part } from '../project/project.ts'
import type { Entry } from '../tree/listing.ts'
import { Claims } from './claims.ts'
import type { Candidate } from './collisions.ts'
import { collisionError, collisions, samePkgConfig, selectedEntries } from './collisions.ts'
import type { Selection } from './filesets.ts'
import { select } from './filesets.ts'
import { installDir, partPlaces, stageDir } from './layout.ts'
import { claimBackstage } from './register.ts'
import { runScripted } from './scriptlet.ts'
import type { Area } from './shared.ts'
import { areasOf, notFound, originOf, place } from './shared.ts'
import { watchAreas } from './watch.ts'
import type { StepRequest, StepResult, Work } from './work.ts'
import { listingsOf, refreshDoubtful } from './work.ts'

/** Puts what a part has installed into the stage, and what it exports into the backstage. */
export async function stagePart({ work, part }: StepRequest): Promise<StepResult> {
  refreshDoubtful(work, part.name)
  refuseCollisions(work)
  const areas = areasOf(work, 'stage')
  const scripted = part.keys['override-stage'] !== null
  const watch = scripted ? watchAreas(work, part.name, areas) : undefined
  let contents: Record<string, Selection> = {}
  makeDirectory(stageDir(work.layout, 'default'))
  const variables = await runScripted({
    work,
    part,
    step: 'stage',
    cwd: stageDir(work.layout, 'default'),
    builtin: async () => {
      contents = placeAll(work, part, areas)
    },
  })
  return { variables, ...(watch === undefined ? { contents } : watch(contents)) }
}

/** Everything is chosen, and found, before the first file is placed. */
function placeAll(work: Work, part: Part, areas: readonly Area[]): Record<string, Selection> {
  const chosen = areas.map(area => {
    const listing =
      area.name === 'backstage'
        ? listAll(partPlaces(work.layout, part.name).export)
        : installed(work, part, area.name)
    const selection =
      area.name === 'backstage'
        ? select(listing, { key: 'stage', entries: ['*'], partition: 'default', partitioned: false })
        : selectInstalled(work, { part, partition: area.name, key: 'stage', entries: part.keys.stage })
    const known = new Set(listing.map(entry => entry.path))
    const missing = [...selection.directories, ...selection.files].find(path => !known.has(path))
    if (missing !== undefined) throw notFound(join(originOf(work, part.name, area), missing))
    return { area, listing, selection }
  })
  if (
    chosen.some(
      ({ area, selection }) =>
        area.name === 'backstage' && selection.files.length + selection.directories.length > 0,
    )
  )
    claimBackstage(work)
  for (const choice of chosen) place(work, { part, ...choice })
  return Object.fromEntries(chosen.map(({ area, selection }) => [area.name, selection]))
}

/** What of a part's installed files a list selects: that of `prime` mostly selects what that of `stage` has selected. */
export function selectInstalled(
  work: Work,
  choice: { part: Part; partition: string; key: 'stage' | 'prime'; entries: readonly string[] },
): Selection {
  const { part, partition, key, entries } = choice
  const name = JSON.stringify([partition, entries])
  const { chosen } = listingsOf(work, part.name)
  const known = chosen.get(name)
  if (known !== undefined) return known
  const selection = select(installed(work, part, partition), {
    key,
    entries,
    partition,
    partitioned: work.layout.partitioned,
  })
  chosen.set(name, selection)
  return selection
}

/** The listing of a part's install directory. */
export function installed(work: Work, part: Part, partition: string): readonly Entry[] {
  const { installs } = listingsOf(work, part.name)
  const known = installs.get(partition)
  if (known !== undefined) return known
  const listing = listAll(installDir(work.layout, part.name, partition))
  installs.set(partition, listing)
  return listing
}

/** Looks for files that two parts would stage differently, in all parts as far as they are built, whether they are to be staged or not. */
export function refuseCollisions(work: Work): void {
  if (work.parts.length < 2) return
  for (const partition of work.layout.partitions) {
    const claims = work.claims.get(partition) ?? new Claims(work.parts.map(part => part.name))
    work.claims.set(partition, claims)
    for (const name of claims.waiting) {
      const part = work.named.get(name)
      if (part === undefined || work.toBuild.has(name)) continue
      const isBuilt = lookThrough(installDir(work.layout, name, partition)) !== undefined
      if (!isBuilt) claims.waiting.delete(name)
      else if (
        !claims.add(candidateOf(work, part, partition), (path, a, b) => sameContent(work, path, [a, b]))
      )
        throw firstCollision(work, partition)
    }
  }
}

/** The error for the first pair, in the order of processing, that does not agree. */
function firstCollision(work: Work, partition: string): Error {
  const candidates: Candidate[] = []
  for (const part of work.parts) {
    if (
      work.toBuild.has(part.name) ||
      lookThrough(installDir(work.layout, part.name, partition)) === undefined
    )
      continue
    const later = candidateOf(work, part, partition)
    for (const earlier of candidates) {
      const paths = collisions(earlier, later, (path, a, b) => sameContent(work, path, [a, b]))
      if (paths.length > 0)
        return collisionError({
          later: later.part,
          earlier: earlier.part,
          paths,
          partition: work.layout.partitioned ? partition : undefined,
        })
    }
    candidates.push(later)
  }
  return new Error(`two parts disagree about what is in ${partition}, and no two of them do`)
}

function candidateOf(work: Work, part: Part, partition: string): Candidate {
  const selection = selectInstalled(work, { part, partition, key: 'stage', entries: part.keys.stage })
  return {
    part: part.name,
    partition,
    entries: selectedEntries(installed(work, part, partition), selection),
    permissions: part.keys.permissions,
  }
}

function sameContent(work: Work, path: string, [one, other]: readonly [Candidate, Candidate]): boolean {
  const [mine, theirs] = [one, other].map(candidate =>
    join(installDir(work.layout, candidate.part, candidate.partition), path),
  ) as [string, string]
  return (
    sameBytes(mine, theirs) ||
    (path.endsWith('.pc') &&
      samePkgConfig(readBytes(mine).toString('latin1'), readBytes(theirs).toString('latin1')))
  )
}
