import type { SnapMetadata } from '../../snap/metadata/shapes.ts'
import type { Json, JsonObject } from '../../json/exact-json.ts'

/**
 * The pretend system, as plain data: every operation makes a new one of an old one.
 *
 * `writeJson` and `readJson` (src/json) store and load it. Names are instance names (`lantern`, `lantern_two`).
 */
export interface World {
  /** Installed snaps by instance name. */
  readonly snaps: Readonly<Record<string, SnapState>>
  /** Committed configuration by instance name; that of the system is under `core`. No nulls inside objects. */
  readonly config: Readonly<Record<string, JsonObject>>
  /** Configuration that was saved when a revision was left, by instance name and revision. */
  readonly savedConfig: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>
  readonly connections: readonly Connection[]
  /** Services by `<instance name>.<app>`; one that is not listed is neither enabled nor active. */
  readonly services: Readonly<Record<string, ServiceState>>
  /** Health records by instance name. */
  readonly health: Readonly<Record<string, Health>>
  /** Refreshes that are held back: the snap that is held, then the snap that holds it. */
  readonly holds: Readonly<Record<string, Readonly<Record<string, Hold>>>>
  /** Snaps whose apps must not start, with the reason. */
  readonly inhibited: Readonly<Record<string, 'gate-refresh' | 'refresh'>>
  /** What the store offers, by instance name. */
  readonly candidates: Readonly<Record<string, Candidate>>
  readonly device: Device
  readonly mounts: readonly MountUnit[]
  /** Calls of modprobe by `snapctl kmod`, in order, newest last. */
  readonly modules: readonly string[]
  /** Changes that were begun by snapctl, oldest first. */
  readonly changes: readonly SystemChange[]
  /** Notes for the person, each once. */
  readonly warnings: readonly string[]
  /** Processes outside of the rehearsal by pid, with what `/proc/PID/cgroup` says. */
  readonly processes: Readonly<Record<string, string>>
  /** Seconds since the rehearsal's beginning. */
  readonly now: number
  readonly faults: Faults
}

/** An installed snap. */
export interface SnapState {
  /** The current revision: `7`, or `x1` for a local one. */
  readonly current: string
  /** Whether it is enabled (linked). */
  readonly active: boolean
  /** Installed revisions in the order in which they came. */
  readonly sequence: readonly string[]
  readonly revisions: Readonly<Record<string, Revision>>
  /** The channel that it follows. */
  readonly tracking?: string
  readonly cohort?: string
  /** Whether an assertion of the store vouches for it (it has a snap-id). */
  readonly asserted: boolean
  /** Its refresh is put off because its apps run. */
  readonly refreshInhibited?: boolean
  /** When it was last refreshed, in seconds as `World.now`; at the rehearsal's beginning unless said. */
  readonly refreshed?: number
  /** Account of the publisher; the default is the same for all. */
  readonly publisher: string
  /** Apps' names of services that snapd does not start when it starts the snap's services; the operations keep it, snapctl does not. */
  readonly disabledServices?: readonly string[]
}

/** One revision of a snap. */
export interface Revision {
  /** What meta/snap.yaml says. */
  readonly metadata: SnapMetadata<Json>
  /** Names of the files in meta/hooks, sorted. */
  readonly hooks: readonly string[]
  /** Where its files lie, for a real run. */
  readonly directory?: string
  /** Installed components by name. */
  readonly components: Readonly<Record<string, ComponentRevision>>
}

/** One revision of a component, installed with a revision of its snap. */
export interface ComponentRevision {
  readonly revision: string
  readonly hooks: readonly string[]
  readonly directory?: string
}

/** A plug or a slot: of which snap, and its name. */
export interface Side {
  readonly snap: string
  readonly name: string
}

/** Attributes of one side of a connection. */
export interface SideAttributes {
  readonly static: JsonObject
  readonly dynamic: JsonObject
}

/** A record of a connection; it is live unless it is undesired or gone. */
export interface Connection {
  readonly plug: Side
  readonly slot: Side
  readonly interface: string
  readonly plugAttributes: SideAttributes
  readonly slotAttributes: SideAttributes
  /** Made by snapd itself. */
  readonly auto: boolean
  /** An automatic connection that the person has cut: it is not made again. */
  readonly undesired: boolean
  /** The device of its slot was unplugged. */
  readonly hotplugGone: boolean
}

export interface ServiceState {
  readonly enabled: boolean
  readonly active: boolean
}

