import { UserError } from '../errors.ts'
import { removeAbandoned } from '../platform/abandoned.ts'
import { makeDirectory, remove, scratchDirectory } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { Apt } from '../packages/apt.ts'
import { usePlainModes } from '../platform/processes.ts'
import type { Part, Project } from '../project/project.ts'
import type { SourceChange } from '../sources/source.ts'
import type { Reporter } from '../ui/reporter.ts'
import { runAhead } from './ahead.ts'
import { blame } from './blame.ts'
import { buildPart } from './build.ts'
import type { Carried } from './carry.ts'
import { carriedParts, carryOn } from './carry.ts'
import { cleanFrom, removePart } from './clean.ts'
import { propertiesOf } from './dirty.ts'
import { forgetLeavings, noteLeavings, refuseForeign, refuseLinks } from './foreign.ts'
import { installDir, layoutOf, partPlaces, primeDir, stageDir } from './layout.ts'
import { withLock } from './lock.ts'
import { Memory } from './memory.ts'
import { orderParts, selectParts } from './order.ts'
import { parallelCount } from './parallel.ts'
import type { Action, PlanRequest } from './plan.ts'
import { plan } from './plan.ts'
import { primePart } from './prime.ts'
import { primedPackages } from './primed-packages.ts'
import { pullPart, remoteChanges, sourceChange, sourceOf } from './pull.ts'
import { bringsFiles, releaseNotice } from './release.ts'
import { beginShared, endShared, examine, knownParts, reconcile, settlePartitions } from './register.ts'
import { placeWaiting, takeOut } from './replay.ts'
import { buildPackages, installRequirements, refuseUnbuilt } from './requirements.ts'
import { stagePart } from './stage.ts'
import type { StepName } from './steps.ts'
import { stepOf } from './steps.ts'
import type { AdoptedVariables } from './variables.ts'
import { Variables } from './variables.ts'
import type { StepRequest, StepResult, Work } from './work.ts'
import { forgetListings, nothingWaits } from './work.ts'

export interface LifecycleRequest {
  project: Project
  /** The step that the parts are brought to, with all before it. */
  step: StepName
  /** Names of parts; empty for all. */
  parts: readonly string[]
  host: Host
  reporter: Reporter
  /** Runs the step even when nothing calls for it, for this reason. */
  force?: string | undefined
}

export interface LifecycleResult {
  /** What was done or left as it was, in order. */
  ran: readonly Action[]
  /** What scripts have set with `craftctl set`, in this run or an earlier one. */
  variables: AdoptedVariables
  /** Per partition the directory that goes into the snap or the component; `default` is always there. */
  primeDirs: Readonly<Record<string, string>>
  /** By part: the packages that it stages, as `name=version`. */
  staged: Readonly<Record<string, readonly string[]>>
  /** Finds out which of the staged packages have something in a primed tree. */
  primedPackages: () => Promise<readonly string[]>
}

/** Brings parts to a step, doing no more than is needed. */
export async function runLifecycle(request: LifecycleRequest): Promise<LifecycleResult> {
  return withLifecycle(request, result => Promise.resolve(result))
}

/** Brings parts to a step, and uses what they have made while no other snapsmith can change it. */
export async function withLifecycle<T>(
  request: LifecycleRequest,
  use: (result: LifecycleResult) => Promise<T>,
): Promise<T> {
  const { reporter, host } = request
  reporter.progress('Initializing lifecycle')
  const work = newWork(request)
  refuseUnbuilt(request.project)
  const selected = selectParts(work.parts, request.parts)
  // Every source is looked at, those of other parts too: what is wrong with one is known before anything runs.
  const packages = buildPackages(work.project, part => sourceOf(work, part))
  refuseLinks(work.layout)
  usePlainModes()
  removeAbandoned(host.machine.temporary, host.clock.now().getTime())
  work.temporary = scratchDirectory(host.machine.temporary)
  try {
    return await withLock({ layout: work.layout, host, reporter, temporary: work.temporary }, async () => {
      await installRequirements(work, packages)
      openMemory(work)
      const remote = await remoteChanges(work)
      const actions = planActions(work, request, { selected, remote, finished: work.memory.finished() })
      const notice = bringsFiles(actions, work.project)
        ? releaseNotice(work.project, host.machine.system)
        : undefined
      if (notice !== undefined) reporter.permanent(notice)
      await actAndNote(work, actions)
      // A project may have no parts: what is made of it then is its hooks.
      if (request.step === 'prime')
        for (const directory of Object.values(primeDirsOf(work))) makeDirectory(directory)
      const staged = Object.fromEntries(
        work.parts.map(part => [part.name, work.memory.get(part.name, 'pull')?.assets ?? []]),
      )
      return await use({
        ran: actions,
        variables: work.variables.adopted(),
        primeDirs: primeDirsOf(work),
        staged,
        primedPackages: () => primedPackages(work),
      })
    })
  } finally {
    remove(work.temporary)
  }
}

