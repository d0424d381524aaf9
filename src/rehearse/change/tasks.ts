import type { JsonObject } from '../../json/exact-json.ts'
import type { ConnectionAttributes, ServiceCommand } from '../world/snapctl.ts'
import type { ComponentRevision, Connection, Side, Revision, SnapState } from '../world/world.ts'

/** Where a task stands; the words are snapd's (`overlord/state`). */
export type TaskStatus = 'Do' | 'Doing' | 'Done' | 'Undo' | 'Undoing' | 'Undone' | 'Hold' | 'Error'

/** A snap's file that an operation brings. */
export interface SnapFile {
  /** Of the store; a local file has none and gets `x1`, `x2`, …. */
  readonly revision?: string
  readonly content: Revision
  /** An assertion of the store vouches for it (it has a snap-id). */
  readonly asserted: boolean
  readonly publisher: string
  readonly channel?: string
}

/** A revision that an operation brings: what the snap's file says, and who vouches for it. */
export interface Incoming {
  /** `7`, or `x1` for a local one. */
  readonly revision: string
  readonly content: Revision
  readonly asserted: boolean
  readonly publisher: string
  readonly tracking?: string
}

/** A task about one revision of one snap. */
export interface OfRevision {
  readonly snap: string
  /** As the task's summary has it: `unset` for a local revision that is not there yet. */
  readonly revision: string
}

/** A task about a snap as it is when the task runs. */
export interface OfSnap {
  readonly snap: string
}

/** One run of a hook, and what takes it back. */
export interface HookJob {
  readonly snap: string
  readonly hook: string
  readonly component?: string
  /** What a health record of the run is filed under; `unset` unless said. */
  readonly revision?: string
  /** A hook that is not there is no failure. */
  readonly optional: boolean
  /** A script that fails does not fail the task. */
  readonly ignoreFailure: boolean
  readonly undo?: { readonly hook: string; readonly ignoreFailure: boolean }
  /** What configure is given: the person's values, or the gadget's defaults. */
  readonly patch?: JsonObject | 'defaults'
  /** For an interface hook: whose attributes it sees. */
  readonly connection?: Ends
  readonly fdeRequest?: Readonly<Record<string, string>>
  /** For prepare-serial-request: the id that the service gave. */
  readonly requestId?: string
  /** For change-view: the view that the hook may refuse to change, as `account/confdb/view`. */
  readonly confdb?: string
  /** A script that fails runs once more, to put back what it stores. */
  readonly runAgainOnFailure?: boolean
}

/** Both ends of a connection. */
export interface Ends {
  readonly plug: Side
  readonly slot: Side
}

/** A task about one component of one snap. */
export interface OfComponent {
  readonly snap: string
  readonly component: string
  readonly revision: string
}

/** What each kind of task has to know. */
export interface Jobs {
  prerequisites: OfSnap
  'prepare-snap': OfRevision
  'download-snap': OfRevision & { readonly channel: string }
  'validate-snap': OfRevision
  'mount-snap': OfRevision & { readonly mounted: string }
  'run-hook': HookJob
  'stop-snap-services': OfSnap & {
    readonly revision?: string
    readonly reason: 'refresh' | 'disable' | 'remove'
  }
  'remove-aliases': OfSnap
  'unlink-current-snap': OfSnap
  'copy-snap-data': OfRevision & { readonly to: string }
  'setup-profiles': OfRevision & { readonly afterAutoConnect?: boolean }
  'link-snap': OfRevision & {
    readonly incoming?: Incoming
    readonly to: string
    readonly restoreConfig: boolean
    readonly addAutoConnect?: boolean
  }
  'auto-connect': OfSnap
  connect: Ends & { readonly auto: boolean }
  'set-auto-aliases': OfSnap
  'setup-aliases': OfSnap
  'start-snap-services': OfRevision
  'clear-snap': OfRevision
  'discard-snap': OfRevision
  cleanup: OfRevision
  'check-rerefresh': OfSnap
  'service-control': { readonly command: ServiceCommand; readonly summary: string }
  'auto-disconnect': OfSnap
  disconnect: Ends & {
    readonly why: 'manual' | 'removal' | 'hotplug' | 'forget'
    readonly recordOnly?: boolean
  }
  'save-snapshot': OfSnap
  'unlink-snap': OfSnap & { readonly revision?: string }
  'remove-profiles': OfSnap & { readonly revision?: string }
  'prepare-component': OfComponent
  'mount-component': OfComponent
  'unlink-current-component': OfComponent
  'link-component': OfComponent & { readonly content: ComponentRevision }
  'discard-component': OfComponent
  'conditional-auto-refresh': {
    readonly refreshes: readonly { readonly snap: string; readonly to: SnapFile }[]
  }
  'begin-confdb': { readonly view: string }
  'commit-confdb': { readonly view: string }
  'clear-confdb': { readonly view: string }
  /** What snapd does beyond the sight of hooks; `note` says what a rehearsal leaves out. */
  'unseen-step': { readonly summary: string; readonly note?: string }
  configure: { readonly values: JsonObject }
}

