import type { Draft } from '../change/change.ts'
import type { AttributesByConnection, Jobs, Memory, TaskKind } from '../change/tasks.ts'
import type { Happening } from '../change/trace.ts'
import type { World } from '../world/world.ts'

/** What a task meets: the world as it is, and the attributes that hooks have set for connections of this change. */
export interface ActContext {
  readonly world: World
  readonly attributes: AttributesByConnection
}

/** What a task does. */
export interface Outcome {
  readonly world: World
  readonly happened?: readonly Happening[]
  /** Set when the task fails; what it did to the world until then stays. */
  readonly error?: string
  /** `INFO …` entries for the task's log. */
  readonly log?: readonly string[]
  readonly memory?: Memory
  /** Tasks to put between this one and those that wait for it. */
  readonly inject?: readonly Draft[]
  readonly attributes?: AttributesByConnection
}

/** One kind of task, forward and backward; without a way back, taking it back changes nothing. */
export interface Act<K extends TaskKind> {
  readonly forward: (context: ActContext, job: Jobs[K]) => Outcome
  readonly back?: (context: ActContext, job: Jobs[K], memory: Memory) => Outcome
}

/** Steps that a rehearsal only tells of. */
export const unseenStep: Act<'unseen-step'> = {
  forward: ({ world }, { note }) => (note === undefined ? { world } : { world, log: [`INFO ${note}`] }),
}

/** Tasks of snapd that change nothing that a hook could see. */
export const still: Act<TaskKind> = { forward: ({ world }) => ({ world }) }
