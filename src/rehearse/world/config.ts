import { mapping } from '../../yaml/document.ts'
import type { Json, JsonObject } from '../../json/exact-json.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import { compareGo, goQuote } from '../../text/go-text.ts'
import {
  badFieldName,
  depthProblem,
  firstWithGoodNames,
  invalidName,
  splitKey,
  wantsGoodNames,
} from '../../snapctl/keys.ts'
import type { World } from './world.ts'
import { currentRevision } from './world.ts'

/** Configuration of one snap as a hook sees it: what was there at its first look, and what it changed since. */
export interface Transaction {
  readonly snap: string
  readonly pristine: JsonObject
  readonly changes: readonly Change[]
  /** The changes by themselves, with what they unset as null. */
  readonly overlay: Json
  /** What was there with the changes, what they unset as null. */
  readonly changed: Json
}

/** One assignment; null unsets. */
export interface Change {
  readonly path: readonly string[]
  readonly value: Json
}

/** What there is under a key, or snapd's word against it. */
type OptionRead = { readonly value: Json } | { readonly missing: true } | { readonly problem: string }

/** A transaction on the configuration as it is now. */
export function beginTransaction(world: World, snap: string): Transaction {
  const pristine = world.config[snap] ?? {}
  return { snap, pristine, changes: [], overlay: {}, changed: pristine }
}

/** The configuration with the changes, as the hook sees it. */
export function currentConfig({ changed }: Transaction): JsonObject {
  const all = withoutNulls(changed)
  return isJsonObject(all) ? all : {}
}

/** Reads one option; the empty key is everything. */
export function readOption(transaction: Transaction, key: string): OptionRead {
  const split = splitKey(key)
  if ('problem' in split) return split
  if (split.parts.length === 0) {
    const all = currentConfig(transaction)
    return Object.keys(all).length === 0 ? { missing: true } : { value: all }
  }
  let value = transaction.changed
  for (const [at, part] of split.parts.entries()) {
    if (!isJsonObject(value)) return { problem: notMap(transaction.snap, split.parts.slice(0, at)) }
    const next: Json = Object.hasOwn(value, part) ? (value[part] ?? null) : null
    if (next === null) return { missing: true }
    value = next
  }
  return { value: withoutNulls(value) }
}

/** What setting an option leads to; `warning` is for the system's list. */
type OptionChange =
  { readonly transaction: Transaction; readonly warning?: string } | { readonly problem: string }

/** Sets one option, or unsets it with null; `strict` says whether names inside a value have to be good ones. */
export function setOption(
  transaction: Transaction,
  { key, value, strict }: { key: string; value: Json; strict: boolean },
): OptionChange {
  const split = splitKey(key)
  if ('problem' in split) return split
  if (split.parts.length === 0) return { problem: invalidName('') }
  const path = split.parts
  const deep = depthProblem(value, path.length)
  if (deep !== undefined) return { problem: deep }
  const blocked = blockedAt(transaction.pristine, path) ?? blockedAt(transaction.overlay, path)
  if (blocked !== undefined) return { problem: notMap(transaction.snap, path.slice(0, blocked)) }
  const bad = badFieldName(value)
  if (bad !== undefined && strict) return { problem: invalidName(bad) }
  const kept = transaction.changes.filter(change => !path.every((part, at) => change.path[at] === part))
  const changed = {
    ...transaction,
    changes: [...kept, { path, value }],
    overlay: withValue(transaction.overlay, path, value),
    changed: withValue(transaction.changed, path, value),
  }
  return bad === undefined
    ? { transaction: changed }
    : {
        transaction: changed,
        warning: `Option value has invalid field name ${goQuote(bad)}. For core${firstWithGoodNames}+ snaps, fields must be dash separated lowercase alphanumerics.`,
      }
}

/** Applies what somebody asked for to a configure hook's transaction, shallow keys first, as snapd does. */
export function applyPatch(
  transaction: Transaction,
  { patch, strict }: { patch: JsonObject; strict: boolean },
):
  { readonly transaction: Transaction; readonly warnings: readonly string[] } | { readonly problem: string } {
  const depth = (key: string): number => key.split('.').length
  const warnings: string[] = []
  let current = transaction
  for (const key of Object.keys(patch).sort((a, b) => depth(a) - depth(b) || compareGo(a, b))) {
    const changed = setOption(current, { key, value: patch[key] ?? null, strict })
    if ('problem' in changed) return changed
    if (changed.warning !== undefined) warnings.push(changed.warning)
    current = changed.transaction
  }
  return { transaction: current, warnings }
}

/** Writes the changes onto the configuration as it is now, which others may have changed meanwhile; nothing changed writes nothing. */
export function commitTransaction(world: World, { snap, changes }: Transaction): World {
  if (changes.length === 0) return world
  const config = withoutNulls(applied(world.config[snap] ?? {}, changes))
  return { ...world, config: { ...world.config, [snap]: isJsonObject(config) ? config : {} } }
}

/** Whether snapd insists on good names inside of values: for the system, and for snaps on core26 and later. */
export function wantsGoodFields(world: World, snap: string): boolean {
  const { base = '' } = currentRevision(world, snap)?.metadata ?? {}
  return snap === 'core' || snap === 'system' || wantsGoodNames(base)
}

/** The world with more notes for the person; each is there once. */
export function withWarnings(world: World, warnings: readonly string[]): World {
  const fresh = warnings.filter(warning => !world.warnings.includes(warning))
  return fresh.length === 0 ? world : { ...world, warnings: [...world.warnings, ...new Set(fresh)] }
}

/** Whether a switch of the system's configuration is on. */
export function systemFlag(world: World, key: string): boolean {
  const read = readOption(beginTransaction(world, 'core'), key)
  return 'value' in read && (read.value === true || read.value === 'true')
}

function notMap(snap: string, path: readonly string[]): string {
  return `snap ${goQuote(snap)} option ${goQuote(path.join('.'))} is not a map`
}

/** How many parts of a path lead to something that has no members; undefined when nothing is in the way. */
function blockedAt(document: Json, path: readonly string[]): number | undefined {
  let value: Json | undefined = document
  for (const [at, part] of path.entries()) {
    if (value === undefined || value === null) return undefined
    if (!isJsonObject(value)) return at
    value = Object.hasOwn(value, part) ? value[part] : undefined
  }
  return undefined
}

function applied(document: JsonObject, changes: readonly Change[]): Json {
  return changes.reduce<Json>((value, change) => withValue(value, change.path, change.value), document)
}

function withValue(document: Json | undefined, [part, ...rest]: readonly string[], value: Json): Json {
  if (part === undefined) return value
  const object = isJsonObject(document) ? document : {}
  const inner = Object.hasOwn(object, part) ? object[part] : undefined
  return mapping<Json>([...Object.entries(object), [part, withValue(inner, rest, value)]])
}

/** Without members that are null; null in a list stays, as in snapd. */
function withoutNulls(value: Json): Json {
  if (!isJsonObject(value)) return value
  return mapping(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)] as const),
  )
}