/** What `runLifecycle` would do now, as far as can be known without asking other machines; nothing is changed. */
export function planLifecycle(request: LifecycleRequest): Action[] {
  const work = newWork(request)
  work.memory = rememberedBy(work)
  for (const part of work.parts) sourceOf(work, part)
  const forgotten = new Set(examine(work).forget.map(({ part, step }) => `${step} ${part}`))
  const finished = new Map(
    [...work.memory.finished()].map(([name, steps]) => [
      name,
      Object.fromEntries(Object.entries(steps).filter(([step]) => !forgotten.has(`${step} ${name}`))),
    ]),
  )
  return planActions(work, request, {
    selected: selectParts(work.parts, request.parts),
    remote: new Map(),
    finished,
  })
}

function newWork({ project, host, reporter }: LifecycleRequest): Work {
  const parts = orderParts(project.parts)
  const layout = layoutOf(host.cwd, project.partitions)
  return {
    project,
    parts,
    layout,
    host,
    reporter,
    packages: new Apt({ host, reporter }),
    memory: new Memory(layout, { known: [], order: [] }),
    variables: new Variables(project),
    jobs: parallelCount({ env: host.env, cpus: host.machine.cpus, base: project.effectiveBase }),
    temporary: '',
    isolate: parts.some(part => part.keys['override-stage'] !== null || part.keys['override-prime'] !== null),
    named: new Map(parts.map(part => [part.name, part])),
    listings: new Map(),
    doubtful: new Set(),
    claims: new Map(),
    sources: new Map(),
    toBuild: new Set(),
    waiting: nothingWaits(),
  }
}

function rememberedBy({ layout, parts }: Work): Memory {
  return new Memory(layout, { known: knownParts(layout), order: parts.map(part => part.name) })
}

/** Reads the memory, now that nobody else changes it, and makes it agree with the disk and the project. */
function openMemory(work: Work): void {
  work.memory = rememberedBy(work)
  refuseForeign(work)
  reconcile(work)
  settlePartitions(work)
  const gone = work.memory.parts().filter(name => !work.named.has(name))
  if (gone.length === 0) return
  beginShared(work, 'stage')
  for (const name of gone) removePart(work, name)
  endShared(work)
}

/** What is known before a plan is made. */
interface Known extends Pick<PlanRequest, 'selected' | 'finished'> {
  remote: ReadonlyMap<string, SourceChange>
}

function planActions(work: Work, request: LifecycleRequest, known: Known): Action[] {
  return plan({
    parts: work.parts,
    selected: known.selected,
    step: request.step,
    finished: known.finished,
    options: optionsOf(work),
    sourceChange: part => known.remote.get(part.name) ?? sourceChange(work, part),
    force: request.force,
  })
}

/** What all steps see of the project. As snapcraft does for the adopting parts; the others change what scripts see, and what is staged. */
function optionsOf({ project, variables }: Work): Record<string, unknown> {
  const { effectiveBase, content } = project
  return {
    project_vars: variables.owners(),
    target_arch: project.build.for,
    base: content.base === effectiveBase ? effectiveBase : [content.base ?? '', effectiveBase],
  }
}

const runners: Readonly<Record<StepName, (request: StepRequest) => Promise<StepResult>>> = {
  pull: pullPart,
  build: buildPart,
  stage: stagePart,
  prime: primePart,
}

/** Carries a plan out; what scripts leave of which nobody knows is noted, also when one fails. */
async function actAndNote(work: Work, actions: readonly Action[]): Promise<void> {
  if (actions.some(action => action.kind !== 'skip')) forgetLeavings(work.layout)
  try {
    await act(work, actions)
  } finally {
    noteLeavings(work)
  }
}

