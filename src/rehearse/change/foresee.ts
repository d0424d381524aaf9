import { UserError } from '../../errors.ts'
import type { Carried } from './carry.ts'
import { carry } from './carry.ts'
import type { Change } from './change.ts'
import type { HookRequest, HookResult } from '../hook/request.ts'
import { planOperation } from '../operations/index.ts'
import type { Operation } from '../operations/operation.ts'
import { daemons } from '../../snap/metadata/facts.ts'
import type { Trace, TraceStep, TracedTask } from './trace.ts'
import type { World } from '../world/world.ts'
import { currentRevision } from '../world/world.ts'

/** What the failure of one task would lead to. */
export interface Failure {
  readonly task: TracedTask
  /** What is done to take the change back, in order. */
  readonly undo: readonly TraceStep[]
  /** All tasks as they end then. */
  readonly tasks: readonly TracedTask[]
  readonly error: string
}

/** An operation as it would go, without any hook being run. */
export interface Foreseen {
  /** Every hook there is passes, and calls nothing. */
  readonly trace: Trace
  /** For each task that can fail, what its failure undoes. */
  readonly failures: readonly Failure[]
  /** The world afterwards. */
  readonly world: World
}

/** Each task that can fail is a course of its own, so that what there is to compute grows with the cube; a snap with 40 plugs that connect by themselves has some 100 tasks. */
const mostTasks = 300

/** How an operation would go, from the same tasks that a rehearsal carries out; or snapd's words when it makes no change. */
export function foresee(world: World, operation: Operation): Foreseen | { refusal: string } {
  const planned = planOperation(world, operation)
  if ('refusal' in planned) return planned
  if (planned.change.tasks.length > mostTasks) throw tooMany(planned.change.tasks.length)
  const { trace, world: after } = driven(planned.world, planned.change)
  if (trace.tasks.length > mostTasks) throw tooMany(trace.tasks.length)
  const failures = trace.tasks.flatMap(task => {
    const carried = withFailure({ world: planned.world, change: planned.change, task, after })
    return carried === undefined ? [] : [failureOf(task, carried.trace)]
  })
  return { trace, failures, world: after }
}

function tooMany(tasks: number): UserError {
  return new UserError(
    'too-many-tasks',
    `The operation has ${String(tasks)} tasks, and at most ${String(mostTasks)} are foreseen.`,
    {
      resolution: "'snapsmith rehearse' carries them all out.",
    },
  )
}

function failureOf(task: TracedTask, { steps, tasks, error }: Trace): Failure {
  return { task, undo: steps.filter(({ phase }) => phase === 'undo'), tasks, error }
}

/** The change once more with one task that fails; undefined for a task that cannot, or whose failure nobody minds. */
function withFailure({
  world,
  change,
  task,
  after,
}: {
  world: World
  change: Change
  task: TracedTask
  after: World
}): Carried | undefined {
  if (!canFail(task, after)) return undefined
  const carried = driven(world, change, task)
  return carried.change.tasks.find(({ id }) => id === task.id)?.status === 'Error' ? carried : undefined
}

/** Hooks, services that may not start, and connections that may not be made or cut; the rest is snapd's own and as good as sure. */
function canFail({ kind, snap = '' }: TracedTask, after: World): boolean {
  return (
    ['run-hook', 'connect', 'disconnect'].includes(kind) ||
    (kind === 'start-snap-services' && daemons(currentRevision(after, snap)?.metadata).length > 0)
  )
}

/** Carries a change out with hooks that only pass, but for one task that fails. */
function driven(world: World, change: Change, failing?: TracedTask): Carried {
  const carrying = carry(world, change, { fails: ({ id }) => (id === failing?.id ? 'it fails' : undefined) })
  let [answer, current]: [HookResult | undefined, number] = [undefined, 0]
  for (;;) {
    const next = carrying.next(answer)
    if (next.done === true) return next.value
    const asked = next.value
    if (asked.ask === 'watch') current = asked.task.id
    answer =
      asked.ask === 'run' ? imagined(asked.request, asked.request.undo || current !== failing?.id) : undefined
  }
}

function imagined({ world, run }: HookRequest, passes: boolean): HookResult {
  return {
    end: { kind: 'exit', code: passes ? 0 : 1 },
    output: new Uint8Array(),
    world,
    run,
    calls: [],
    events: [],
  }
}
