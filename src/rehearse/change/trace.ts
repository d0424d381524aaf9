import type { Json } from '../../json/exact-json.ts'
import type { Change, Phase } from './change.ts'
import { changeError, changeStatus } from './change.ts'
import type { ConnectionAttributes } from '../world/snapctl.ts'
import type { TaskKind, TaskStatus } from './tasks.ts'
import { defined } from '../../record.ts'

/** What a service is told. */
export type ServiceAction = 'enable' | 'start' | 'stop' | 'disable' | 'restart' | 'reload-or-restart'

/** One call of snapctl by a hook. */
export interface SnapctlCall {
  readonly argv: readonly string[]
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** What became of a file under one of the snap's own directories, named as the hook sees it (`$SNAP_DATA/config.ini`). */
export interface FileChange {
  readonly path: string
  readonly change: 'added' | 'changed' | 'removed'
}

/** Something that happened during a change. */
export type Happening =
  | HookStep
  | ConfigStep
  | {
      readonly what: 'service'
      readonly service: string
      readonly action: ServiceAction
      readonly failure?: string
    }
  | {
      readonly what: 'mount' | 'unmount' | 'link' | 'unlink'
      readonly snap: string
      readonly revision: string
      readonly component?: string
    }
  /** The data of a revision: made new, copied from that of another one, or removed. */
  | {
      readonly what: 'data'
      readonly snap: string
      readonly revision: string
      readonly action: 'create' | 'copy' | 'remove'
      readonly from?: string
    }
  | {
      readonly what: 'connection'
      readonly plug: string
      readonly slot: string
      readonly action: ConnectionAction
    }
  | {
      readonly what: 'health'
      readonly snap: string
      readonly revision: string
      readonly status: string
      readonly message?: string
      readonly code?: string
    }
  | { readonly what: 'refresh'; readonly snap: string; readonly decision: 'proceeds' | 'held' }

/** `keep-undesired` and `keep-hotplug` cut a connection and keep its record; `restore` takes a cut back. */
export type ConnectionAction =
  'connect' | 'disconnect' | 'restore' | 'forget' | 'keep-undesired' | 'keep-hotplug'

/** One run of a hook: what it was, how it ended, and what it asked for. */
export interface HookStep {
  readonly what: 'hook'
  readonly snap: string
  readonly component?: string
  readonly hook: string
  /** The current revision when it ran. */
  readonly revision: string
  /** `failed` fails the task; `ignored` failed, and snapd goes on. */
  readonly result: 'passed' | 'failed' | 'ignored'
  /** The exit code; null when the process did not get that far. */
  readonly exit: number | null
  /** What snapd says of a failure, without the words around it. */
  readonly failure?: string
  readonly output: string
  readonly calls: readonly SnapctlCall[]
  /** For an interface hook: both sides' attributes after it. */
  readonly attributes?: ConnectionAttributes
  readonly duration?: number
  readonly files?: readonly FileChange[]
  readonly notes?: readonly string[]
  /** What install-device has asked for. */
  readonly reboot?: 'halt' | 'poweroff'
  /** What fde-setup has answered. */
  readonly fdeResult?: string
}

/** The configuration of a snap changed: a hook's transaction ended, or a revision's copy was taken or put back. */
export interface ConfigStep {
  readonly what: 'config'
  readonly snap: string
  /** `discard`: what the hook had set was dropped, and would have been `after`. */
  readonly action: 'commit' | 'discard' | 'save' | 'restore' | 'drop'
  /** The revision whose copy was taken or put back. */
  readonly revision?: string
  readonly before: Json
  readonly after: Json
}

/**
 * One thing that happened during a change, in order, with the task and the direction it belongs to.
 *
 * `at` is when it had happened: the milliseconds that hooks took until then, for nothing else takes time here.
 */
export type TraceStep = Happening & { readonly task: number; readonly phase: Phase; readonly at: number }

/** A task as it ended. */
export interface TracedTask {
  readonly id: number
  readonly kind: TaskKind
  readonly summary: string
  readonly status: TaskStatus
  readonly waits: readonly number[]
  readonly log: readonly string[]
  readonly snap?: string
  readonly hook?: string
}

/**
 * A whole change as data: what reports, pictures and comparisons draw from.
 *
 * Plain values; numbers of configurations keep their text, so `writeJson` (src/json/write.ts) stores it.
 */
export interface Trace {
  /** What was asked for: `install`, `connect`, … */
  readonly operation: string
  readonly status: TaskStatus
  /** The change's error as `snap` prints it; empty when there is none. */
  readonly error: string
  readonly steps: readonly TraceStep[]
  readonly tasks: readonly TracedTask[]
  /** Why the change can never end; snapd would wait for ever. */
  readonly stuck?: string
}

/** A change that has ended, as data. */
export function traceOf(change: Change, steps: readonly TraceStep[], stuck: string | undefined): Trace {
  return {
    operation: change.kind,
    status: changeStatus(change),
    error: changeError(change),
    steps,
    tasks: change.tasks.map(({ id, job, summary, status, waits, log }) => ({
      id,
      kind: job.kind,
      summary,
      status,
      waits,
      log,
      ...('snap' in job ? { snap: job.snap } : {}),
      ...('hook' in job ? { hook: job.hook } : {}),
    })),
    ...defined({ stuck }),
  }
}
