import { bases, basesThat, buildBases } from '../../bases/index.ts'
import type { BuildBase } from '../../bases/index.ts'
import { extensions } from '../../extensions/index.ts'
import { grammarKeys } from '../../grammar/keys.ts'
import { pluginNames, plugins } from '../../plugins/index.ts'
import { projectJsonSchema } from './json-schema.ts'
import type { JsonSchema } from './json-conversion.ts'
import { partKeySteps } from './part.ts'

/** The reference page of all keys, in Markdown. */
export function referencePage(): string {
  const schema = projectJsonSchema()
  const top = propertiesOf(schema)
  const part = (schema.$defs as Record<string, JsonSchema>).part ?? {}
  const inside = (key: string): Record<string, JsonSchema> => propertiesOf(elementOf(top[key] ?? {}))
  return (
    [
      '# Keys of snapcraft.yaml',
      '<!-- Written from the declarations in src/project/schema by the tests, with UPDATE_EXPECTED=1: change those, not this page. -->',
      intro,
      '## The project',
      table(top, new Set(schema.required as string[])),
      '## Apps',
      'Each entry of `apps` is a program or, with `daemon`, a service.',
      table(inside('apps'), new Set(['command'])),
      '### Sockets',
      table(propertiesOf(elementOf(inside('apps').sockets ?? {})), new Set(['listen-stream'])),
      '## Hooks',
      hooksText,
      table(propertiesOf((schema.$defs as Record<string, JsonSchema>).hook ?? {}), new Set()),
      '## Components',
      table(inside('components'), new Set(['summary', 'description', 'type'])),
      '## Platforms',
      platformsText,
      table(propertiesOf(elementOf(top.platforms ?? {})), new Set(['build-on'])),
      '## Parts',
      partsText,
      partTable(propertiesOf(part)),
      '### Permissions',
      table(propertiesOf(firstItem(propertiesOf(part).permissions ?? {})), new Set()),
      '### Plugins',
      pluginText,
      pluginTable(part),
      '## Package repositories',
      repositoryText,
      repositoryTables(top['package-repositories'] ?? {}),
      '## Grammar',
      grammarText,
      '## Variables',
      variablesText,
      '## Extensions',
      'An app names extensions in `extensions`.',
      extensionTable(),
    ].join('\n\n') + '\n'
  )
}

const platformBases = basesThat(({ builds }) => builds === 'platforms')
const olderNames = basesThat(({ olderVariables }) => olderVariables).join(' and ')

const intro = `The project file is one of \`snapcraft.yaml\`, \`snap/snapcraft.yaml\`, \`build-aux/snap/snapcraft.yaml\` and \`.snapcraft.yaml\`; the first that exists counts.
It is YAML 1.1: \`yes\` is true, \`010\` is 8 and \`1.10\` is 1.1, so versions belong in quotes. A number in a field of text is taken as its text.
Keys may be written with underscores instead of dashes, but not in parts.

\`snapsmith validate\` checks a file, \`snapsmith schema\` prints a JSON schema for editors, \`snapsmith expand\` prints a project as it is built.`

const hooksText = `A hook is a script that snapd runs at a moment in the life of the snap. The scripts are files in \`snap/hooks/\` or come from a part; an entry of \`hooks\`
says what a hook needs. Any name is accepted here, but snapd runs only the hooks that it knows.`

const platformsText = `${capitalised(platformBases[0] ?? '')} and later: \`platforms\` maps labels to what is built. A label that is an architecture needs nothing else (\`amd64:\`); another one needs both keys.
${capitalised(basesThat(({ builds }) => builds === 'architectures').join(' and '))} has \`architectures\` instead, a list of architectures or of the same two keys.`

const partsText = `A part is fetched (pull), built (build), its files are gathered with those of the other parts (stage), and what goes into the snap is gathered (prime).
When a key changes, the part is processed again from the step in the third column. Keys marked with * take [statements of the grammar](#grammar).`

const pluginText =
  'Keys that belong to a plugin begin with its name. A plugin in italics is known, so that projects which use it can be checked, but snapsmith does not build with it yet.'

const repositoryText = 'The key that a repository has tells its kind: `ppa`, `cloud`, or `url` for any other.'

