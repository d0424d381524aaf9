import * as z from 'zod'
import { grammarKeys, keepsList } from '../../grammar/keys.ts'
import { pluginNames, plugins } from '../../plugins/index.ts'
import { buildBases } from '../../bases/index.ts'
import { baselessTypes, baseNames, debianArchitectures, snapArchitectures } from '../bases.ts'
import { orderedKeys } from '../printing.ts'
import { hook } from './hook.ts'
import { commonPartKeys } from './part.ts'
import { platform, architectureItem } from './platform.ts'
import { projectModel } from './project.ts'
import { repositoryKinds } from './repository.ts'

/** A JSON schema, or a part of one. */
export interface JsonSchema {
  [key: string]: unknown
}

/** The hooks that snapd runs, for editors to propose; any name is accepted, as snapcraft accepts it. */
const knownHooks: Readonly<Record<string, string>> = {
  'check-health': 'Tells how the snap is; runs after installing, refreshing and configuring.',
  configure: 'Runs when the snap is installed and refreshed, and when an option is set.',
  'default-configure': 'Runs before install, for the defaults of the gadget snap.',
  'fde-setup': 'Sets up disk encryption; for kernel snaps.',
  'gate-auto-refresh': 'Runs before an automatic refresh, and can hold it.',
  install: 'Runs once, when the snap is installed, before its services start.',
  'post-refresh': 'Runs after a refresh, in the new revision, before its services start.',
  'pre-refresh': 'Runs before a refresh, in the old revision, after its services have stopped.',
  'prepare-device': 'Runs before the device is registered; for gadget snaps.',
  remove: 'Runs when the last revision is removed.',
}

/** The schema of the whole project file, for editors and other programs: JSON schema, draft 2020-12. */
export function projectJsonSchema(): JsonSchema {
  const top = converted(projectModel({ base: 'core24', buildBase: 'core24' }))
  const properties = top.properties as Record<string, JsonSchema>
  const describe = (key: string): JsonSchema => pick(properties[key], ['description', 'examples'])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'snapcraft.yaml',
    description: 'A project that snapsmith or snapcraft builds into a snap, on core22 and later bases.',
    type: 'object',
    additionalProperties: false,
    required: ['name', 'confinement'],
    properties: withUnderscores(
      orderedKeys({
        ...properties,
        base: { ...describe('base'), enum: [...baseNames, null] },
        'build-base': { ...describe('build-base'), enum: [...buildBases, null] },
        type: { ...describe('type'), enum: ['app', 'gadget', ...baselessTypes, null] },
        hooks: hooksSchema(properties.hooks),
        platforms: {
          ...describe('platforms'),
          type: 'object',
          minProperties: 1,
          propertyNames: { not: { enum: ['any', '*'] } },
          properties: platformLabels(),
          additionalProperties: { ...converted(platform), required: ['build-on', 'build-for'] },
        },
        architectures: {
          ...describe('architectures'),
          anyOf: [
            { type: 'array', items: { enum: [...debianArchitectures] }, uniqueItems: true },
            { type: 'array', items: { ...converted(architectureItem), required: ['build-on'] } },
            { type: 'null' },
          ],
        },
        parts: { ...describe('parts'), type: 'object', additionalProperties: { $ref: '#/$defs/part' } },
        'build-packages': { ...describe('build-packages'), ...rootPackages },
        'build-snaps': { ...describe('build-snaps'), ...rootPackages },
        'package-repositories': {
          ...describe('package-repositories'),
          anyOf: [{ type: 'null' }, { type: 'array', items: repositorySchema() }],
        },
      }) as Record<string, JsonSchema>,
    ),
    allOf: rules,
    $defs: { part: partSchema(), hook: converted(hook) },
  }
}

/** Of the root's packages nobody checks the grammar, so `try` is still taken; core22 takes a mapping for the list of its keys. */
const rootPackages: JsonSchema = {
  anyOf: [
    { type: ['string', 'object'] },
    {
      type: 'array',
      items: { anyOf: [{ type: ['string', 'number'] }, statement({ type: 'array' }, '|^try$')] },
    },
  ],
}

const adopts = { anyOf: [{ required: ['adopt-info'] }, { required: ['adopt_info'] }] }

function when(condition: Record<string, unknown>, then: JsonSchema): JsonSchema {
  return { if: { required: Object.keys(condition), properties: condition }, then }
}

/** Rules across keys, as far as a schema can say them. */
const rules: readonly JsonSchema[] = [
  {
    if: { required: ['type'], properties: { type: { enum: [...baselessTypes] } } },
    then: { properties: { base: { type: 'null' } } },
    else: { required: ['base'], properties: { base: { type: 'string' } } },
  },
  when(
    { type: { enum: [...baselessTypes] } },
    {
      anyOf: [{ required: ['build-base'] }, { required: ['build_base'] }],
      properties: { 'build-base': { type: 'string' } },
    },
  ),
  when(
    { base: { const: 'bare' } },
    {
      anyOf: [{ required: ['build-base'] }, { required: ['build_base'] }],
      properties: { 'build-base': { type: 'string' } },
    },
  ),
  when(
    { base: { const: 'devel' } },
    {
      required: ['grade'],
      anyOf: [{ required: ['build-base'] }, { required: ['build_base'] }],
      properties: { 'build-base': { const: 'devel' }, grade: { const: 'devel' } },
    },
  ),
  when(
    { base: { enum: ['core24', 'core26'] } },
    {
      properties: {
        'build-base': { enum: ['devel', null] },
        architectures: { type: 'null' },
        'build-packages': { type: ['string', 'array'] },
        'build-snaps': { type: ['string', 'array'] },
      },
    },
  ),
  when(
    { base: { const: 'core22' } },
    {
      required: ['parts'],
      properties: {
        'build-base': { enum: ['core22', 'devel', null] },
        'ua-services': { type: 'null' },
        architectures: { type: 'array' },
      },
    },
  ),
  when(
    { base: { enum: ['core26', 'devel'] } },
    { properties: { parts: { propertyNames: { pattern: '^[^/]*$' } } } },
  ),
  when({ 'build-base': { const: 'devel' } }, { properties: { grade: { enum: ['devel', null] } } }),
  {
    if: { not: adopts },
    then: {
      required: ['version', 'summary', 'description'],
      properties: Object.fromEntries(
        ['version', 'summary', 'description'].map(key => [key, { not: { enum: ['', null] } }]),
      ),
    },
  },
]

