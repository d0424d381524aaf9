import * as z from 'zod'

/** A JSON schema, or a part of one. */
export interface JsonSchema {
  [key: string]: unknown
}

/** Of a schema those of some keys that are there. */
export function pick(shape: JsonSchema | undefined, keys: readonly string[]): JsonSchema {
  return Object.fromEntries(keys.filter(key => shape?.[key] !== undefined).map(key => [key, shape?.[key]]))
}

/** The JSON schema of a declaration. */
export function converted(schema: z.ZodType): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: context => {
      // Zod leaves examples out where a value is converted; ours are written as they stand in the file.
      const examples = z.globalRegistry.get(context.zodSchema as unknown as z.ZodType)?.examples
      if (Array.isArray(examples)) context.jsonSchema.examples = examples
      adapt(context.jsonSchema)
    },
  }) as JsonSchema
  Reflect.deleteProperty(made, '$schema')
  return made
}

/** Says in JSON schema's words what the declarations only hint at. */
function adapt(shape: JsonSchema): void {
  const { numbers, lenient, orOne, orText, underscores, truth } = shape
  for (const hint of ['numbers', 'lenient', 'orOne', 'orText', 'underscores', 'truth'])
    Reflect.deleteProperty(shape, hint)
  if (numbers === true && shape.type === 'string') shape.type = ['string', 'number']
  if (lenient === true)
    Object.assign(shape, { type: ['integer', 'string', 'boolean'], pattern: '^\\s*[-+]?\\d+\\s*$' })
  if (truth === true)
    Object.assign(shape, {
      type: ['boolean', 'integer', 'string'],
      minimum: 0,
      maximum: 1,
      pattern: '^(?:[Yy]es|[Nn]o|[Oo]n|[Oo]ff|[Tt]rue|[Ff]alse|[yntfYNTF01])$',
    })
  if (shape.minimum === Number.MIN_SAFE_INTEGER) Reflect.deleteProperty(shape, 'minimum')
  if (shape.maximum === Number.MAX_SAFE_INTEGER) Reflect.deleteProperty(shape, 'maximum')
  if (underscores === true) shape.properties = withUnderscores(shape.properties as Record<string, JsonSchema>)
  if (orText === true) {
    const rest = Object.fromEntries(
      Object.entries(shape).filter(([key]) => key !== 'description' && key !== 'examples'),
    )
    for (const key of Object.keys(rest)) Reflect.deleteProperty(shape, key)
    shape.anyOf = [{ type: ['string', 'number'] }, rest]
  }
  if (orOne === true && shape.type === 'array') {
    const { type, items, uniqueItems, minItems, maxItems } = shape
    for (const key of ['type', 'items', 'uniqueItems', 'minItems', 'maxItems'])
      Reflect.deleteProperty(shape, key)
    const list = Object.fromEntries(
      Object.entries({ type, items, uniqueItems, minItems, maxItems }).filter(
        ([, value]) => value !== undefined,
      ),
    )
    shape.anyOf = [items, list]
  }
}

/** The spelling with underscores, which snapcraft takes as well. */
export function withUnderscores(properties: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const others = Object.entries(properties)
    .filter(([key]) => key.includes('-'))
    .map(([key, shape]): [string, JsonSchema] => [key.replaceAll('-', '_'), { ...shape, deprecated: true }])
  return { ...properties, ...Object.fromEntries(others) }
}
