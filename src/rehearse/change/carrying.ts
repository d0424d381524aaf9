import type { Phase } from './change.ts'
import type { HookRequest, HookResult } from '../hook/request.ts'
import type { Task } from './tasks.ts'
import type { TraceStep } from './trace.ts'

/** What the carrying of a change asks of whoever drives it. */
export type Asked =
  | { readonly ask: 'run'; readonly request: HookRequest }
  /** To take note of something that happened, or to make it true on disk. */
  | { readonly ask: 'note'; readonly step: TraceStep }
  /** To tell that a task begins or has ended; `task` is as it is then. */
  | { readonly ask: 'watch'; readonly task: Task; readonly phase: Phase; readonly at: 'begin' | 'end' }

/** A way through a change, driven from outside. */
export type Carrying<T> = Generator<Asked, T, HookResult | undefined>
