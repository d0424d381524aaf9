import { grammarKeys, keepsList } from '../../grammar/keys.ts'
import { pluginNames, plugins } from '../../plugins/index.ts'
import { converted, pick } from './json-conversion.ts'
import type { JsonSchema } from './json-conversion.ts'
import { commonPartKeys } from './part.ts'

/** What a part may hold, whatever its plugin. */
export function partSchema(): JsonSchema {
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
export function statement(body: JsonSchema, more = ''): JsonSchema {
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
