import type { TaskStatus } from './tasks.ts'

/** Whether a step belongs to the way forward or to the way back. */
export type Phase = 'do' | 'undo'

/** What a service is told; the last two are what `restart` and `restart --reload` come down to. */
export type ServiceAction = 'enable' | 'start' | 'stop' | 'disable' | 'restart' | 'reload-or-restart'

/** One call of snapctl by a hook. */
export interface SnapctlCall {
  argv: readonly string[]
  exit: number
  stdout: string
  stderr: string
}

/** What happened, without when and for which task. */
export type Happening =
  | HookRun
  | { what: 'service'; service: string; action: ServiceAction; failure?: string }
  | { what: 'mount' | 'unmount'; snap: string; revision: string; component?: string }
  | { what: 'data'; snap: string; revision: string; action: 'create' | 'copy' | 'remove' | 'remove-copy'; from?: string }
  | { what: 'link' | 'unlink'; snap: string; revision: string; component?: string }
  | ConfigStep
  | { what: 'connection'; plug: string; slot: string; action: 'connect' | 'disconnect' | 'restore' | 'forget' | 'keep-undesired' | 'keep-hotplug' }
  | { what: 'health'; snap: string; status: string; message?: string; code?: string }

/** One run of a hook: what it was, how it ended, and what it asked for. */
export interface HookRun {
  what: 'hook'
  snap: string
  component?: string
  hook: string
  revision: string
  /** `passed`, `failed` (which fails the task), or `ignored`: failed, and nobody minds. */
  result: 'passed' | 'failed' | 'ignored'
  exit: number | null
  /** What snapd says about a failure, without the words around it. */
  failure?: string
  output: string
  calls: readonly SnapctlCall[]
  /** Milliseconds; absent where nothing was run. */
  duration?: number
}

/** The configuration of a snap changed as a whole: a hook's transaction ended, or a revision's copy was taken or put back. */
export interface ConfigStep {
  what: 'config'
  snap: string
  action: 'commit' | 'discard' | 'save' | 'restore' | 'drop'
  /** The revision whose copy was taken or put back. */
  revision?: string
  before: unknown
  after: unknown
}

/** One thing that happened during a change, in order. Plain data: it survives JSON. */
export type TraceStep = Happening & {
  task: number
  phase: Phase
}

/** How a task ended. */
export interface TaskEnd {
  id: number
  kind: string
  summary: string
  status: TaskStatus
  log: readonly string[]
  snap?: string
  hook?: string
}

/** A whole change as data: what later reports, pictures and comparisons draw from. */
export interface Trace {
  operation: string
  summary: string
  status: TaskStatus
  /** The change's error as snapd prints it; empty when there is none. */
  error: string
  steps: readonly TraceStep[]
  tasks: readonly TaskEnd[]
  /** Why the change can never end; snapd would wait for ever. */
  stuck?: string
}
