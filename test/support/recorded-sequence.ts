import { parseYaml } from '../../src/yaml/parse.ts'
import type { Json, JsonObject } from '../../src/json/exact-json.ts'

/** One case of test/conformance/rehearse/sequences.json: one operation on one or two snaps, recorded from snapd's own managers. */
export interface Sequence {
  name: string
  family: string
  snaps: RecordedSnap[]
  components?: RecordedComponent[]
  /** Calls of snapctl by hook, as `lantern/configure`. */
  scripts?: Record<string, string[][]>
  gadgetDefaults?: Record<string, JsonObject>
  systemConfig?: JsonObject
  setup: RecordedOperation[]
  operation: RecordedOperation
  flags?: { unordered?: boolean; chains?: string[][]; snapdDefect?: string }
  expected: RecordedOutcome
}

/** A revision that operations may install. */
export interface RecordedSnap {
  name: string
  /** 0 for a local snap. */
  revision: number
  type: string
  hooks: string[]
  /** Hooks that fail in the operation, not in the setup. */
  fails: (string | { hook: string; output: string; exit: number })[]
  failServices?: Record<string, string>
  asserted?: boolean
  publisher?: string
  snapYaml: string
}

export interface RecordedComponent {
  snap: string
  component: string
  revision: number
  hooks: string[]
}

export interface RecordedOperation {
  op: string
  snap?: string
  instance?: string
  revision?: number
  purge?: boolean
  component?: string
  plug?: string
  slot?: string
  values?: JsonObject
  keys?: string[]
  sabotage?: 'disconnect'
}

export interface RecordedHook {
  snap: string
  hook: string
  undo: boolean
  failed: boolean
  revision: string
  outputs?: { argv: string[]; exit: number; stdout: string; stderr: string }[]
}

export interface RecordedTask {
  kind: string
  summary: string
  status: string
  log?: string[]
}

/** Everything that was looked at afterwards; what is absent was empty. */
export interface RecordedOutcome {
  hooks: RecordedHook[]
  status?: string
  errorText: string
  operationError?: string
  events?: string[]
  tasks?: RecordedTask[]
  configAfter: Record<string, Json>
  revisionConfigAfter?: Record<string, Record<string, Json>>
  connectionAfter: Record<string, Json>[]
  healthAfter?: Record<string, Json>
  snapsAfter: Record<string, string>
  servicesAfter?: Record<string, Json>
  note?: string
  stuck?: string
}

/** snap.yaml as the world keeps it. */
export function metadataOf(snapYaml: string): JsonObject {
  return JSON.parse(JSON.stringify(parseYaml(snapYaml).value)) as JsonObject
}