export type TaskKind = keyof Jobs

/** A task's kind with what that kind has to know. */
export type Job = { readonly [K in TaskKind]: { readonly kind: K } & Jobs[K] }[TaskKind]

/** What a task keeps of the world before it, for the way back. */
export interface Memory {
  /** The snap before; null when it was not installed. */
  readonly state?: SnapState | null
  /** The record of the connection before; null when there was none. */
  readonly connection?: Connection | null
  readonly component?: ComponentRevision | null
}

/** One step of a change. */
export interface Task {
  readonly id: number
  readonly job: Job
  readonly summary: string
  readonly status: TaskStatus
  /** Tasks that must be done first. */
  readonly waits: readonly number[]
  /** Tasks of one lane are undone together. */
  readonly lane: number
  /** `ERROR …` and `INFO …`, oldest first. */
  readonly log: readonly string[]
  readonly memory?: Memory
}

/** The attributes of the connections that a change makes or cuts, as its hooks have set them so far; by `plug slot`. */
export type AttributesByConnection = Readonly<Record<string, ConnectionAttributes>>

/** What is true of a kind of task. */
interface KindFacts<K extends TaskKind> {
  /** Whether snapd takes it back; the others keep `Done`. */
  readonly undo: boolean
  readonly summary: (job: Jobs[K]) => string
}

const ofSnap =
  (words: string) =>
  ({ snap }: OfSnap): string =>
    words.replace('%', `"${snap}"`)
const ofRevision =
  (words: string) =>
  ({ snap, revision }: OfRevision): string =>
    words.replace('%', `"${snap}" (${revision})`)
const ofComponent =
  (words: string) =>
  ({ snap, component, revision }: OfComponent): string =>
    words.replace('%', `"${snap}+${component}"`).replace('#', `(${revision})`)
const ends = ({ plug, slot }: Ends, word: string): string =>
  `${plug.snap}:${plug.name} ${word} ${slot.snap}:${slot.name}`
const ofMaybe =
  (words: string) =>
  ({ snap, revision }: OfSnap & { revision?: string }): string =>
    words.replace('%', revision === undefined ? `"${snap}"` : `"${snap}" (${revision})`)