async function act(work: Work, actions: readonly Action[]): Promise<void> {
  work.toBuild = new Set(
    actions.filter(action => action.step === 'build' && action.kind !== 'skip').map(action => action.part),
  )
  const carried = carriedParts(work, actions, optionsOf(work))
  if (carried.size === 0 && !takeOut(work, actions)) withdrawStale(work, actions)
  const ahead = runAhead(work, actions, async part => {
    makePlaces(work, part)
    return await runStep({ work, part, update: false }, { step: 'pull', carried: undefined })
  })
  try {
    for (const [index, action] of actions.entries()) {
      const part = work.named.get(action.part)
      if (part === undefined) continue
      work.reporter.progress(
        `${stepOf(action.step).verbs[action.kind]} ${part.name}${action.reason === undefined ? '' : ` (${action.reason})`}`,
      )
      if (action.kind === 'skip')
        work.variables.replay(part.name, work.memory.get(part.name, action.step)?.variables ?? {})
      else {
        await placeWaiting(work, { part, step: action.step })
        await runAction(work, { part, action, carried: carried.get(part.name), begun: ahead.reach(index) })
      }
    }
    await placeWaiting(work)
  } finally {
    await ahead.settle()
  }
}

/**
 * Takes what will be staged anew out of the stage before anything is built, so that no build sees what a part has staged in its former life.
 */
function withdrawStale(work: Work, actions: readonly Action[]): void {
  const acting = actions.filter(action => action.kind !== 'skip')
  if (!acting.some(action => action.step === 'stage')) return
  const stale = new Set(
    acting.filter(action => action.step === 'stage' || action.step === 'build').map(action => action.part),
  )
  const staged = [...stale].filter(name => work.memory.get(name, 'stage') !== undefined)
  if (staged.length === 0) return
  beginShared(work, 'stage')
  for (const name of staged) cleanFrom(work, name, 'stage')
  endShared(work)
}

async function runAction(
  work: Work,
  request: {
    part: Part
    action: Action
    carried: Carried | undefined
    begun: Promise<StepResult> | undefined
  },
): Promise<void> {
  const { part, action, carried, begun } = request
  const { step } = action
  const update = action.kind === 'update'
  if (action.kind === 'rerun' && carried === undefined) {
    beginShared(work, step === 'prime' ? 'prime' : 'stage')
    cleanFrom(work, part.name, step)
    endShared(work)
  }
  const kept = work.memory.get(part.name, step)
  // Forgotten on disk while it runs: a step that is ended in the middle has not run. In memory it is still needed to update.
  if (update) work.memory.suspend(part.name, step)
  makePlaces(work, part)
  const result = await (begun ??
    runStep({ work, part, update: update && kept !== undefined }, { step, carried }))
  if (step === 'build') {
    forgetListings(work, part.name)
    work.toBuild.delete(part.name)
  }
  work.memory.finish(part.name, step, {
    properties: propertiesOf(part),
    options: optionsOf(work),
    contents: result.contents ?? {},
    variables: result.variables,
    ...(result.input === undefined ? {} : { input: result.input }),
    ...((result.assets?.length ?? 0) === 0 ? {} : { assets: result.assets }),
    ...(result.alters === undefined ? {} : { alters: result.alters }),
    ...((result.removed?.length ?? 0) === 0 ? {} : { removed: result.removed }),
  })
  endShared(work)
}

/** As snapcraft does: whatever the step, its scripts find every directory that the environment names. */
function makePlaces({ layout }: Work, part: Part): void {
  const { src, build, export: exported, state, run } = partPlaces(layout, part.name)
  for (const path of [src, build, exported, state, run]) makeDirectory(path)
  for (const partition of layout.partitions) {
    for (const path of [
      installDir(layout, part.name, partition),
      stageDir(layout, partition),
      primeDir(layout, partition),
    ])
      makeDirectory(path)
  }
}

/** Runs a step; what fails while it fills the shared directories leaves the mark that they cannot be trusted. */
async function runStep(
  request: StepRequest,
  { step, carried }: { step: StepName; carried: Carried | undefined },
): Promise<StepResult> {
  const { work, part } = request
  if (step === 'stage' || step === 'prime') beginShared(work, step)
  try {
    return carried === undefined || step === 'pull'
      ? await runners[step](request)
      : carryOn(work, { part, step, carried })
  } catch (error) {
    if (error instanceof UserError && refusedBeforehand.has(error.code)) endShared(work)
    throw blame(error, part.name, step)
  }
}

/** What is found before the first file is placed. */
const refusedBeforehand = new Set(['file-collision', 'file-not-found', 'fileset', 'permissions'])

function primeDirsOf(work: Work): Record<string, string> {
  return Object.fromEntries(
    work.layout.partitions.map(partition => [partition, primeDir(work.layout, partition)]),
  )
}
