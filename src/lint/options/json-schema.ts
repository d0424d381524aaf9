import type { Option, OptionTable } from './option.ts'

/** A part of a JSON Schema. */
interface Schema {
  [keyword: string]: unknown
  properties?: Record<string, Schema>
  required?: string[]
}

/** A JSON Schema of what `snap get -d` prints: the parts of a key are members of objects. */
export function optionSchema({ options }: OptionTable, snap: string): Schema {
  const root: Schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Options of ${snap}`,
    type: 'object',
    properties: {},
  }
  for (const option of options) {
    const parts = option.key.split('.')
    const last = parts.pop() ?? ''
    let at = root
    for (const part of parts) at = memberOf(at, part)
    Object.assign(memberOf(at, last), schemaOf(option))
    if (option.required) at.required = [...(at.required ?? []), last]
  }
  return root
}

/** The schema of a member, which makes an object of what holds it. */
function memberOf(schema: Schema, name: string): Schema {
  schema['type'] = 'object'
  const properties = (schema.properties ??= {})
  if (!Object.hasOwn(properties, name))
    Object.defineProperty(properties, name, {
      value: {},
      enumerable: true,
      writable: true,
      configurable: true,
    })
  return properties[name] ?? {}
}

function schemaOf(option: Option): Schema {
  const { kind, values, minimum, maximum, pattern } = option
  const typed = (text: string): unknown =>
    kind === 'integer' ? Number(text) : kind === 'boolean' ? text === 'true' : text
  const isText = kind === 'text'
  return {
    ...(kind === undefined ? {} : { type: kind === 'text' ? 'string' : kind }),
    ...(values.length === 0 || kind === 'object' ? {} : { enum: values.map(typed) }),
    ...(minimum === undefined || kind !== 'integer' ? {} : { minimum }),
    ...(maximum === undefined || kind !== 'integer' ? {} : { maximum }),
    ...(pattern === undefined || !isText ? {} : { pattern }),
    ...(option.default === undefined || kind === 'object' ? {} : { default: typed(option.default) }),
    description: description(option),
  }
}

function description({ reads, sets }: Option): string {
  const list = (places: Option['reads']): string => [...new Set(places.map(place => place.hook))].join(', ')
  return [
    ...(reads.length === 0 ? [] : [`Read by ${list(reads)}.`]),
    ...(sets.length === 0 ? [] : [`Set by ${list(sets)}.`]),
  ].join(' ')
}