const grammarText = `Within a list, a statement selects values for what is built on and for which architecture:

\`\`\`yaml
stage-packages:
- libcurl4
- on amd64: [libamd-comgr2]
- on amd64 to arm64: [libc6-arm64-cross]
- else: [libopenblas0]
\`\`\`

\`on\` is the architecture of the machine that builds, \`to\` the one that is built for (or \`all\`). \`else\` belongs to the statement before it; \`else fail\` is an error
where that does not hold. A key that holds one value takes the first that is selected.${buildBases.map(fewerStatements).join('')}`

const variablesText = `\`$NAME\` and \`\${NAME}\` are replaced everywhere in the file, in keys too; unknown names stay. The names are
\`CRAFT_PROJECT_DIR\`, \`CRAFT_PROJECT_NAME\`, \`CRAFT_PROJECT_VERSION\` (not on ${olderNames}), \`CRAFT_STAGE\`, \`CRAFT_PRIME\`, \`CRAFT_PARALLEL_BUILD_COUNT\`, \`CRAFT_ARCH_BUILD_ON\`,
\`CRAFT_ARCH_BUILD_FOR\`, \`CRAFT_ARCH_TRIPLET_BUILD_ON\`, \`CRAFT_ARCH_TRIPLET_BUILD_FOR\`, and for the sake of older projects \`SNAPCRAFT_PROJECT_DIR\`,
\`SNAPCRAFT_PROJECT_NAME\`, \`SNAPCRAFT_PROJECT_VERSION\`, \`SNAPCRAFT_PROJECT_GRADE\`, \`SNAPCRAFT_STAGE\`, \`SNAPCRAFT_PRIME\`, \`CRAFT_TARGET_ARCH\` and \`CRAFT_ARCH_TRIPLET\`;
on ${olderNames} also \`SNAPCRAFT_TARGET_ARCH\` and \`SNAPCRAFT_ARCH_TRIPLET\`. With components there are \`CRAFT_DEFAULT_STAGE\`, \`CRAFT_COMPONENT_<NAME>_STAGE\` and their likes.`