/** What a snap has said of its health. */
export interface Health {
  /** The revision that it was said of; `unset` where snapd notes none. */
  readonly revision: string
  readonly status: HealthStatus
  readonly message?: string
  readonly code?: string
}

export type HealthStatus = 'unknown' | 'okay' | 'waiting' | 'blocked' | 'error'

/** Times in seconds, as `World.now`. */
export interface Hold {
  readonly first: number
  readonly until: number
}

/** A revision that the store offers. */
export interface Candidate {
  readonly revision: string
  readonly channel?: string
  readonly version?: string
  /** Snap type: `app`, `base`, … */
  readonly type: string
}

/** The machine and its model. */
export interface Device {
  readonly classic: boolean
  readonly brand: string
  readonly model: string
  readonly serial?: string
  readonly seeded: boolean
  /** What `snapctl system-mode` tells; `run` unless the device is being installed or recovered. */
  readonly mode: string
  /** The gadget's default configuration by the name of the snap it is for. */
  readonly defaults?: Readonly<Record<string, JsonObject>>
  /** The model assertion's other headers, as it was signed. */
  readonly headers: JsonObject
}

/** A mount that `snapctl mount` made. */
export interface MountUnit {
  readonly snap: string
  readonly what: string
  readonly where: string
  readonly type: string
  readonly options: readonly string[]
  readonly persistent: boolean
  /** The unit file, for persistent ones. */
  readonly unit?: string
}

/** A command to services of one snap. */
export interface ServiceCommand {
  readonly snap: string
  readonly action: 'start' | 'stop' | 'restart' | 'reload-or-restart'
  /** Names of apps, sorted. */
  readonly services: readonly string[]
  /** Named one by one, rather than all of the snap: only then does restart touch services that do not run. */
  readonly explicit: boolean
  readonly enable: boolean
  readonly disable: boolean
}

/** A change of the system beside the one that is rehearsed. */
export interface SystemChange {
  readonly id: string
  /** The snap that began it with snapctl. */
  readonly snap?: string
  readonly kind: string
  readonly summary: string
  readonly status: 'Do' | 'Doing' | 'Done' | 'Error' | 'Hold'
  readonly error?: string
  /** A service command that is still at it; it is finished after the hook. */
  readonly command?: ServiceCommand
  readonly tasks: readonly {
    readonly kind: string
    readonly summary: string
    readonly status: string
    readonly log: readonly string[]
  }[]
}

/** Failures that the person asked for. */
export interface Faults {
  /** What systemctl answers, by `start web` (action and app's name). */
  readonly services: Readonly<Record<string, string>>
  /** How long systemctl takes, in milliseconds. */
  readonly slowServices: Readonly<Record<string, number>>
}

/** A classic machine with nothing on it. */
export const emptyWorld: World = {
  snaps: {},
  config: {},
  savedConfig: {},
  connections: [],
  services: {},
  health: {},
  holds: {},
  inhibited: {},
  candidates: {},
  device: {
    classic: true,
    brand: 'generic',
    model: 'generic-classic',
    seeded: true,
    mode: 'run',
    headers: {},
  },
  mounts: [],
  modules: [],
  changes: [],
  warnings: [],
  processes: {},
  now: 0,
  faults: { services: {}, slowServices: {} },
}

/** The current revision of a snap; undefined when it is not installed. */
export function currentRevision(world: World, snap: string): Revision | undefined {
  const state = world.snaps[snap]
  return state?.revisions[state.current]
}

/** Whether a connection counts. */
export function isLive(connection: Connection): boolean {
  return !connection.undesired && !connection.hotplugGone
}

/** `snap:name`. */
export function sideText({ snap, name }: Side): string {
  return `${snap}:${name}`
}

/** Whether the current revision of an installed snap has a hook. */
export function hasHook(
  world: World,
  { snap, hook, component }: { snap: string; hook: string; component?: string | undefined },
): boolean {
  const revision = currentRevision(world, snap)
  return (
    (component === undefined ? revision?.hooks : revision?.components[component]?.hooks)?.includes(hook) ===
    true
  )
}

/** The revision that the next local file of a snap gets: `x1`, `x2`, … */
export function nextLocalRevision(world: World, snap: string): string {
  const numbers = (world.snaps[snap]?.sequence ?? [])
    .filter(revision => revision.startsWith('x'))
    .map(revision => Number(revision.slice(1)))
  return `x${String(Math.max(0, ...numbers) + 1)}`
}
