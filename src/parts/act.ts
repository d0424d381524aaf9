import { UserError } from '../errors.ts'
import type { Part } from '../project/project.ts'
import type { Listing } from '../tree/listing.ts'
import { runAhead } from './ahead.ts'
import { blame } from './blame.ts'
import { buildPart } from './build.ts'
import { propertiesOf } from './dirty.ts'
import type { Source } from './follow.ts'
import { followedSources, followingChoices, installDelta } from './follow.ts'
import { forgetLeavings, noteLeavings } from './foreign.ts'
import { makePlaces } from './part-places.ts'
import { openPartShell } from './part-shell.ts'
import type { Action } from './plan.ts'
import { primePart } from './prime.ts'
import { pullPart } from './pull.ts'
import { beginShared, endShared } from './register.ts'
import { takeOut } from './replay.ts'
import type { Run, StepRequest, StepResult } from './run.ts'
import { stagePart } from './stage.ts'
import type { StepName } from './steps.ts'
import { stepOf } from './steps.ts'
import { undo, undoAll } from './undo.ts'

/** Carries a plan out; what scripts leave of which nobody knows is noted, also when one fails. */
export async function act(run: Run, actions: readonly Action[]): Promise<void> {
  if (actions.some(action => action.kind !== 'skip')) forgetLeavings(run.layout)
  try {
    await actInOrder(run, actions)
  } finally {
    noteLeavings(run)
  }
}

async function actInOrder(run: Run, actions: readonly Action[]): Promise<void> {
  const builds = actions.filter(({ step, kind }) => step === 'build' && kind !== 'skip')
  run.listings.willBuild(builds.map(({ part }) => part))
  const followed = followedSources(run, actions)
  const replay = followed.size === 0 ? takeOut(run, actions) : undefined
  if (followed.size === 0 && replay === undefined) withdrawStale(run, actions)
  const ahead = runAhead(run, actions, async part => {
    makePlaces(run, part)
    return await runStep('pull', { run, part, update: false })
  })
  try {
    for (const [index, action] of actions.entries()) {
      const part = run.named.get(action.part)
      if (part === undefined) continue
      tell(run, action)
      if (action.kind === 'skip') {
        skip(run, action)
        continue
      }
      await replay?.place({ part, step: action.step })
      await take(run, { part, action, followed, begun: ahead.reach(index) })
    }
    await replay?.place()
  } finally {
    await ahead.settle()
  }
}

function tell({ reporter }: Run, { part, step, kind, reason }: Action): void {
  reporter.progress(`${stepOf(step).verbs[kind]} ${part}${reason === undefined ? '' : ` (${reason})`}`)
}

/** What scripts of a step have set counts, though they do not run again. */
function skip({ variables, memory }: Run, { part, step }: Action): void {
  variables.replay(part, memory.get(part, step)?.variables ?? {})
}

/**
 * Takes what will be staged anew out of the stage before anything is built, so that no build sees what a part has staged in its former life.
 */
function withdrawStale(run: Run, actions: readonly Action[]): void {
  const acting = actions.filter(action => action.kind !== 'skip')
  if (!acting.some(action => action.step === 'stage')) return
  const stale = new Set(
    acting.filter(action => action.step === 'stage' || action.step === 'build').map(action => action.part),
  )
  const staged = [...stale].filter(name => run.memory.get(name, 'stage') !== undefined)
  if (staged.length > 0) undoAll(run, staged, 'stage')
}

/** An action of a plan that is to be carried out. */
interface Taking {
  part: Part
  action: Action
  /** The parts that have only to follow their source; those for which that does not do any more are taken out. */
  followed: Map<string, Source>
  /** The step's own result, where it has begun already. */
  begun: Promise<StepResult> | undefined
}

async function take(run: Run, { part, action, followed, begun }: Taking): Promise<void> {
  const { step, kind } = action
  const { memory } = run
  const source = followed.get(part.name)
  if (kind === 'rerun' && source === undefined) undoAll(run, [part.name], step)
  const kept = memory.get(part.name, step)
  const update = kind === 'update'
  // Forgotten on disk while it runs: a step that is ended in the middle has not run. In memory it is still needed to update.
  if (update) memory.suspend(part.name, step)
  makePlaces(run, part)
  if (step === 'stage' || step === 'prime') beginShared(run, step)
  const following = source === undefined ? {} : follow(run, { part, step, source, followed })
  const goesOn = update && kept !== undefined
  const result = await (begun ?? runStep(step, { run, part, update: goesOn, ...following }))
  if (step === 'build')
    run.listings.built(part.name, following.delta === undefined ? undefined : movedListing(source))
  const contents = result.contents ?? {}
  memory.finish(part.name, step, {
    ...result,
    contents,
    properties: propertiesOf(part),
    options: run.options,
  })
  endShared(run)
}

/** What a part that follows its source has installed then, where that is worth listing: something is new or gone. */
function movedListing(source: Source | undefined): Listing | undefined {
  return source?.change.moved === true ? [...source.now] : undefined
}

/** What a step of a part that follows its source has to do; where that cannot be told, what the part has there goes, and it follows no more. */
function follow(
  run: Run,
  request: { part: Part; step: StepName; source: Source; followed: Map<string, Source> },
): Pick<StepRequest, 'delta' | 'choices'> {
  const { part, step, source, followed } = request
  if (step === 'pull') return {}
  if (step === 'build') {
    const delta = installDelta(run, part, source)
    if (delta !== undefined) return { delta }
  } else {
    const choices = followingChoices(run, { part, step, source })
    if (choices !== undefined) return { choices }
  }
  followed.delete(part.name)
  if (step !== 'build') undo(run, part.name, step)
  return {}
}

const runners: Readonly<Record<StepName, (request: StepRequest) => Promise<StepResult>>> = {
  pull: pullPart,
  build: buildPart,
  stage: stagePart,
  prime: primePart,
}

/** Runs a step; what fails while it fills the shared directories leaves the mark that they cannot be trusted. */
async function runStep(step: StepName, request: StepRequest): Promise<StepResult> {
  try {
    return await runners[step](request)
  } catch (error) {
    if (error instanceof UserError && refusedBeforehand.has(error.code)) endShared(request.run)
    const { run, part } = request
    const blamed = blame(error, part.name, step)
    if (run.debug && error instanceof UserError && error.code !== 'interrupted') {
      run.reporter.error(error)
      await openPartShell(run, part, step)
    }
    throw blamed
  }
}

/** What is found before the first file is placed. */
const refusedBeforehand = new Set(['file-collision', 'file-not-found', 'fileset', 'permissions'])
