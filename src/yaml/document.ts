/** A number that was written with a fraction: kept apart from integers, since its text (`1.0`) differs from theirs (`1`). */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }

  /** Python's shortest text of the number, which is what snapcraft makes of it in a string field. */
  toString(): string {
    return floatText(this.value)
  }
}

/** A date or a point in time, as YAML 1.1 reads `2024-01-02`; no key of a project takes one. */
export class Timestamp {
  readonly text: string
  readonly kind: 'date' | 'datetime'

  constructor(text: string, kind: 'date' | 'datetime') {
    this.text = text
    this.kind = kind
  }

  toString(): string {
    return this.text
  }
}

/** What a YAML document holds. Integers beyond 2^53 are `bigint`; a `!!set` is a list; mappings have no prototype. */
export type Value =
  null | boolean | number | bigint | string | Float | Timestamp | Uint8Array | Value[] | Mapping

export interface Mapping {
  [key: string]: Value
}

export type Path = readonly (string | number)[]

/** A place in a text, counted from 1 as editors do; columns count UTF-16 code units. */
export interface Place {
  line: number
  column: number
  /** How much of the line is meant; at least 1. */
  length: number
  /** The line itself. */
  text: string
}

/** A mapping key that is not a string, with the mapping's path. */
export interface OddKey {
  path: Path
  /** The key as Python prints it (`True`, `5`), under which the mapping holds its value. */
  text: string
  kind: 'null' | 'boolean' | 'number' | 'other'
}

/** A parsed document and where everything in it was written. */
export interface Document {
  value: Value
  oddKeys: readonly OddKey[]
  /** Where the key at the end of a path was written (or the value, in a list); the nearest written ancestor when it was not. */
  placeOfKey(path: Path): Place
  /** Where the value at a path was written; the nearest written ancestor when it was not. */
  placeOfValue(path: Path): Place
}

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Float) &&
    !(value instanceof Timestamp) &&
    !(value instanceof Uint8Array)
  )
}

/** A mapping without prototype, so that no key of a document can mean something to JavaScript. */
export function mapping<T = Value>(entries: Iterable<readonly [string, T]> = []): Record<string, T> {
  const made = Object.create(null) as Record<string, T>
  for (const [key, value] of entries) made[key] = value
  return made
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  if (value === 0) return '0.0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power < -4 || power >= 16) {
    const sign = power < 0 ? '-' : '+'
    return `${digits}e${sign}${String(Math.abs(power)).padStart(2, '0')}`
  }
  if (power < 0) return value.toFixed(Math.max(1, digits.replace(/[-.]/g, '').length - 1 - power))
  const plain = String(value)
  return plain.includes('.') ? plain : `${plain}.0`
}

/** A value as Python's `str` prints it, collections shortened: for messages. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Float || value instanceof Timestamp) return value.toString()
  return Array.isArray(value) ? '[…]' : '{…}'
}
