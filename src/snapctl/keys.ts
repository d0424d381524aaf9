import type { Json } from '../json/exact-json.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { compareGo, goQuote } from '../text/go-text.ts'

/**
 * Whether a part of an option's key is one that snapd takes: small letters, digits and single dashes, and a letter among them.
 *
 * snapd's own pattern says the same in a form that takes JavaScript exponential time.
 */
export function isOptionName(part: string): boolean {
  return /^[a-z0-9-]+$/.test(part) && /[a-z]/.test(part) && !/^-|-$|--/.test(part)
}

/** How deep options and attributes may be, key and value together; snapd has no bound for keys, and Go's reader of JSON goes ten times as deep. */
const deepest = 900

/** What Go's reader says of JSON that is too deep, for a value under a key of so many parts; nothing where it is not. */
export function depthProblem(value: Json, parts: number): string | undefined {
  return isDeeper(value, deepest - parts) ? 'exceeded max depth' : undefined
}

function isDeeper(value: Json, most: number): boolean {
  if (most < 0) return true
  return Array.isArray(value)
    ? value.some((inner: Json) => isDeeper(inner, most - 1))
    : isJsonObject(value) && Object.values(value).some(inner => isDeeper(inner, most - 1))
}

/** The parts of a key, none for the empty key, which stands for everything; or what snapd says of the first bad part. */
export function splitKey(key: string): { parts: readonly string[] } | { problem: string } {
  if (key === '') return { parts: [] }
  const parts = key.split('.')
  const bad = parts.find(part => !isOptionName(part))
  return bad === undefined ? { parts } : { problem: invalidName(bad) }
}

/** What snapd says of a name that no option can have. */
export function invalidName(name: string): string {
  return `invalid option name: ${goQuote(name)}`
}

/** A plug or slot as a word names it (`:camera`, and `lantern:camera`, which snapd refuses); undefined for a word without a colon. */
export function sideReference(word: string): { snap: string; name: string } | undefined {
  const colon = word.indexOf(':')
  return colon < 0 ? undefined : { snap: word.slice(0, colon), name: word.slice(colon + 1) }
}

/** Why `get` and `set` refuse a word as the name of a plug or slot. */
export function sideProblem(
  command: string,
  { snap, name }: { snap: string; name: string },
): string | undefined {
  if (name === '') return 'plug or slot name not provided'
  if (snap === '') return undefined
  return `"snapctl ${command} ${snap}:${name}" not supported, use "snapctl ${command} :${name}" instead`
}

/** The number of the first base whose snaps cannot have other names within values. */
export const firstWithGoodNames = 26

/** Whether snapd insists on good names inside of values for a snap on this base; for others it warns the machine's owner, and both since 2.77. */
export function wantsGoodNames(base: string): boolean {
  return Number(/^core(\d+)$/.exec(base)?.[1] ?? 0) >= firstWithGoodNames
}

/** The first bad name of a member inside a value, outer ones first. */
export function badFieldName(value: Json): string | undefined {
  if (Array.isArray(value)) return firstBad(value)
  if (!isJsonObject(value)) return undefined
  const names = Object.keys(value).sort(compareGo)
  return names.find(name => !isOptionName(name)) ?? firstBad(names.map(name => value[name] ?? null))
}

function firstBad(values: readonly Json[]): string | undefined {
  for (const value of values) {
    const bad = badFieldName(value)
    if (bad !== undefined) return bad
  }
  return undefined
}
