import { join } from 'node:path'
import { lookThrough, makeDirectory, readBytes } from '../platform/files.ts'
import { sameBytes } from '../platform/same-bytes.ts'
import { listAll } from '../platform/trees.ts'
import type { Part } from '../project/project.ts'
import type { Entry } from '../tree/listing.ts'
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

/** Puts what a part has installed into the stage, and what it exports into the backstage. */
export async function stagePart({ work, part }: StepRequest): Promise<StepResult> {
  refuseCollisions(work)
  const areas = areasOf(work, 'stage')
  const scripted = part.keys['override-stage'] !== null
  const watch = scripted ? watchAreas(areas) : undefined
  let contents: Record<string, Selection> = {}
  makeDirectory(stageDir(work.layout, 'default'))
  const variables = await runScripted({
    work, part, step: 'stage', cwd: stageDir(work.layout, 'default'),
    builtin: async () => {
      contents = placeAll(work, part, areas)
    },
  })
  return { variables, contents: watch === undefined ? contents : watch(contents) }
}

/** Everything is chosen, and found, before the first file is placed. */
function placeAll(work: Work, part: Part, areas: readonly Area[]): Record<string, Selection> {
  const chosen = areas.map(area => {
    const listing = area.name === 'backstage' ? listAll(partPlaces(work.layout, part.name).export) : installed(work, part, area.name)
    const selection = area.name === 'backstage'
      ? select(listing, { key: 'stage', entries: ['*'], partition: 'default', partitioned: false })
      : selectInstalled(work, { part, partition: area.name, key: 'stage', entries: part.keys.stage })
    const known = new Set(listing.map(entry => entry.path))
    const missing = [...selection.directories, ...selection.files].find(path => !known.has(path))
    if (missing !== undefined) throw notFound(join(originOf(work, part.name, area), missing))
    return { area, listing, selection }
  })
  if (chosen.some(({ area, selection }) => area.name === 'backstage' && selection.files.length + selection.directories.length > 0)) claimBackstage(work)
  for (const choice of chosen) place(work, { part, ...choice })
  return Object.fromEntries(chosen.map(({ area, selection }) => [area.name, selection]))
}

/** What of a part's installed files a list selects: that of `prime` mostly selects what that of `stage` has selected. */
export function selectInstalled(work: Work, choice: { part: Part; partition: string; key: 'stage' | 'prime'; entries: readonly string[] }): Selection {
  const { part, partition, key, entries } = choice
  const name = JSON.stringify([part.name, partition, entries])
  const known = work.chosen.get(name)
  if (known !== undefined) return known
  const selection = select(installed(work, part, partition), { key, entries, partition, partitioned: work.layout.partitioned })
  work.chosen.set(name, selection)
  return selection
}

/** The listing of a part's install directory. */
export function installed(work: Work, part: Part, partition: string): readonly Entry[] {
  const root = installDir(work.layout, part.name, partition)
  const known = work.installs.get(root)
  if (known !== undefined) return known
  const listing = listAll(root)
  work.installs.set(root, listing)
  return listing
}

/** Looks for files that two parts would stage differently, in all parts as far as they are built, whether they are to be staged or not. */
export function refuseCollisions(work: Work): void {
  const { layout, compared } = work
  for (const partition of layout.partitions) {
    const candidates: Candidate[] = []
    for (const part of work.parts) {
      if (work.toBuild.has(part.name) || lookThrough(installDir(layout, part.name, partition)) === undefined) continue
      const later = candidateOf(work, part, partition)
      for (const earlier of candidates) {
        const pair = JSON.stringify([partition, earlier.part, later.part])
        if (compared.has(pair)) continue
        const paths = collisions(earlier, later, (path, a, b) => sameContent(work, path, [a, b]))
        if (paths.length > 0) throw collisionError({ later: later.part, earlier: earlier.part, paths, partition: layout.partitioned ? partition : undefined })
        compared.add(pair)
      }
      candidates.push(later)
    }
  }
}

function candidateOf(work: Work, part: Part, partition: string): Candidate {
  const name = JSON.stringify([part.name, partition])
  const known = work.candidates.get(name)
  if (known !== undefined) return known
  const selection = selectInstalled(work, { part, partition, key: 'stage', entries: part.keys.stage })
  const candidate = { part: part.name, partition, entries: selectedEntries(installed(work, part, partition), selection), permissions: part.keys.permissions }
  work.candidates.set(name, candidate)
  return candidate
}

function sameContent(work: Work, path: string, [one, other]: readonly [Candidate, Candidate]): boolean {
  const [mine, theirs] = [one, other].map(candidate => join(installDir(work.layout, candidate.part, candidate.partition), path)) as [string, string]
  return sameBytes(mine, theirs) || (path.endsWith('.pc') && samePkgConfig(readBytes(mine).toString('latin1'), readBytes(theirs).toString('latin1')))
}
