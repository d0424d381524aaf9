import type { SideName } from '../../snapctl/attribute-hooks.ts'
import {
  onlyReadInInterfaceHooks,
  onlySetInPrepareHooks,
  readingSide,
  settingSide,
  unknownSide,
} from '../../snapctl/attribute-hooks.ts'
import { depthProblem, splitKey } from '../../snapctl/keys.ts'
import { readAttribute } from '../../snapctl/values.ts'
import { mapping } from '../../yaml/document.ts'
import type { Json, JsonObject } from '../../json/exact-json.ts'
import { ExactNumber, exactNumber, isJsonObject } from '../../json/exact-json.ts'
import { goQuote } from '../../text/go-text.ts'
import type { ConnectionAttributes } from '../world/snapctl.ts'
import type { Asked, Done } from './answer.ts'
import { given } from './answer.ts'
import { printed } from './printing.ts'

/** `snapctl get :name attribute …` */
export function getAttributes(asked: Asked): Done {
  const own = readingSide(asked.run.hook)
  const { connection } = asked.run
  if (own === undefined || connection === undefined) return { problem: onlyReadInInterfaceHooks }
  if (given(asked, 'plug') && given(asked, 'slot'))
    return { problem: 'cannot use --plug and --slot together' }
  const name = asked.words[0]?.slice(1) ?? ''
  if (connection[own].name !== name) return { problem: unknownSide(name) }
  const side = given(asked, 'plug') ? 'plug' : given(asked, 'slot') ? 'slot' : own
  if (isBroken(connection, side)) return { problem: broken(side) }
  const values = new Map<string, Json>()
  const keys = asked.words.slice(1)
  for (const key of keys) {
    const read = readAttributeOf(asked.run.snap, connection[side], key)
    if ('problem' in read) return read
    values.set(key, read.value)
  }
  return { stdout: printed(asked, keys, values) }
}

type Read = { value: Json } | { problem: string }

/** Static attributes come first; what they do not have is looked for in the dynamic ones. */
function readAttributeOf(
  snap: string,
  attributes: { static: JsonObject; dynamic: JsonObject },
  key: string,
): Read {
  const split = splitKey(key)
  if ('problem' in split) return split
  // As snapd does: an empty name ends in a message that was not meant for people.
  if (split.parts.length === 0) return { problem: 'internal error: invalid subkeys index 0 for subkeys []' }
  const declared = walk(snap, attributes.static, split.parts)
  const read = 'missing' in declared ? walk(snap, attributes.dynamic, split.parts) : declared
  return 'missing' in read ? { problem: `no ${goQuote(read.missing)} attribute` } : read
}

function walk(snap: string, attributes: JsonObject, parts: readonly string[]): Read | { missing: string } {
  let value: Json = attributes
  for (const [at, part] of parts.entries()) {
    if (value !== null && !isJsonObject(value))
      return {
        problem: `snap ${goQuote(snap)} attribute ${goQuote(parts.slice(0, at).join('.'))} is not a map`,
      }
    // As snapd does: null is a map without members.
    if (value === null || !Object.hasOwn(value, part)) return { missing: parts.slice(0, at + 1).join('.') }
    value = value[part] ?? null
  }
  return { value }
}

/** `snapctl set :name attribute=value …`: all or nothing, and at once. */
export function setAttributes(asked: Asked): Done {
  const side = settingSide(asked.run.hook)
  const { connection } = asked.run
  if (side === undefined || connection === undefined) return { problem: onlySetInPrepareHooks }
  const name = asked.words[0]?.slice(1) ?? ''
  if (connection[side].name !== name) return { problem: unknownSide(name) }
  if (isBroken(connection, side)) return { problem: `${broken(side)}, ${unreadable(connection, side)}` }
  let dynamic = connection[side].dynamic
  for (const word of asked.words.slice(1)) {
    const read = readAttribute(word)
    if ('problem' in read) return read
    const changed = withAttribute(dynamic, {
      key: read.key,
      value: read.value,
      declared: connection[side].static,
    })
    if ('problem' in changed) return { problem: `cannot set attribute: ${changed.problem}` }
    dynamic = changed.dynamic
  }
  return { run: { ...asked.run, connection: { ...connection, [side]: { ...connection[side], dynamic } } } }
}

function withAttribute(
  dynamic: JsonObject,
  { key, value, declared }: { key: string; value: Json; declared: JsonObject },
): { dynamic: JsonObject } | { problem: string } {
  const split = splitKey(key)
  if ('problem' in split) return split
  const [first] = split.parts
  if (first === undefined) return { problem: 'internal error: unexpected empty subkeys for key ""' }
  if (Object.hasOwn(declared, first)) return { problem: `attribute ${goQuote(key)} cannot be overwritten` }
  const deep = depthProblem(value, split.parts.length)
  return deep !== undefined ? { problem: deep } : put(dynamic, split.parts, asDoubles(value))
}

function put(
  object: JsonObject,
  [part = '', ...rest]: readonly string[],
  value: Json,
): { dynamic: JsonObject } | { problem: string } {
  const inner = Object.hasOwn(object, part) ? (object[part] ?? undefined) : undefined
  if (rest.length === 0) return { dynamic: mapping<Json>([...Object.entries(object), [part, value]]) }
  if (inner !== undefined && !isJsonObject(inner))
    return { problem: `internal error: unexpected configuration type ${goType(inner)}` }
  const below = put(inner ?? {}, rest, value)
  return 'problem' in below
    ? below
    : { dynamic: mapping<Json>([...Object.entries(object), [part, below.dynamic]]) }
}

/** Go's name for the type of a value that JSON has given. */
function goType(value: Json): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  return Array.isArray(value) ? '[]interface {}' : 'float64'
}

/** As snapd does: numbers of attributes become doubles; one that does not fit stays as it is and breaks its side. */
function asDoubles(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => asDoubles(item))
  if (isJsonObject(value))
    return mapping(Object.entries(value).map(([key, inner]) => [key, asDoubles(inner)] as const))
  if (!(value instanceof ExactNumber)) return value
  const double = Number(value.text)
  return Number.isFinite(double) ? exactNumber(Object.is(double, -0) ? '-0' : String(double)) : value
}

function outOfRange(value: Json): ExactNumber | undefined {
  if (value instanceof ExactNumber) return Number.isFinite(Number(value.text)) ? undefined : value
  if (!Array.isArray(value) && !isJsonObject(value)) return undefined
  for (const inner of Object.values(value) as readonly Json[]) {
    const found = outOfRange(inner)
    if (found !== undefined) return found
  }
  return undefined
}

function isBroken(connection: ConnectionAttributes, side: SideName): boolean {
  return outOfRange(connection[side].dynamic) !== undefined
}

function broken(side: SideName): string {
  return `internal error: cannot get ${side} from appropriate task`
}

function unreadable(connection: ConnectionAttributes, side: SideName): string {
  const number = outOfRange(connection[side].dynamic)?.text ?? ''
  return `internal error: could not unmarshal state entry "${side}-dynamic": json: cannot unmarshal number ${number} into Go value of type float64`
}
