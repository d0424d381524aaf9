import type { Outcome } from '../acts/act.ts'
import { finishChanges } from '../answers/services.ts'
import type { Carrying } from './carrying.ts'
import type { Change, Phase } from './change.ts'
import { hookFailure } from '../hook/output.ts'
import type { HookResult } from '../hook/request.ts'
import type { Cookies, Ended } from './hook-task.ts'
import { beginHookTask, endHookTask } from './hook-task.ts'
import { connectionKey } from '../world/policy.ts'
import { queueTasks } from './queue.ts'
import type { HookJob } from './tasks.ts'
import type { Happening, HookStep } from './trace.ts'
import type { World } from '../world/world.ts'
import { defined } from '../../record.ts'

/** A hook's task, and the change that it is part of. */
interface HookTask {
  readonly world: World
  readonly change: Change
  readonly job: HookJob
  readonly phase: Phase
  readonly summary: string
  readonly cookies: Cookies
}

/** What a hook's task did, with what snapctl has added to the change. */
export interface HookOutcome extends Outcome {
  readonly grow: (change: Change, task: number) => Change
}

/** Carries out a hook's task, or the hook that takes it back. */
export function* carryHook(task: HookTask): Carrying<Outcome | HookOutcome> {
  const job = task.phase === 'do' ? task.job : undoing(task.job)
  if (job === undefined) return { world: task.world }
  const first = yield* runOnce({ ...task, job })
  if (first.error === undefined || task.phase === 'undo' || job.runAgainOnFailure !== true) return first
  const again = yield* runOnce({ ...task, world: first.world, job: { ...job, ignoreFailure: true } })
  return {
    ...first,
    world: again.world,
    happened: [...(first.happened ?? []), ...(again.happened ?? [])],
    log: again.log ?? [],
  }
}

/** The hook that takes another one back: it may be missing, and is given no values. */
function undoing({ undo, patch: _, ...job }: HookJob): HookJob | undefined {
  return undo === undefined
    ? undefined
    : { ...job, hook: undo.hook, optional: true, ignoreFailure: undo.ignoreFailure }
}

function* runOnce(task: HookTask): Carrying<Outcome | HookOutcome> {
  const { job, change, phase, summary, cookies } = task
  const begun = beginHookTask(task.world, { job, attributes: change.attributes, cookies })
  if (begun.what === 'nothing') return { world: task.world }
  if (begun.what === 'error') return { world: task.world, error: begun.error }
  const { run } = begun
  const revision = task.world.snaps[job.snap]?.current ?? 'unset'
  const result = yield {
    ask: 'run',
    request: { world: begun.world, run, revision, undo: phase === 'undo', summary },
  }
  if (result === undefined) throw new Error(`nobody has run the ${job.hook} hook`)
  const failure = hookFailure(result.end, result.output)
  const ended = endHookTask(rememberingDisabled(result, job.snap), { job, run: result.run, failure })
  const { error, log } = ended
  const connection = job.connection === undefined ? undefined : result.run.connection
  // Services that snapctl has not waited for are done by now.
  const late = finishChanges(ended.world)
  return {
    world: late.world,
    log,
    happened: [
      stepOf({ job, revision, result, ended, failure: failure ?? error }),
      ...result.events.map(serviceStep),
      ...ended.happened,
      ...late.events.map(serviceStep),
    ],
    ...defined({ error }),
    ...(connection === undefined ? {} : { attributes: { [connectionKey(connection)]: connection } }),
    grow: (grown, id) =>
      queueTasks(grown, {
        task: id,
        hook: job.hook,
        snap: job.snap,
        queued: result.run.queued,
        world: late.world,
      }),
  }
}

/** Services that a hook disables at once stay off when snapd starts the snap's services. */
function rememberingDisabled({ world, events }: HookResult, snap: string): World {
  const state = world.snaps[snap]
  const disabled = events
    .filter(({ action, service }) => action === 'disable' && service.startsWith(`${snap}.`))
    .map(({ service }) => service.slice(snap.length + 1))
  if (state === undefined || disabled.length === 0) return world
  return {
    ...world,
    snaps: {
      ...world.snaps,
      [snap]: { ...state, disabledServices: [...new Set([...(state.disabledServices ?? []), ...disabled])] },
    },
  }
}

function serviceStep(event: HookResult['events'][number]): Happening {
  return { what: 'service', ...event }
}

interface StepParts {
  job: HookJob
  revision: string
  result: HookResult
  ended: Ended
  failure: string | undefined
}

function stepOf({ job: { snap, hook, component }, revision, result, ended, failure }: StepParts): HookStep {
  const {
    end,
    output,
    calls,
    duration,
    files,
    notes,
    run: { connection, reboot, fdeResult },
  } = result
  return {
    what: 'hook',
    snap,
    ...defined({ component }),
    hook,
    revision,
    result: ended.result,
    exit: end.kind === 'exit' ? end.code : null,
    ...defined({ failure }),
    output: new TextDecoder().decode(output),
    calls,
    ...defined({ attributes: connection, duration, files, notes, reboot, fdeResult }),
  }
}
