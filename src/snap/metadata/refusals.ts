import { isMapping } from '../../yaml/document.ts'
import type { Document, OddKey, Path, Value } from '../../yaml/document.ts'
import { goScalar } from '../../yaml/go-yaml.ts'
import { shapes } from './shapes.ts'
import type { Fields, Kind, Shape, Table } from './shapes.ts'

/** Metadata as it was written, with the keys that came twice. */
interface Written {
  kind: Kind
  document: Document
  repeats: readonly { path: Path; key: string }[]
}

/** What snapd's reader says when the values have the wrong shape; undefined when it can read them. */
export function shapeTrouble({ kind, document, repeats }: Written): string | undefined {
  const shape: Shape = shapes[kind]
  for (const { path, key } of repeats)
    if (isOrdered(shapeAt(shape, path))) return `found duplicate key ${JSON.stringify(key)}`
  for (const odd of oddOnes(document))
    if (isOrdered(shapeAt(shape, odd.path)) && (odd.kind === 'boolean' || odd.kind === 'number'))
      return `cannot read ${goQuoted(odd)}`
  const errors = [...mismatches({ document, path: [], value: document.value, shape })]
  return errors.length === 0
    ? undefined
    : `yaml: unmarshal errors:\n${errors.map(error => `  ${error}`).join('\n')}`
}

function isOrdered(shape: Shape | undefined): boolean {
  return shape?.kind === 'table' && shape.ordered === true
}

function shapeAt(shape: Shape, path: Path): Shape | undefined {
  let at: Shape | undefined = shape
  for (const key of path)
    at = at?.kind === 'table' ? at.of : at?.kind === 'record' ? at.fields[String(key)] : undefined
  return at
}

/** Keys that are no texts, those that only Go takes for booleans included. */
function oddOnes(document: Document): OddKey[] {
  const found = [...document.oddKeys]
  const walk = (value: Value, path: Path): void => {
    if (!isMapping(value)) return
    for (const [key, item] of Object.entries(value)) {
      const { text: line, column } = document.placeOfKey([...path, key])
      if (/^[yYnN]$/.test(key) && line[column - 1] === key)
        found.push({ path, text: /y/i.test(key) ? 'True' : 'False', kind: 'boolean' })
      walk(item, [...path, key])
    }
  }
  walk(document.value, [])
  return found
}

/** Go's `%q` of something that is no text: a number is taken for a character. */
function goQuoted({ kind, text: shown }: OddKey): string {
  if (kind === 'boolean') return `%!q(bool=${shown.toLowerCase()})`
  const code = Number(shown)
  if (!Number.isInteger(code) || code < 0 || code > 0x10ffff) return `%!q(float64=${shown})`
  const short: Readonly<Record<number, string>> = {
    7: '\\a',
    8: '\\b',
    9: '\\t',
    10: '\\n',
    11: '\\v',
    12: '\\f',
    13: '\\r',
    39: "\\'",
    92: '\\\\',
  }
  return `'${short[code] ?? (code < 32 || code === 127 ? `\\x${code.toString(16).padStart(2, '0')}` : String.fromCodePoint(code))}'`
}

interface Checked {
  document: Document
  path: Path
  value: Value | undefined
  shape: Shape
}

function* mismatches(checked: Checked): Iterable<string> {
  const { document, path, value, shape } = checked
  if (value === null || value === undefined || isReadByHand(shape)) return
  const place = document.placeOfValue(path)
  const line = `line ${String(place.line)}: `
  const what = isMapping(value)
    ? '!!map'
    : Array.isArray(value)
      ? '!!seq'
      : goScalar(value, typeof value === 'string' ? value : rawWord(place))
  const wanted = 'go' in shape ? shape.go : shape.kind === 'text' ? 'string' : '[]string'
  if (shape.kind === 'text') {
    if (isMapping(value) || Array.isArray(value)) yield `${line}cannot unmarshal ${what} into string`
  } else if (shape.kind === 'texts') {
    if (!Array.isArray(value)) yield `${line}cannot unmarshal ${what} into ${wanted}`
    else
      for (const [index, item] of value.entries())
        yield* mismatches({ document, path: [...path, index], value: item, shape: { kind: 'text' } })
  } else if (shape.kind === 'table' || shape.kind === 'record') {
    if (isMapping(value)) yield* entries(checked, shape, Object.entries(value))
    else yield `${line}cannot unmarshal ${what} into ${wanted}`
  }
}

function isReadByHand(shape: Shape): boolean {
  return shape.kind === 'any' || (shape.kind === 'record' && shape.takes === 'any')
}

function* entries(
  { document, path }: Checked,
  shape: Table | Fields,
  pairs: readonly (readonly [string, Value])[],
): Iterable<string> {
  for (const [key, value] of pairs) {
    const of = shape.kind === 'table' ? shape.of : shape.fields[key]
    if (of !== undefined) yield* mismatches({ document, path: [...path, key], value, shape: of })
    else if (shape.kind === 'record' && shape.takes === 'strict') {
      yield `line ${String(document.placeOfKey([...path, key]).line)}: field ${key} not found in type ${shape.go}`
    }
  }
}

function rawWord({ text: line, column }: { text: string; column: number }): string {
  return /^[^\s,}\]]+/.exec(line.slice(column - 1))?.[0] ?? ''
}