/** Every kind of task: whether it is taken back, and the line that snapd prints for it. */
export const taskKinds: { readonly [K in TaskKind]: KindFacts<K> } = {
  prerequisites: { undo: false, summary: ofSnap('Ensure prerequisites for % are available') },
  'prepare-snap': { undo: true, summary: ofRevision('Prepare snap %') },
  'download-snap': {
    undo: true,
    summary: ({ snap, revision, channel }) =>
      `Download snap "${snap}" (${revision}) from channel "${channel}"`,
  },
  'validate-snap': { undo: false, summary: ofRevision('Fetch and check assertions for snap %') },
  'mount-snap': { undo: true, summary: ofRevision('Mount snap %') },
  'run-hook': { undo: true, summary: hookSummary },
  'stop-snap-services': { undo: true, summary: ofMaybe('Stop snap % services') },
  'remove-aliases': { undo: true, summary: ofSnap('Remove aliases for snap %') },
  'unlink-current-snap': { undo: true, summary: ofSnap('Make current revision for snap % unavailable') },
  'copy-snap-data': { undo: true, summary: ofSnap('Copy snap % data') },
  'setup-profiles': {
    undo: true,
    summary: job =>
      `Setup snap "${job.snap}" (${job.revision}) security profiles${job.afterAutoConnect === true ? ' for auto-connections' : ''}`,
  },
  'link-snap': { undo: true, summary: ofRevision('Make snap % available to the system') },
  'auto-connect': { undo: true, summary: ofSnap('Automatically connect eligible plugs and slots of snap %') },
  connect: { undo: true, summary: job => `Connect ${ends(job, 'to')}` },
  'set-auto-aliases': { undo: true, summary: ofSnap('Set automatic aliases for snap %') },
  'setup-aliases': { undo: true, summary: ofSnap('Setup snap % aliases') },
  'start-snap-services': { undo: true, summary: ofRevision('Start snap % services') },
  'clear-snap': { undo: false, summary: ofRevision('Remove data for snap %') },
  'discard-snap': { undo: false, summary: ofRevision('Remove snap % from the system') },
  cleanup: { undo: false, summary: ofRevision('Clean up % install') },
  'check-rerefresh': { undo: false, summary: ofSnap('Consider re-refresh of %') },
  'service-control': { undo: false, summary: job => job.summary },
  'auto-disconnect': { undo: false, summary: ofSnap('Disconnect interfaces of snap %') },
  disconnect: {
    undo: true,
    summary: job =>
      job.recordOnly === true ? `Forget connection ${ends(job, 'from')}` : `Disconnect ${ends(job, 'from')}`,
  },
  'save-snapshot': { undo: true, summary: ofSnap('Save data of snap % in automatic snapshot set #1') },
  'unlink-snap': { undo: true, summary: ofMaybe('Make snap % unavailable to the system') },
  'remove-profiles': {
    undo: true,
    summary: ({ snap, revision }) =>
      revision === undefined
        ? `Remove security profiles of snap "${snap}"`
        : `Remove security profile for snap "${snap}" (${revision})`,
  },
  'prepare-component': { undo: false, summary: ofComponent('Prepare component % #') },
  'mount-component': { undo: true, summary: ofComponent('Mount component % #') },
  'unlink-current-component': {
    undo: true,
    summary: ofComponent('Make current revision for component % unavailable'),
  },
  'link-component': { undo: true, summary: ofComponent('Make component % # available to the system') },
  'discard-component': { undo: false, summary: ofComponent('Discard previous revision for component %') },
  'conditional-auto-refresh': { undo: false, summary: () => 'Run auto-refresh for ready snaps' },
  'begin-confdb': {
    undo: true,
    summary: ({ view }) => `Clears the ongoing confdb transaction from state (on error) for ${view}`,
  },
  'commit-confdb': { undo: false, summary: ({ view }) => `Commit changes to confdb (${view})` },
  'clear-confdb': { undo: false, summary: ({ view }) => `Clear confdb transaction for ${view}` },
  'unseen-step': { undo: false, summary: ({ summary }) => summary },
  configure: { undo: false, summary: () => 'Run configure hook of "core" snap' },
}

/** The line that snapd prints for a task. */
export function taskSummary(job: Job): string {
  return (taskKinds[job.kind].summary as (job: Job) => string)(job)
}

/** Hooks of the snap's own life; all others are named as they are. */
const ownSummaries: Readonly<Record<string, (snap: string, job: HookJob) => string>> = {
  configure: (snap, { patch }) =>
    `Run configure hook of "${snap}" snap${patch === undefined || patch === 'defaults' ? ' if present' : ''}`,
  'check-health': snap => `Run health check of "${snap}" snap`,
  'prepare-device': () => 'Run prepare-device hook',
  'install-device': () => 'Run install-device hook',
  ...Object.fromEntries(
    ['install', 'pre-refresh', 'post-refresh', 'remove', 'default-configure'].map(hook => [
      hook,
      (snap: string) => `Run ${hook} hook of "${snap}" snap if present`,
    ]),
  ),
}

function hookSummary(job: HookJob): string {
  const { snap, hook, component } = job
  if (component !== undefined) return `Run ${hook} hook of "${snap}+${component}" component if present`
  return ownSummaries[hook]?.(snap, job) ?? `Run hook ${hook} of snap "${snap}"`
}