function hooksSchema(hooks: JsonSchema | undefined): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(knownHooks).map(([name, description]) => [name, { description, $ref: '#/$defs/hook' }]),
  )
  return {
    ...pick(hooks, ['description', 'examples']),
    type: ['object', 'null'],
    properties,
    additionalProperties: { $ref: '#/$defs/hook' },
  }
}

function partSchema(): JsonSchema {
  const common = converted(commonPartKeys).properties as Record<string, JsonSchema>
  const properties = Object.fromEntries(
    Object.entries(common).map(([key, shape]): [string, JsonSchema] => [key, grammatical(key, shape)]),
  )
  return {
    type: 'object',
    required: ['plugin'],
    properties: {
      plugin: withGrammar(
        { description: 'How the part is built.', examples: ['make'], enum: [...pluginNames] },
        false,
      ),
      ...properties,
      source: withGrammar({ ...common.source, anyOf: [{ type: 'string' }, { type: 'null' }] }, false),
    },
    allOf: pluginNames.map(name => pluginRule(name)),
    unevaluatedProperties: false,
  }
}

/** What a plugin adds to the keys of its parts, in any of its forms. */
function pluginRule(name: string): JsonSchema {
  const forms = plugins.filter(item => item.name === name)
  const own = forms.flatMap(item =>
    Object.entries(converted(item.properties).properties as Record<string, JsonSchema>),
  )
  return {
    if: { required: ['plugin'], properties: { plugin: { const: name } } },
    then: {
      ...(forms[0]?.needsSource === true ? { required: ['source'] } : {}),
      properties: Object.fromEntries(own.filter(([key]) => key.startsWith(`${name}-`))),
    },
  }
}

function grammatical(key: string, shape: JsonSchema): JsonSchema {
  const content = grammarKeys[key]
  return content === undefined ? shape : withGrammar(shape, keepsList(content))
}

/** What a key holds, or statements that select it. */
function withGrammar(shape: JsonSchema, isList: boolean): JsonSchema {
  const said = pick(shape, ['description', 'examples', 'default'])
  const rest = Object.fromEntries(Object.entries(shape).filter(([key]) => !(key in said)))
  if (isList)
    return {
      ...said,
      anyOf: [
        { ...rest, items: { anyOf: [rest.items ?? {}, statement({ type: 'array' })] } },
        { type: 'null' },
      ].slice(0, rest.type === 'array' ? 1 : 2),
    }
  const inner = { anyOf: [rest, { type: 'array', items: { anyOf: [{ type: 'object' }, elseFail] } }] }
  return { ...said, anyOf: [rest, { type: 'array', items: { anyOf: [statement(inner), elseFail] } }] }
}

const elseFail: JsonSchema = { type: 'string', pattern: '^else\\s+fail$' }

/** One statement of the grammar around a body. */
function statement(body: JsonSchema, more = ''): JsonSchema {
  const selector = '[^\\s,]+(?:,[^\\s,]+)*'
  return {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    patternProperties: {
      [`^(?:on|to)\\s+${selector}$|^on\\s+\\S+\\s+to\\s+\\S+$|^for\\s+[^\\s,]+$|^else$${more}`]: body,
    },
  }
}

function repositorySchema(): JsonSchema {
  const { ppa, cloud, apt } = repositoryKinds
  return {
    if: { required: ['ppa'] },
    then: converted(ppa),
    else: { if: { required: ['cloud'] }, then: converted(cloud), else: converted(apt) },
  }
}

/** A label that is an architecture says what is built for. */
function platformLabels(): Record<string, JsonSchema> {
  const shape = converted(platform)
  const own = shape.properties as Record<string, JsonSchema>
  const labelled = (label: string): JsonSchema => ({
    ...shape,
    required: ['build-on'],
    properties: {
      ...own,
      'build-for': { ...pick(own['build-for'], ['description', 'examples']), enum: [label, [label]] },
    },
  })
  return {
    ...Object.fromEntries(
      snapArchitectures.map(name => [name, { anyOf: [labelled(name), { type: 'null' }] }]),
    ),
    all: labelled('all'),
  }
}

function pick(shape: JsonSchema | undefined, keys: readonly string[]): JsonSchema {
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
function withUnderscores(properties: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const others = Object.entries(properties)
    .filter(([key]) => key.includes('-'))
    .map(([key, shape]): [string, JsonSchema] => [key.replaceAll('-', '_'), { ...shape, deprecated: true }])
  return { ...properties, ...Object.fromEntries(others) }
}
