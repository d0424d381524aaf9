import { join } from 'node:path'
import { lookAt, namesIn, remove } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import type { Project } from '../project/project.ts'
import { Apt } from '../packages/apt.ts'
import { removeEntries } from '../platform/trees.ts'
import { ancestors } from '../tree/listing.ts'
import type { Reporter } from '../ui/reporter.ts'
import { forgetLeavings, noteLeavings, refuseForeign, refuseLinks } from './foreign.ts'
import { installDir, layoutOf, partPlaces } from './layout.ts'
import { withLock } from './lock.ts'
import { Memory } from './memory.ts'
import { orderParts, selectParts } from './order.ts'
import { beginShared, endShared, forgetEverything, knownParts, madeBeside, reconcile } from './register.ts'
import { redoneSteps, startOver } from './replay.ts'
import { restore, withdraw } from './shared.ts'
import { stagedPlaces } from './staged.ts'
import type { Awaited, StepName } from './steps.ts'
import { stepsFrom } from './steps.ts'
import type { Work } from './work.ts'
import { forgetListings, nothingWaits } from './work.ts'
import { Variables } from './variables.ts'

export interface CleanRequest {
  /** Needed only when parts are named. */
  project: Project | null
  host: Host
  /** Empty for everything. */
  parts: readonly string[]
  reporter: Reporter
}

/** Removes what the steps have made: of the named parts, or everything with all that we remember. */
export async function cleanParts({ project, host, parts, reporter }: CleanRequest): Promise<void> {
  if (project === null || parts.length === 0) {
    reporter.progress('Cleaning all parts')
    const layout = layoutOf(host.cwd, [])
    // What a link leads to is not ours.
    if (lookAt(layout.parts)?.isSymbolicLink() === true) remove(layout.parts)
    await withLock({ layout, host, reporter }, async () => {
      const beside = madeBeside(layout)
      for (const name of ['prime', 'stage', ...beside]) remove(join(layout.root, name))
      removeEntries(layout.root, [], beside.flatMap(ancestors))
      forgetEverything(layout)
    })
    // The lock was in there; when somebody else holds it already, it stays.
    removeEntries(layout.root, [], ['parts', 'parts/.snapsmith'])
    return
  }
  await cleanSteps({ project, host, parts, reporter, step: 'pull' })
}

/** Undoes a step of parts, all of them when none is named, with all later steps. */
export async function cleanSteps(
  request: CleanRequest & { project: Project; step: StepName },
): Promise<void> {
  const { project, host, parts, reporter, step } = request
  const ordered = orderParts(project.parts)
  const selected = selectParts(ordered, parts)
  reporter.progress(parts.length === 0 ? 'Cleaning all parts' : `Cleaning parts: ${parts.join(', ')}`)
  const layout = layoutOf(host.cwd, project.partitions)
  refuseLinks(layout)
  await withLock({ layout, host, reporter }, async () => {
    const memory = new Memory(layout, { known: knownParts(layout), order: ordered.map(part => part.name) })
    const work: Work = {
      project,
      parts: ordered,
      layout,
      memory,
      variables: new Variables(project),
      host,
      reporter,
      packages: new Apt({ host, reporter }),
      jobs: 1,
      temporary: '',
      isolate: ordered.some(
        part => part.keys['override-stage'] !== null || part.keys['override-prime'] !== null,
      ),
      named: new Map(ordered.map(part => [part.name, part])),
      listings: new Map(),
      doubtful: new Set(),
      claims: new Map(),
      sources: new Map(),
      toBuild: new Set(),
      waiting: nothingWaits(),
    }
    refuseForeign(work)
    forgetLeavings(layout)
    // What a part has placed can only be taken out while it is known: where the memory was lost, everything placed goes first.
    reconcile(work)
    const names = new Set(selected.map(part => part.name))
    const lost = (shared: Awaited): boolean => stepsFrom(step).some(each => each.name === shared)
    const { steps } = redoneSteps(
      work,
      (shared, taken) => new Set([...names].filter(name => lost(shared) && taken(name) !== undefined)),
    )
    startOver(work, steps, names)
    beginShared(work, step === 'prime' ? 'prime' : 'stage')
    for (const part of selected) cleanFrom(work, part.name, step)
    endShared(work)
    noteLeavings(work)
  })
}

/** Undoes a step of a part and all later ones, the last one first. */
export function cleanFrom(work: Work, part: string, step: StepName): void {
  const undone = [...stepsFrom(step)].reverse().map(each => each.name)
  const places = partPlaces(work.layout, part)
  const orphans = undone.flatMap(name =>
    name === 'prime' || name === 'stage' ? withdraw(work, part, name) : [],
  )
  for (const name of undone) {
    work.memory.forget(part, name)
    if (name === 'build') {
      remove(places.build)
      remove(places.export)
      for (const partition of work.layout.partitions) remove(installDir(work.layout, part, partition))
    } else if (name === 'pull') {
      remove(places.src)
      for (const path of Object.values(stagedPlaces(places.home))) remove(path)
    }
  }
  if (undone.includes('build')) forgetListings(work, part)
  // The stage first: prime is filled from there.
  restore(
    work,
    orphans.filter(orphan => orphan.area.step === 'stage'),
  )
  restore(
    work,
    orphans.filter(orphan => orphan.area.step === 'prime'),
  )
}

/** Removes everything of a part that the project does not have any more. */
export function removePart(work: Work, part: string): void {
  cleanFrom(work, part, 'pull')
  // A part's name may have slashes, so that other parts live below.
  const kept = new Set(
    work.parts
      .filter(other => other.name.startsWith(`${part}/`))
      .map(other => other.name.slice(part.length + 1).split('/', 1)[0] ?? ''),
  )
  const homes = work.layout.partitions.map(partition => join(installDir(work.layout, part, partition), '..'))
  for (const home of homes) {
    if (kept.size === 0) remove(home)
    else for (const name of namesIn(home)) if (!kept.has(name)) remove(join(home, name))
  }
}
