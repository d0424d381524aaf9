import { join } from 'node:path'
import { lookAt, makeDirectory } from '../platform/files.ts'
import { directWays, listAll } from '../platform/trees.ts'
import { entryAt } from '../platform/walk.ts'
import type { Part } from '../project/project.ts'
import type { Entry } from '../tree/listing.ts'
import type { Selection } from './filesets.ts'
import { primeEntries } from './filesets.ts'
import { primeDir, stageDir } from './layout.ts'
import { checkPermissions } from './permissions.ts'
import { isScripted } from './redo.ts'
import { runScripted } from './scriptlet.ts'
import type { Area } from './shared.ts'
import { areasOf, notFound, place } from './shared.ts'
import { installed, refuseCollisions, selectInstalled } from './stage.ts'
import { watchAreas } from './watch.ts'
import type { StepRequest, StepResult, Work } from './work.ts'
import { refreshDoubtful } from './work.ts'

/** Puts what of a part goes into the snap from the stage into the prime directories. */
export async function primePart({ work, part }: StepRequest): Promise<StepResult> {
  checkPermissions(part.name, part.keys.permissions)
  refreshDoubtful(work, part.name)
  // They may have changed since the part was staged; nothing else that parts can disagree about can have.
  if (work.parts.some(each => each.keys.permissions.length > 0)) refuseCollisions(work)
  const areas = areasOf(work, 'prime')
  const watch = part.keys['override-prime'] === null ? undefined : watchAreas(work, part.name, areas)
  let contents: Record<string, Selection> = {}
  for (const area of areas) makeDirectory(area.root)
  const variables = await runScripted({
    work,
    part,
    step: 'prime',
    cwd: primeDir(work.layout, 'default'),
    builtin: async () => {
      contents = placeAll(work, part, areas)
    },
  })
  return { variables, ...(watch === undefined ? { contents } : watch(contents)) }
}

/** As snapcraft does: what is primed is chosen from what the part has installed, and then taken from the stage, where it must be. */
function placeAll(work: Work, part: Part, areas: readonly Area[]): Record<string, Selection> {
  const entries = primeEntries(part.keys.stage, part.keys.prime)
  const scripted = work.parts.some(each => isScripted(each, 'stage'))
  const chosen = areas.map(area => {
    const listing = installed(work, part, area.name)
    const selection = selectInstalled(work, { part, partition: area.name, key: 'prime', entries })
    const choice = { part, area, listing, selection }
    return {
      area,
      ...(scripted ? leftInStage(work, choice) : { selection, listing: stagedListing(work, choice) }),
    }
  })
  for (const choice of chosen) place(work, { part, ...choice })
  return Object.fromEntries(chosen.map(({ area, selection }) => [area.name, selection]))
}

interface Choice {
  part: Part
  area: Area
  listing: readonly Entry[]
  selection: Selection
}

/**
 * What scripts of the stage have left of a selection, and what they have made of it: a directory in the place of a file goes along as a
 * whole. What they have removed is not primed. Unlike snapcraft, which fails.
 */
function leftInStage(work: Work, { area, selection }: Choice): Pick<Choice, 'selection' | 'listing'> {
  const root = stageDir(work.layout, area.name)
  const isDirect = directWays(root)
  const listing = new Map<string, Entry>()
  const selected = new Set(selection.files)
  for (const path of [...selection.directories, ...selection.files]) {
    const entry = isDirect(path) ? entryAt(root, path) : undefined
    if (entry === undefined || listing.has(path)) continue
    listing.set(path, entry)
    if (entry.kind !== 'directory' || !selected.has(path)) continue
    for (const below of listAll(join(root, path)))
      listing.set(`${path}/${below.path}`, { ...below, path: `${path}/${below.path}` })
  }
  const paths = (directory: boolean): string[] =>
    [...listing.values()].flatMap(entry => ((entry.kind === 'directory') === directory ? [entry.path] : []))
  return { listing: [...listing.values()], selection: { files: paths(false), directories: paths(true) } }
}

/** The entries of the selection as they are in the stage. */
function stagedListing(work: Work, { part, area, listing, selection }: Choice): Entry[] {
  const root = stageDir(work.layout, area.name)
  const mine = work.memory.get(part.name, 'stage')?.contents[area.name]
  const staged = new Set([...(mine?.files ?? []), ...(mine?.directories ?? [])])
  const entries = new Map(listing.map(entry => [entry.path, entry]))
  return [...selection.directories, ...selection.files].map(path => {
    const entry = entries.get(path)
    // What this part has staged is there; anything else has to be looked at.
    if (
      entry !== undefined &&
      staged.has(path) &&
      (entry.kind !== 'directory' || lookAt(join(root, path)) !== undefined)
    )
      return entry
    const found = entryAt(root, path)
    if (found === undefined) throw notFound(join(root, path))
    return found
  })
}
