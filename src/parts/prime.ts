import { join } from 'node:path'
import { lookAt, makeDirectory } from '../platform/files.ts'
import { directWays, listAll } from '../platform/trees.ts'
import { entryAt } from '../platform/walk.ts'
import type { Part } from '../project/project.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import type { Area, Choice } from './areas.ts'
import { areasOf } from './areas.ts'
import { refuseCollisions } from './collide.ts'
import type { Selection } from './filesets.ts'
import { primeEntries } from './filesets.ts'
import { installed, selectInstalled } from './installed.ts'
import { primeDir, stageDir } from './layout.ts'
import { checkPermissions } from './permissions.ts'
import { notFound, place, wholeChoice } from './place.ts'
import { isScripted } from './redo.ts'
import { tellIdle } from './idle-entries.ts'
import type { Run, StepRequest, StepResult } from './run.ts'
import { runScripted } from './scriptlet.ts'
import { watchAreas } from './watch.ts'

/** Puts what of a part goes into the snap from the stage into the prime directories. */
export async function primePart({ run, part, choices }: StepRequest): Promise<StepResult> {
  checkPermissions(part.name, part.keys.permissions)
  run.listings.refresh(part.name)
  // They may have changed since the part was staged; nothing else that parts can disagree about can have.
  if (choices === undefined && run.parts.some(each => each.keys.permissions.length > 0)) refuseCollisions(run)
  const areas = areasOf(run, 'prime')
  const watch = watchAreas(run, part, 'prime')
  for (const area of areas) makeDirectory(area.root)
  let placed: readonly Choice[] = []
  const variables = await runScripted({
    run,
    part,
    step: 'prime',
    cwd: primeDir(run.layout, 'default'),
    builtin: async () => {
      placed = choices ?? areas.map(area => chooseFor(run, part, area))
      for (const choice of placed) place(run, part, choice)
    },
  })
  return { variables, ...watch(placed) }
}

/**
 * As snapcraft does: what is primed is chosen from what the part has installed, and then taken from the stage. What the part has not staged is
 * not primed, where snapcraft fails.
 */
function chooseFor(run: Run, part: Part, area: Area): Choice {
  const entries = primeEntries(part.keys.stage, part.keys.prime)
  const wanted = selectInstalled(run, { part, partition: area.name, key: 'prime', entries })
  const mine = run.memory.get(part.name, 'stage')?.contents[area.name]
  const staged = new Set([...(mine?.files ?? []), ...(mine?.directories ?? [])])
  const selection = {
    files: wanted.files.filter(path => staged.has(path)),
    directories: wanted.directories.filter(path => staged.has(path)),
  }
  tellIdle(run, { part, area, staged })
  const wish = { part, area, selection }
  return run.parts.some(each => isScripted(each, 'stage'))
    ? wholeChoice(run, { ...wish, ...leftInStage(run, wish) })
    : wholeChoice(run, { ...wish, listing: stagedListing(run, wish) })
}

/** What of a part is to be primed in an area. */
interface Wish {
  part: Part
  area: Area
  selection: Selection
}

/**
 * What scripts of the stage have left of a selection, and what they have made of it: a directory in the place of a file goes along as a
 * whole. What they have removed is not primed. Unlike snapcraft, which fails.
 */
function leftInStage(run: Run, { area, selection }: Wish): { selection: Selection; listing: Listing } {
  const root = stageDir(run.layout, area.name)
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

/** The entries of the selection, which the part has staged, as they are in the stage. */
function stagedListing(run: Run, { part, area, selection }: Wish): Entry[] {
  const root = stageDir(run.layout, area.name)
  const entries = new Map(installed(run, part, area.name).map(entry => [entry.path, entry]))
  return [...selection.directories, ...selection.files].map(path => {
    const entry = entries.get(path)
    if (entry !== undefined && (entry.kind !== 'directory' || lookAt(join(root, path)) !== undefined))
      return entry
    const found = entryAt(root, path)
    if (found === undefined) throw notFound(join(root, path))
    return found
  })
}
