import { join } from 'node:path'
import { lookAt, remove } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { removeEntries } from '../platform/trees.ts'
import type { Project } from '../project/project.ts'
import { ancestors } from '../tree/listing.ts'
import type { Reporter } from '../ui/reporter.ts'
import { forgetLeavings, noteLeavings, refuseForeign, refuseLinks } from './foreign.ts'
import { layoutOf } from './layout.ts'
import { withLock } from './lock.ts'
import { orderParts, selectParts } from './order.ts'
import { Register, forgetEverything } from './register.ts'
import { reconcile } from './repair.ts'
import { redoneSteps, startOver } from './replay.ts'
import { runOf } from './run.ts'
import type { Awaited, StepName } from './steps.ts'
import { stepsFrom } from './steps.ts'
import { undoAll } from './undo.ts'

/** What is to be cleaned. */
interface CleanRequest {
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
      const beside = new Register(layout).made
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
    const run = runOf({ project, parts: ordered, host, reporter, jobs: 1, temporary: '', debug: false })
    refuseForeign(run)
    forgetLeavings(layout)
    // What a part has placed can only be taken out while it is known: where the memory was lost, everything placed goes first.
    reconcile(run)
    const names = new Set(selected.map(part => part.name))
    const lost = (shared: Awaited): boolean => stepsFrom(step).some(each => each.name === shared)
    const { steps } = redoneSteps(
      run,
      (shared, taken) => new Set([...names].filter(name => lost(shared) && taken(name) !== undefined)),
    )
    startOver(run, steps, names)
    undoAll(run, names, step)
    noteLeavings(run)
  })
}
