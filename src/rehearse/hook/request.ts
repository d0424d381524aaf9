import type { HookEnd } from './output.ts'
import type { HookRun, ServiceEvent } from '../world/snapctl.ts'
import type { FileChange, Happening, SnapctlCall } from '../change/trace.ts'
import type { World } from '../world/world.ts'

/** A hook that is to be run now. */
export interface HookRequest {
  /** The world at this moment; calls of snapctl start from it. */
  readonly world: World
  /** What the hook's calls of snapctl gather. */
  readonly run: HookRun
  /** The revision whose file runs, as installed. */
  readonly revision: string
  /** It runs to take another hook back. */
  readonly undo: boolean
  /** The task that it is, as snapd names it. */
  readonly summary: string
}

/** A hook that has ended. */
export interface HookResult {
  readonly end: HookEnd
  /** Standard output and error, as they were mixed. */
  readonly output: Uint8Array
  /** The world and the run after the last call of snapctl. */
  readonly world: World
  readonly run: HookRun
  readonly calls: readonly SnapctlCall[]
  /** What the calls did to services at once. */
  readonly events: readonly ServiceEvent[]
  /** Milliseconds, where something was run. */
  readonly duration?: number
  /** What it did to the snap's files. */
  readonly files?: readonly FileChange[]
  /** What was not as on a real system: confinement, files that are not there. */
  readonly notes?: readonly string[]
}

/** What runs the hooks of a rehearsal, and makes true on disk what happens to the pretend system. */
export interface HookRunner {
  runHook: (request: HookRequest) => Promise<HookResult>
  /** Called for each thing that happens beside hooks, in order and before anything that follows: data is copied, a revision is mounted. */
  happens?: (happening: Happening) => Promise<void>
}
