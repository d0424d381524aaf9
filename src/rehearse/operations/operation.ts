import type { JsonObject } from '../../json/exact-json.ts'
import type { Change, Draft } from '../change/change.ts'
import { newChange } from '../change/change.ts'
import type { ConnectionAttributes } from '../world/snapctl.ts'
import type { AttributesByConnection, SnapFile } from '../change/tasks.ts'
import type { ComponentRevision, Side, World } from '../world/world.ts'

/** A component's file that an operation brings. */
export interface ComponentFile {
  readonly component: string
  readonly content: ComponentRevision
}

/** An end of a connection as a person may name it: without a snap it is the system's, without a name the only one that fits. */
export interface NamedSide {
  readonly snap: string
  readonly name?: string
}

/** What each operation has to know. Snaps are named by instance (`lantern`, `lantern_two`). */
export interface Operations {
  install: { readonly snap: string; readonly file: SnapFile }
  /** To a file, or to a revision that is installed already. */
  refresh: { readonly snap: string; readonly to: SnapFile | string }
  revert: { readonly snap: string; readonly revision?: string }
  remove: { readonly snap: string; readonly revision?: string; readonly purge?: boolean }
  disable: { readonly snap: string }
  enable: { readonly snap: string }
  set: { readonly snap: string; readonly values: JsonObject }
  unset: { readonly snap: string; readonly keys: readonly string[] }
  connect: { readonly plug: NamedSide; readonly slot: NamedSide }
  disconnect: { readonly plug: Side; readonly slot: Side }
  forget: { readonly plug: Side; readonly slot: Side }
  'hotplug-remove': { readonly plug: Side; readonly slot: Side }
  'install-component': { readonly snap: string; readonly file: ComponentFile }
  'remove-component': { readonly snap: string; readonly component: string }
  'auto-refresh': { readonly refreshes: readonly { readonly snap: string; readonly to: SnapFile }[] }
  /** Runs one hook as its task would be run, outside of any operation. */
  'run-hook': {
    readonly snap: string
    readonly hook: string
    readonly component?: string
    /** What configure is asked to apply. */
    readonly values?: JsonObject
    /** What an interface hook sees; without it, the connection that there is. */
    readonly connection?: ConnectionAttributes
    readonly fdeRequest?: Readonly<Record<string, string>>
  }
  'prepare-device': { readonly snap: string }
  'prepare-serial-request': { readonly snap: string; readonly requestId: string }
  'install-device': { readonly snap: string }
  'fde-setup': { readonly snap: string; readonly request: Readonly<Record<string, string>> }
  'write-view': {
    readonly view: string
    readonly writer: string
    readonly custodians: readonly Side[]
    readonly observers: readonly Side[]
  }
  'read-view': { readonly view: string; readonly custodians: readonly Side[] }
}

export type OperationName = keyof Operations

/** An operation with what it has to know. */
export type Operation = { readonly [K in OperationName]: { readonly op: K } & Operations[K] }[OperationName]

/** What an operation comes down to. */
export type Planned =
  | {
      readonly drafts: readonly Draft[]
      readonly attributes?: AttributesByConnection
      /** The world that the change begins in, where planning it tells snapd something. */
      readonly world?: World
      readonly note?: string
    }
  /** snapd makes no change at all, and says this. */
  | { readonly refusal: string }

/** How one operation is planned. */
export type Plan<K extends OperationName> = (world: World, wanted: Operations[K]) => Planned

/** The change of a plan. */
export function changeOf(
  kind: string,
  { drafts, attributes = {} }: Exclude<Planned, { refusal: string }>,
): Change {
  return { ...newChange(kind, drafts), attributes }
}

/** snapd's words for a snap that is not there. */
export function notInstalled(snap: string): { refusal: string } {
  return { refusal: `snap "${snap}" is not installed` }
}
