import { isMapping } from '../yaml/document.ts'
import type { Document, Mapping, OddKey, Path, Value } from '../yaml/document.ts'
import { goScalar } from '../yaml/go-yaml.ts'

/** What snapd's reader expects at a place: a text, a list of texts, a table of something, a record, or anything. */
type Shape = Plain | Table | Fields

interface Plain {
  kind: 'text' | 'any' | 'texts'
}

interface Table {
  kind: 'table'
  /** Go's name of the type, for messages. */
  go: string
  of: Shape
  /** Read in order, by a reader that refuses keys that come twice or are no texts. */
  ordered?: boolean
}

interface Fields {
  kind: 'record'
  go: string
  fields: Readonly<Record<string, Shape>>
  /** Refuses keys that it does not know. */
  strict?: boolean
}

const text: Shape = { kind: 'text' }
const any: Shape = { kind: 'any' }
const texts: Shape = { kind: 'texts' }
const table = (go: string, of: Shape): Shape => ({ kind: 'table', go: `map[string]${go}`, of })
const environment: Shape = { kind: 'table', go: 'map[string]string', of: text, ordered: true }
const all = (shape: Shape, ...keys: string[]): Record<string, Shape> =>
  Object.fromEntries(keys.map(key => [key, shape]))

const hook: Shape = {
  kind: 'record',
  go: 'snap.hookYaml',
  fields: { ...all(texts, 'plugs', 'slots', 'command-chain'), environment },
}
const hooks = table('snap.hookYaml', hook)
const app: Shape = {
  kind: 'record',
  go: 'snap.appYaml',
  fields: {
    ...all(texts, 'aliases', 'plugs', 'slots', 'after', 'before', 'command-chain', 'activates-on'),
    ...all(
      text,
      'command',
      'daemon',
      'daemon-scope',
      'stop-command',
      'reload-command',
      'post-stop-command',
      'stop-timeout',
      'start-timeout',
      'watchdog-timeout',
      'completer',
      'refresh-mode',
      'stop-mode',
      'install-mode',
      'restart-condition',
      'restart-delay',
      'bus-name',
      'common-id',
      'timer',
      'autostart',
    ),
    environment,
    sockets: table('snap.socketsYaml', any),
  },
}
const component: Shape = {
  kind: 'record',
  go: 'snap.componentYaml',
  fields: { ...all(text, 'type', 'summary', 'description'), hooks },
}

/** `meta/snap.yaml` and `meta/component.yaml` as snapd 2.77 declares them. */
const shapes: Readonly<Record<'snap' | 'component', Shape>> = {
  snap: {
    kind: 'record',
    go: 'snap.snapYaml',
    fields: {
      ...all(
        text,
        'name',
        'version',
        'type',
        'title',
        'summary',
        'description',
        'license',
        'base',
        'confinement',
        'grade',
        'provenance',
      ),
      ...all(texts, 'architectures', 'assumes'),
      ...all(table('interface {}', any), 'plugs', 'slots', 'system-usernames'),
      // It reads these two by hand: every value of the one is looked at, any of the other is refused.
      ...all(any, 'epoch', 'layouts'),
      environment,
      apps: table('snap.appYaml', app),
      hooks,
      layout: table('snap.layoutYaml', any),
      links: table('[]string', texts),
      components: table('snap.componentYaml', component),
    },
  },
  component: {
    kind: 'record',
    go: 'snap.ComponentInfo',
    strict: true,
    fields: all(text, 'component', 'type', 'version', 'summary', 'description', 'provenance'),
  },
}

/** Metadata as it was written, with the keys that came twice. */
export interface Written {
  kind: 'snap' | 'component'
  document: Document
  repeats: readonly { path: Path; key: string }[]
}

/** What snapd's reader says when the values have the wrong shape; undefined when it can read them. */
export function shapeTrouble({ kind, document, repeats }: Written): string | undefined {
  const shape = shapes[kind]
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

/** A key that snapd passes over, and those that it reads in that place. */
export interface UnknownKey {
  path: Path
  known: readonly string[]
}

/** The keys that snapd does not know, in the order of the file. */
export function unknownKeys(kind: Written['kind'], metadata: Mapping): UnknownKey[] {
  return [...unknownBelow(metadata, { path: [], shape: shapes[kind] })]
}

function* unknownBelow(
  value: Value | undefined,
  { path, shape }: { path: Path; shape: Shape },
): Iterable<UnknownKey> {
  if (!isMapping(value) || (shape.kind !== 'table' && shape.kind !== 'record')) return
  for (const [key, item] of Object.entries(value)) {
    const of =
      shape.kind === 'table' ? shape.of : Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined
    if (of !== undefined) yield* unknownBelow(item, { path: [...path, key], shape: of })
    else if (shape.kind === 'record') yield { path: [...path, key], known: Object.keys(shape.fields).sort() }
  }
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
  if (value === null || value === undefined || shape.kind === 'any') return
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
        yield* mismatches({ document, path: [...path, index], value: item, shape: text })
  } else if (shape.kind === 'table' || shape.kind === 'record') {
    if (isMapping(value)) yield* entries(checked, shape, Object.entries(value))
    else yield `${line}cannot unmarshal ${what} into ${wanted}`
  }
}

function* entries(
  { document, path }: Checked,
  shape: Table | Fields,
  pairs: readonly (readonly [string, Value])[],
): Iterable<string> {
  for (const [key, value] of pairs) {
    const of = shape.kind === 'table' ? shape.of : shape.fields[key]
    if (of !== undefined) yield* mismatches({ document, path: [...path, key], value, shape: of })
    else if (shape.kind === 'record' && shape.strict === true) {
      yield `line ${String(document.placeOfKey([...path, key]).line)}: field ${key} not found in type ${shape.go}`
    }
  }
}

function rawWord({ text: line, column }: { text: string; column: number }): string {
  return /^[^\s,}\]]+/.exec(line.slice(column - 1))?.[0] ?? ''
}
