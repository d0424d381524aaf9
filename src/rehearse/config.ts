import type { Json, JsonObject } from '../tree/exact-json.ts'

/** Configuration of one snap as a hook sees it: what was there at its first look, and what it changed since. */
export interface Transaction {
  readonly snap: string
  readonly pristine: JsonObject
  readonly changes: readonly Change[]
}

/** One assignment; null unsets. */
export interface Change {
  readonly path: readonly string[]
  readonly value: Json
}
