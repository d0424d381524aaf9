import { removeAbandoned } from '../platform/abandoned.ts'
import { makeDirectory, remove, scratchDirectory } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { usePlainModes } from '../platform/processes.ts'
import type { Part, Project } from '../project/project.ts'
import type { SourceChange } from '../sources/source.ts'
import type { Reporter } from '../ui/reporter.ts'
import { act } from './act.ts'
import { refuseForeign, refuseLinks } from './foreign.ts'
import { layoutOf, primeDir } from './layout.ts'
import { withLock } from './lock.ts'
import { orderParts, selectParts } from './order.ts'
import { parallelCount } from './parallel.ts'
import { openPartShell } from './part-shell.ts'
import type { Action, PlanRequest } from './plan.ts'
import { plan } from './plan.ts'
import { primedPackages } from './primed-packages.ts'
import { remoteChanges, sourceChange, sourceOf } from './pull.ts'
import { bringsFiles, releaseNotice } from './release.ts'
import { examine, reconcile, settlePartitions } from './repair.ts'
import { buildPackages, installRequirements, refuseUnbuilt } from './requirements.ts'
import type { Run } from './run.ts'
import { runOf } from './run.ts'
import type { StepName } from './steps.ts'
import { stepNames } from './steps.ts'
import { checkTools } from './tools.ts'
import { removeParts } from './undo.ts'
import type { AdoptedVariables } from './variables.ts'

/** Which parts are to be brought where, and how. */
interface LifecycleRequest {
  project: Project
  /** The step that the parts are brought to, with all before it. */
  step: StepName
  /** Names of parts; empty for all. */
  parts: readonly string[]
  host: Host
  reporter: Reporter
  /** Only what is before the step is done. */
  before?: boolean
  /** Opens a shell where a step of a part fails, before the failure is told again. */
  debug?: boolean
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
  /** Opens a shell in the environment of a step of the last of the parts, and waits for its end. */
  openShell: (step: StepName) => Promise<void>
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
  const { project, reporter, host } = request
  reporter.progress('Initializing lifecycle')
  const parts = orderParts(project.parts)
  const jobs = jobsFor(request)
  const layout = layoutOf(host.cwd, project.partitions)
  refuseUnbuilt(project)
  const selected = selectParts(parts, request.parts)
  // Every source is looked at, those of other parts too: what is wrong with one is known before anything runs.
  const packages = buildPackages(project, { host, sourceOf: part => sourceOf({ layout }, part) })
  refuseLinks(layout)
  usePlainModes()
  removeAbandoned(host.machine.temporary, host.clock.now().getTime())
  const temporary = scratchDirectory(host.machine.temporary)
  try {
    return await withLock({ layout, host, reporter, temporary }, async () => {
      const run = runOf({ project, parts, host, reporter, jobs, temporary, debug: request.debug === true })
      await installRequirements(run, packages)
      agree(run)
      const remote = await remoteChanges(run)
      const actions = planActions(run, request, { selected, remote, finished: run.memory.finished() })
      const notice = bringsFiles(actions, project) ? releaseNotice(project, host.machine.system) : undefined
      if (notice !== undefined) reporter.permanent(notice)
      await checkTools(run, actions)
      await act(run, actions)
      // A project may have no parts: what is made of it then is its hooks.
      if (request.step === 'prime' && request.before !== true)
        for (const directory of Object.values(primeDirsOf(run))) makeDirectory(directory)
      return await use(resultOf(run, { ran: actions, last: selected.at(-1) }))
    })
  } finally {
    remove(temporary)
  }
}

/** What `runLifecycle` would do now, as far as can be known without asking other machines; nothing is changed. */
export function planLifecycle(request: LifecycleRequest): Action[] {
  const { project, host, reporter } = request
  const parts = orderParts(project.parts)
  const run = runOf({ project, parts, host, reporter, jobs: jobsFor(request), temporary: '', debug: false })
  for (const part of parts) sourceOf(run, part)
  const forgotten = new Set(examine(run).forget.map(({ part, step }) => `${step} ${part}`))
  const finished = new Map(
    [...run.memory.finished()].map(([name, steps]) => [
      name,
      Object.fromEntries(Object.entries(steps).filter(([step]) => !forgotten.has(`${step} ${name}`))),
    ]),
  )
  return planActions(run, request, {
    selected: selectParts(parts, request.parts),
    remote: new Map(),
    finished,
  })
}

function jobsFor({ project, host }: LifecycleRequest): number {
  return parallelCount({ env: host.env, cpus: host.machine.cpus, base: project.effectiveBase })
}

/** Makes what is remembered agree with the disk and the project, now that nobody else changes it. */
function agree(run: Run): void {
  refuseForeign(run)
  reconcile(run)
  settlePartitions(run)
  removeParts(
    run,
    run.memory.parts().filter(name => !run.named.has(name)),
  )
}

/** What is known before a plan is made. */
interface Known extends Pick<PlanRequest, 'selected' | 'finished'> {
  remote: ReadonlyMap<string, SourceChange>
}

function planActions(run: Run, request: LifecycleRequest, known: Known): Action[] {
  const step = request.before === true ? stepNames[stepNames.indexOf(request.step) - 1] : request.step
  if (step === undefined) return []
  return plan({
    parts: run.parts,
    selected: known.selected,
    step,
    finished: known.finished,
    options: run.options,
    sourceChange: part => known.remote.get(part.name) ?? sourceChange(run, part),
    force: request.force,
  })
}

function resultOf(
  run: Run,
  { ran, last }: { ran: readonly Action[]; last: Part | undefined },
): LifecycleResult {
  return {
    ran,
    variables: run.variables.adopted(),
    primeDirs: primeDirsOf(run),
    staged: Object.fromEntries(
      run.parts.map(part => [part.name, run.memory.get(part.name, 'pull')?.assets ?? []]),
    ),
    openShell: async step => {
      if (last !== undefined) await openPartShell(run, last, step)
    },
    primedPackages: () => primedPackages(run),
  }
}

function primeDirsOf({ layout }: Run): Record<string, string> {
  return Object.fromEntries(layout.partitions.map(partition => [partition, primeDir(layout, partition)]))
}
