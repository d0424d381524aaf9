import type { Outcome } from '../acts/act.ts'
import { perform } from '../acts/index.ts'
import type { Change, Choice } from './change.ts'
import { fail, inject, nextStep, succeed } from './change.ts'
import type { HookOutcome } from './carry-hook.ts'
import { carryHook } from './carry-hook.ts'
import type { Carrying } from './carrying.ts'
import type { Cookies } from './hook-task.ts'
import { stuckText } from './stuck.ts'
import type { Task } from './tasks.ts'
import type { Trace, TraceStep } from './trace.ts'
import { traceOf } from './trace.ts'
import type { World } from '../world/world.ts'
import { defined } from '../../record.ts'

/** What is different from a real system. */
export interface CarryOptions extends Cookies {
  /** Why a task that is no hook fails instead of being done; undefined for one that is done. */
  readonly fails?: (task: Task) => string | undefined
  /** Where snapd's order is open, as between several connections: which task comes next; the first of the list unless said. */
  readonly choose?: Choice
}

/** A change that has come to its end. */
export interface Carried {
  readonly world: World
  readonly change: Change
  readonly trace: Trace
}

/**
 * Carries a change out, task by task; hooks are run by the driver, so that a picture of what would happen takes the same way as a rehearsal.
 *
 * The change ends as snapd's would: done, or with what was done taken back. One that snapd would never end is told as stuck.
 */
export function* carry(world: World, change: Change, options: CarryOptions = {}): Carrying<Carried> {
  const steps: TraceStep[] = []
  let [now, at] = [{ world, change }, 0]
  for (;;) {
    const next = nextStep(now.change, options.choose)
    if (next.what !== 'step')
      return {
        ...now,
        trace: traceOf(now.change, steps, next.what === 'stuck' ? stuckText(next.waiting) : undefined),
      }
    const { task, phase } = next
    yield { ask: 'watch', task, phase, at: 'begin' }
    const { job } = task
    const broken = phase === 'do' && job.kind !== 'run-hook' ? options.fails?.(task) : undefined
    const outcome =
      broken !== undefined
        ? { world: now.world, error: broken }
        : job.kind === 'run-hook'
          ? yield* carryHook({ ...now, job, phase, summary: task.summary, cookies: options })
          : perform({ world: now.world, attributes: now.change.attributes }, task, phase)
    for (const happening of outcome.happened ?? []) {
      at += happening.what === 'hook' ? (happening.duration ?? 0) : 0
      const step = { ...happening, task: task.id, phase, at }
      steps.push(step)
      yield { ask: 'note', step }
    }
    now = { world: outcome.world, change: settled(now.change, task, outcome) }
    yield { ask: 'watch', task: now.change.tasks.find(({ id }) => id === task.id) ?? task, phase, at: 'end' }
  }
}

function settled(change: Change, task: Task, outcome: Outcome | HookOutcome): Change {
  const { error, log = [], memory, inject: added = [], attributes } = outcome
  const seen = { ...change, attributes: { ...change.attributes, ...attributes } }
  // What a hook has put off is part of its change from the call on, even when the hook fails then.
  const grown =
    'grow' in outcome
      ? outcome.grow(seen, task.id)
      : error === undefined
        ? inject(seen, task.id, added)
        : seen
  if (error !== undefined) return fail(grown, task.id, { error, log })
  return succeed(grown, task.id, { log, ...defined({ memory }) })
}
