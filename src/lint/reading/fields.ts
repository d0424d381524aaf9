import type { Snap } from '../../snap/snap.ts'
import { isMapping } from '../../yaml/document.ts'
import type { Mapping, Value } from '../../yaml/document.ts'

/** A mapping of the metadata by key; empty when it is absent or something else. */
export function table(metadata: Mapping | null | undefined, key: string): Mapping {
  const value = metadata?.[key]
  return isMapping(value) ? value : {}
}

/** The texts of a list; nothing when it is absent or no list. */
export function texts(metadata: Mapping | null | undefined, key: string): string[] {
  const value = metadata?.[key]
  return Array.isArray(value) ? value.map(textOf) : []
}

/** A value of a key that snapd reads as text. */
export function text(metadata: Mapping | null | undefined, key: string): string {
  return textOf(metadata?.[key])
}

function textOf(value: Value | undefined): string {
  return value === undefined ||
    value === null ||
    Array.isArray(value) ||
    isMapping(value) ||
    value instanceof Uint8Array
    ? ''
    : String(value)
}

/** What snapd says when metadata is readable and wrong: of a component it says nothing but the problem. */
export function invalid({ kind, metadata }: Snap, problem: string): string {
  return kind === 'component' ? problem : `cannot validate snap "${metadata.name ?? ''}": ${problem}`
}
