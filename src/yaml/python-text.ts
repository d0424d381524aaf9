import { Float, isMapping, Timestamp } from './document.ts'

const longest = 300

/** A value as Python's `repr` prints it, cut when it is long: some of snapcraft's sentences quote values that way. */
export function pythonRepr(value: unknown): string {
  const text = repr(value)
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Float) return value.toString()
  if (value instanceof Timestamp) return dateRepr(value)
  if (typeof value === 'string') return textRepr(value)
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  if (!isMapping(value)) return "b'…'"
  return `{${Object.entries(value)
    .map(([key, item]) => `${textRepr(key)}: ${repr(item)}`)
    .join(', ')}}`
}

function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`
}

function dateRepr(value: Timestamp): string {
  const numbers = (value.text.match(/\d+/g) ?? []).map(Number)
  return value.kind === 'date'
    ? `datetime.date(${numbers.slice(0, 3).join(', ')})`
    : `datetime.datetime(${numbers.slice(0, 6).join(', ')})`
}