function fewerStatements(base: BuildBase): string {
  const keys = bases[base].grammarKeys?.map(key => `\`${key}\``)
  return keys === undefined
    ? ''
    : `\nOn ${base} only ${keys.slice(0, -1).join(', ')} and ${keys.at(-1) ?? ''} take statements.`
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** A table of keys, in Markdown. */
export function table(properties: Record<string, JsonSchema>, required: ReadonlySet<string>): string {
  const rows = Object.entries(properties)
    .filter(([, shape]) => shape.deprecated !== true)
    .map(
      ([key, shape]) =>
        `| \`${key}\`${required.has(key) ? ' (required)' : ''} | ${cell(String((shape.description as string) ?? ''))} | ${cell(valuesText(shape))} | ${example(shape)} |`,
    )
  return ['| key | what it is | values | example |', '|---|---|---|---|', ...rows].join('\n')
}

function partTable(properties: Record<string, JsonSchema>): string {
  const rows = Object.entries(properties).map(([key, shape]) => {
    const step = key === 'plugin' ? 'pull' : partKeySteps[key as keyof typeof partKeySteps]
    return `| \`${key}\`${key in grammarKeys ? '*' : ''}${key === 'plugin' ? ' (required)' : ''} | ${cell(String((shape.description as string) ?? ''))} | ${step ?? ''} | ${cell(valuesText(ungrammatical(shape)))} | ${example(shape)} |`
  })
  return ['| key | what it is | step | values | example |', '|---|---|---|---|---|', ...rows].join('\n')
}

function pluginTable(part: JsonSchema): string {
  const rules = part.allOf as { if: { properties: { plugin: { const: string } } }; then: JsonSchema }[]
  const keys = new Map(
    rules.map(rule => [rule.if.properties.plugin.const, Object.keys(propertiesOf(rule.then))]),
  )
  const rows = pluginNames.map(name => {
    const plugin = plugins.find(item => item.name === name)
    const own = (keys.get(name) ?? []).map(key => `\`${key}\``).join(', ')
    return `| ${plugin?.commands === undefined ? `*${name}*` : `\`${name}\``} | ${cell(plugin?.summary ?? '')} | ${own} |`
  })
  return ['| plugin | what it does | its keys |', '|---|---|---|', ...rows].join('\n')
}

function repositoryTables(shape: JsonSchema): string {
  const items = (shape.anyOf as JsonSchema[] | undefined)?.find(item => item.items !== undefined)?.items as {
    then: JsonSchema
    else: { then: JsonSchema; else: JsonSchema }
  }
  const kinds: [string, JsonSchema][] = [
    ['A personal package archive', items.then],
    ["Ubuntu's cloud archive", items.else.then],
    ['Any other repository', items.else.else],
  ]
  return kinds
    .map(
      ([title, kind]) =>
        `### ${title}\n\n${table(propertiesOf(kind), new Set(kind.required as string[] | undefined))}`,
    )
    .join('\n\n')
}

function extensionTable(): string {
  const rows = extensions.map(
    ({ name, summary, bases, confinements, experimental }) =>
      `| \`${name}\` | ${summary}${experimental ? ' (experimental)' : ''} | ${bases.join(', ')} | ${confinements.join(', ')} |`,
  )
  return ['| extension | what it does | bases | confinement |', '|---|---|---|---|', ...rows].join('\n')
}

function propertiesOf(shape: JsonSchema): Record<string, JsonSchema> {
  const direct =
    shape.properties ??
    (shape.anyOf as JsonSchema[] | undefined)?.find(item => item.properties !== undefined)?.properties
  return (direct ?? {}) as Record<string, JsonSchema>
}

/** What a mapping or a list holds. */
function elementOf(shape: JsonSchema): JsonSchema {
  const inner = [shape, ...((shape.anyOf ?? []) as JsonSchema[])].find(
    item => typeof item.additionalProperties === 'object' || item.items !== undefined,
  )
  return (inner?.additionalProperties ?? inner?.items ?? {}) as JsonSchema
}

function firstItem(shape: JsonSchema): JsonSchema {
  const items = (
    (shape.anyOf as JsonSchema[] | undefined)?.[0]?.items as { anyOf?: JsonSchema[] } | undefined
  )?.anyOf?.[0]
  return items ?? {}
}

/** Of a key that takes statements, what it holds. */
function ungrammatical(shape: JsonSchema): JsonSchema {
  const first = (shape.anyOf as JsonSchema[] | undefined)?.[0]
  if (first === undefined) return shape
  const items = (first.items as { anyOf?: JsonSchema[] } | undefined)?.anyOf?.[0]
  return items === undefined ? first : { ...first, items }
}

function valuesText(shape: JsonSchema): string {
  const choices = (shape.enum as unknown[] | undefined)?.filter(value => value !== null)
  if (choices !== undefined) return choices.map(value => `\`${String(value as string)}\``).join(', ')
  if (shape.const !== undefined)
    return shape.const === true ? '' : `\`${JSON.stringify(shape.const).replaceAll('"', '')}\``
  if (shape.$ref !== undefined) return 'a mapping'
  const options = (shape.anyOf as JsonSchema[] | undefined)?.filter(item => item.type !== 'null')
  if (options !== undefined) return [...new Set(options.map(valuesText))].filter(Boolean).join(' or ')
  const types = [shape.type].flat().filter(type => type !== 'null')
  if (types.includes('array'))
    return ['list', valuesText((shape.items ?? {}) as JsonSchema).replace(/^text$/, 'texts')]
      .filter(Boolean)
      .join(' of ')
  if (types.includes('object')) return 'a mapping'
  if (types[0] === 'integer') return 'a whole number'
  if (types.includes('boolean')) return 'true or false'
  return types.includes('string') ? 'text' : ''
}

function example(shape: JsonSchema): string {
  const first = (shape.examples as unknown[] | undefined)?.[0]
  if (first === undefined) return ''
  return `\`${(typeof first === 'string' ? first : flow(first)).replaceAll('\n', '⏎').replaceAll('|', '\\|')}\``
}

/** A value in the flow style of YAML. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' && /^[\w./-]+$/.test(value) && !/^[\d.]+$/.test(value)
      ? value
      : JSON.stringify(value).replaceAll('"', "'")
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}: ${flow(item)}`)
    .join(', ')}}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
