import type { Trace } from '../rehearse/change/trace.ts'
import type { World } from '../rehearse/world/world.ts'
import type { Path } from '../yaml/document.ts'
import type { Difference } from './match.ts'
import type { Scenario } from './scenario.ts'

/** A step that was run. */
export interface RanStep {
  title: string
  /** What happened; nothing for a step that is no operation of snapd, and for one that snapd refuses at once. */
  trace?: Trace
  error: string
  /** What `get` printed. */
  printed?: string
  /** The system after it. */
  world: World
}

/** One thing that was not as expected. */
export interface Failure extends Difference {
  /** The step in a few words. */
  title: string
  /** Its number, from 0; not of a step but of the end without one. */
  step?: number
  what: string
  /** Where it is written in the file. */
  path: Path
}

/** How a scenario ended. */
export interface Outcome {
  scenario: Scenario
  status: 'passed' | 'failed' | 'skipped'
  ran: readonly RanStep[]
  failures: readonly Failure[]
  /** All that happened, as lines; of a scenario that is to be compared with what is kept. */
  trace: readonly string[]
  /** The marks that instrumented hooks have left: the hook and the number of a branch. */
  marks: readonly string[]
  /** The name of the project's snap. */
  own: string
  milliseconds: number
  /** The scratch tree, where it was kept. */
  kept?: string
}
