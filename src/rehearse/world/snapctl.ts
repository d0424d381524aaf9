import type { Health, ServiceCommand, SideAttributes, World } from './world.ts'
import type { Transaction } from './config.ts'

/** What one run of a hook has gathered; snapctl changes it, and the end of the hook settles it. */
export interface HookRun {
  readonly snap: string
  /** The revision that the health of check-health is filed under; `unset` for other hooks. */
  readonly revision: string
  readonly hook: string
  readonly component?: string
  /** Not bound to a task (fde-setup, prepare-serial-request, hooks of components): every call of snapctl commits at once. */
  readonly ephemeral: boolean
  /** Made by the first use of the configuration; already there for a configure hook with a patch. */
  readonly transaction?: Transaction | undefined
  /** The connection of an interface hook, shared by the hooks of one connection. */
  readonly connection?: ConnectionAttributes
  /** The last set-health. */
  readonly health?: Health | undefined
  /** What waits for the hook's end, in order. */
  readonly queued: readonly Queued[]
  /** What gate-auto-refresh has asked for last. */
  readonly gate?: 'hold' | 'proceed'
  readonly reboot?: 'halt' | 'poweroff'
  readonly fdeRequest?: Readonly<Record<string, string>>
  readonly fdeResult?: string
  /** What `snapctl fail` said. */
  readonly rejected?: string
}

/** Both sides of the connection that an interface hook belongs to. */
export interface ConnectionAttributes {
  readonly plug: SideAttributes & { readonly snap: string; readonly name: string }
  readonly slot: SideAttributes & { readonly snap: string; readonly name: string }
}

/** A task that snapctl adds to the change of its hook. */
export type Queued =
  | { readonly kind: 'service-control'; readonly summary: string; readonly command: ServiceCommand }
  | {
      readonly kind: 'install-component' | 'remove-component'
      readonly summary: string
      readonly snap: string
      readonly components: readonly string[]
    }

export type { ServiceCommand } from './world.ts'

/** Something that happened to a service. */
export interface ServiceEvent {
  readonly action: 'start' | 'stop' | 'restart' | 'reload-or-restart' | 'enable' | 'disable'
  /** `<instance name>.<app>` */
  readonly service: string
  /** What systemctl said when it failed. */
  readonly failure?: string
}

/** Who calls snapctl. */
export type Caller =
  | { readonly kind: 'hook'; readonly run: HookRun }
  | { readonly kind: 'app'; readonly snap: string }
  | { readonly kind: 'outside' }

/** One call of snapctl. */
export interface CallRequest {
  readonly world: World
  readonly caller: Caller
  readonly argv: readonly string[]
  /** 0 unless said. */
  readonly uid?: number
  readonly stdin?: string
  /** How long snapctl waits for services, in milliseconds: half of the configure hook's time, 150 seconds unless said. */
  readonly serviceWait?: number
}

/** What a call does and prints. */
export interface Answer {
  readonly world: World
  /** The hook's run after the call; undefined when the caller is no hook. */
  readonly run: HookRun | undefined
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly events: readonly ServiceEvent[]
}
