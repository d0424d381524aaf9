import { isMapping, mapping } from '../../yaml/document.ts'
import type { Document, Mapping, Path, Value } from '../../yaml/document.ts'
import { ExactNumber } from '../../json/exact-json.ts'
import type { Json } from '../../json/exact-json.ts'
import { shapes } from './shapes.ts'
import type { Kind, Shape, SnapMetadata } from './shapes.ts'

/**
 * Metadata as snapd takes it: where it wants a text, a scalar is the text that was written, so that 1.10 is no number and `on` no boolean.
 * What does not fit its place counts as left out; whether snapd refuses it, `refusals.ts` says.
 */
export function decodeMetadata(kind: Kind, value: Value, document?: Document): SnapMetadata {
  const odd = new Map(
    (document?.oddKeys ?? []).map(({ path, text, kind: form }) => [
      JSON.stringify([...path, text]),
      form === 'null' ? '' : wordAt(document?.placeOfKey([...path, text])),
    ]),
  )
  const reading: Reading = {
    textAt: path => wordAt(document?.placeOfValue(path)),
    keyAt: path => (odd.size === 0 ? undefined : odd.get(JSON.stringify(path))),
  }
  return decoded({ shape: shapes[kind], value, path: [] }, reading) as Mapping
}

/** Metadata of a snap that was kept as JSON. */
export function metadataOfJson(value: Json): SnapMetadata<Json> {
  return decoded({ shape: shapes.snap, value: value as Value, path: [] }, {}) as unknown as SnapMetadata<Json>
}

interface Reading {
  /** What was written for a value that is not text, as far as that is known. */
  textAt?: (path: Path) => string | undefined
  /** What a key is to snapd, where it is no text to YAML. */
  keyAt?: (path: Path) => string | undefined
}

interface Place {
  shape: Shape
  value: Value
  path: Path
}

function decoded({ shape, value, path }: Place, reading: Reading): Value {
  if (shape.kind === 'any') return value
  if (shape.kind === 'text') return scalar(value, () => reading.textAt?.(path))
  if (shape.kind === 'texts')
    return Array.isArray(value)
      ? value.map((item, index) => scalar(item, () => reading.textAt?.([...path, index])))
      : []
  if (!isTable(value)) return mapping()
  return mapping(
    Object.entries(value).flatMap(([key, item]): [string, Value][] => {
      const at = [...path, key]
      if (shape.kind === 'table')
        return [[reading.keyAt?.(at) ?? key, decoded({ shape: shape.of, value: item, path: at }, reading)]]
      const of = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined
      if (of === undefined) return [[key, item]]
      return fits(of, item) ? [[key, decoded({ shape: of, value: item, path: at }, reading)]] : []
    }),
  )
}

/** Whether a key of a record is there for snapd: nothing, and what it cannot read, is not. */
function fits({ kind }: Shape, value: Value): boolean {
  if (kind === 'any') return true
  if (kind === 'texts') return Array.isArray(value)
  return kind === 'text' ? value !== null && !Array.isArray(value) && !isTable(value) : isTable(value)
}

function scalar(value: Value, written: () => string | undefined): string {
  if (typeof value === 'string') return value
  if (value === null || Array.isArray(value) || isTable(value)) return ''
  return value instanceof Uint8Array ? Buffer.from(value).toString() : (written() ?? String(value))
}

/** Whether a value, of YAML or of JSON, has entries. */
export function isTable(value: unknown): value is Mapping {
  return isMapping(value) && !(value instanceof ExactNumber)
}

/** The plain word at a place, behind its tag and its anchor. */
function wordAt(place: { text: string; column: number } | undefined): string | undefined {
  return place === undefined
    ? undefined
    : /^(?:[!&]\S*\s+)*(?<word>[^\s,:}\]*"'][^\s,}\]]*?)(?=:?(?:[\s,}\]]|$))/.exec(
        place.text.slice(place.column - 1),
      )?.groups?.['word']
}
