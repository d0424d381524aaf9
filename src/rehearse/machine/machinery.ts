import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Call, CallAnswer, CallBox } from '../../platform/call-box.ts'
import type { ControlGroup } from '../../platform/control-group.ts'
import { lookThrough } from '../../platform/files.ts'
import type { Host } from '../../platform/host.ts'
import type { Sandbox } from '../../platform/sandbox.ts'
import type { Bounds } from '../../platform/sandbox-bounds.ts'
import type { Warden } from '../../platform/warden.ts'
import type { HookFault } from '../hook/faults.ts'
import type { Confinement } from './confinement.ts'
import type { Keeper } from './keeper.ts'
import type { Answer, CallRequest } from '../world/snapctl.ts'
import type { World } from '../world/world.ts'

/** How hooks are to be run. */
export interface SystemOptions {
  host: Host
  /** What answers snapctl. */
  answer: (request: CallRequest) => Answer
  /** Found out unless given: `findConfinement` or `plain`. */
  confinement?: Confinement
  /** Leaves the scratch tree behind. */
  keep?: boolean
  /** The directory for the scratch tree; a fresh one unless given. It is kept then. */
  root?: string
  /** The environment of snapd, which hooks inherit: that of Ubuntu's service unless given. */
  system?: Readonly<Record<string, string>>
  /** Milliseconds that a hook may run; snapd's unless given. */
  timeout?: (hook: string) => number
  /** Milliseconds to wait for the end of a hook that was killed; snapd's unless given. */
  grace?: number
  /** Where base snaps are mounted: /snap unless given. */
  bases?: string
  /** What hooks may take in a sandbox. */
  bounds?: Bounds
  /** Kills the hook that runs, as `snap abort` does. */
  abort?: AbortSignal | (() => AbortSignal)
  /** Called with each piece of a hook's output as it comes. */
  onOutput?: (piece: Uint8Array) => void
  faults?: readonly HookFault[]
}

/** What the runs of hooks share. */
export interface Machinery {
  options: SystemOptions
  root: string
  /** The directory that holds a directory with `snapctl` for each snap. */
  tools: string
  confinement: Confinement
  /** Who calls, by what the call shows; it must come through the box of the snap. */
  callers: Map<string, { snap: string; reply: (call: Call) => CallAnswer }>
  /** Where the hooks of each snap call. */
  boxes: Map<string, CallBox>
  /** The pretended system as the last hook has left it, for those that call between two hooks. */
  seen: { world: World }
  /** What holds the programs of hooks together, where we may have that. */
  controlGroup: ControlGroup
  /** Runs a command of ours on the scratch tree, as whoever the files of hooks belong to. */
  keeper: Keeper
  /** What every cookie begins with. */
  mark: string
  appCookies: Map<string, string>
  /** Why the snap of a directory cannot have its layouts. */
  layoutTroubles: Map<string, string>
  /** Sandboxes by snap, with what they show. */
  sandboxes: Map<string, { view: string; sandbox: Sandbox }>
  groups: Set<number>
  warden: Warden
  /** How often each hook has run. */
  runs: Map<string, number>
  /** Pipes that nobody uses. */
  pipes: string[]
}

/** A snap's lasting cookie: what its apps show. */
export function appCookie({ appCookies, mark }: Machinery, snap: string): string {
  const cookie = appCookies.get(snap) ?? freshCookie(mark)
  appCookies.set(snap, cookie)
  return cookie
}

/** A cookie of the length that snapd's have. */
export function freshCookie(mark: string): string {
  return `${mark}${randomBytes(24).toString('base64url').replaceAll(/[-_]/g, 'x')}`
}

/** Whether the machine that is played has a directory of the snap for data that survives a reset. */
export function hasSaveData(root: string, snap: string): boolean {
  return lookThrough(join(root, 'var/lib/snapd/save/snap', snap))?.isDirectory() ?? false
}
