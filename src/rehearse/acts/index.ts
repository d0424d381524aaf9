import type { Job, Memory, Task, TaskKind } from '../change/tasks.ts'
import type { Phase } from '../change/change.ts'
import type { Act, Outcome, ActContext } from './act.ts'
import { still, unseenStep } from './act.ts'
import { linkComponent, discardComponent, mountComponent, unlinkCurrentComponent } from './components.ts'
import { autoConnect, autoDisconnect, connect, disconnect } from './connections.ts'
import { clearSnap, copySnapData, mountSnap } from './files.ts'
import { discardSnap, linkSnap, unlinkCurrentSnap, unlinkSnap } from './links.ts'
import { conditionalAutoRefresh } from './refreshes.ts'
import { serviceControl, startSnapServices, stopSnapServices } from './services.ts'
import { configureSystem } from './configuration.ts'

/** What each kind of task does; hooks are run by the change's runner. */
export const acts: { readonly [K in Exclude<TaskKind, 'run-hook'>]: Act<K> } = {
  prerequisites: still,
  'prepare-snap': still,
  'download-snap': still,
  'validate-snap': still,
  'mount-snap': mountSnap,
  'stop-snap-services': stopSnapServices,
  'remove-aliases': still,
  'unlink-current-snap': unlinkCurrentSnap,
  'copy-snap-data': copySnapData,
  'setup-profiles': still,
  'link-snap': linkSnap,
  'auto-connect': autoConnect,
  connect,
  'set-auto-aliases': still,
  'setup-aliases': still,
  'start-snap-services': startSnapServices,
  'clear-snap': clearSnap,
  'discard-snap': discardSnap,
  cleanup: still,
  'check-rerefresh': still,
  'service-control': serviceControl,
  'auto-disconnect': autoDisconnect,
  disconnect,
  'save-snapshot': still,
  'unlink-snap': unlinkSnap,
  'remove-profiles': still,
  'prepare-component': still,
  'mount-component': mountComponent,
  'unlink-current-component': unlinkCurrentComponent,
  'link-component': linkComponent,
  'discard-component': discardComponent,
  'conditional-auto-refresh': conditionalAutoRefresh,
  'begin-confdb': still,
  'commit-confdb': still,
  'clear-confdb': still,
  'unseen-step': unseenStep,
  configure: configureSystem,
}

interface AnyAct {
  readonly forward: (context: ActContext, job: Job) => Outcome
  readonly back?: (context: ActContext, job: Job, memory: Memory) => Outcome
}

/** Does a task that is no hook, or takes it back. */
export function perform(context: ActContext, { job, memory = {} }: Task, phase: Phase): Outcome {
  const act = acts[job.kind as keyof typeof acts] as AnyAct
  return phase === 'do'
    ? act.forward(context, job)
    : (act.back?.(context, job, memory) ?? { world: context.world })
}
