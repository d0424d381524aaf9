import { bases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import { findPlugin, pluginNames } from '../plugins/index.ts'
import type { Plugin } from '../plugins/plugin.ts'
import { Float, isMapping, mapping, valueText } from '../yaml/document.ts'
import type { Document, Mapping, Path, Value } from '../yaml/document.ts'
import { check, missingField, suggestion } from './check.ts'
import { partHint } from './hints.ts'
import type { Problem } from './problems.ts'
import type { Part } from './project.ts'
import { commonPartKeys, overlayKeys } from './schema/part.ts'
import { defined } from '../record.ts'

/** Parts and what is wrong with the others. */
interface CheckedParts {
  parts: Part[]
  problems: Problem[]
}

/** The parts of a document after their grammar is resolved. */
interface PartsSubject {
  parts: Value | undefined
  base: BuildBase
  document: Document
}

/** Checks every part: its plugin, the plugin's own keys, the common keys. */
export function checkParts({ parts, base, document }: PartsSubject): CheckedParts {
  const problem = (message: string, path: Path): CheckedParts => ({
    parts: [],
    problems: [{ code: 'wrong-type', path, message, shows: 'field', place: document.placeOfValue(path) }],
  })
  if (parts === undefined) return { parts: [], problems: [] }
  if (!isMapping(parts)) return problem('input should be a valid dictionary', ['parts'])
  const checked = Object.entries(parts).map(([name, part]) => checkPart(name, part, { base, document }))
  return { parts: checked.flatMap(item => item.parts), problems: checked.flatMap(item => item.problems) }
}

type Context = Omit<PartsSubject, 'parts'>

function checkPart(name: string, part: Value, { base, document }: Context): CheckedParts {
  const path = ['parts', name]
  const refuse = (message: string, at: Path, remedy?: string): CheckedParts => ({
    parts: [],
    problems: [
      {
        code: 'bad-part',
        path: at,
        message,
        shows: 'field',
        place: at.length > 2 && at.at(-1) === 'plugin' ? document.placeOfValue(at) : document.placeOfKey(at),
        ...defined({ remedy }),
      },
    ],
  })
  if (!isMapping(part))
    return refuse(
      'input should be a valid dictionary',
      path,
      partHint(name, part, Object.keys(commonPartKeys.shape)),
    )
  const { plugin: given, ...keys } = part
  if (given === undefined || given === null || given === '') {
    return refuse(
      "'plugin' not defined",
      path,
      "Every part names its plugin; 'plugin: nil' builds nothing and 'plugin: dump' takes the source as it is.",
    )
  }
  const plugin = typeof given === 'string' ? findPlugin(given, base) : undefined
  if (plugin === undefined) {
    const near = suggestion(valueText(given), pluginNames)
    return refuse(
      `plugin not registered: ${typeof given === 'string' ? `'${given}'` : valueText(given)}`,
      [...path, 'plugin'],
      near === undefined ? `The plugins are: ${pluginNames.join(', ')}.` : `Did you mean '${near}'?`,
    )
  }
  if (bases[base].unstablePlugins.includes(plugin.name)) {
    return refuse(
      `Plugin '${plugin.name}' in part '${name}' is unstable and may change in the future.`,
      [...path, 'plugin'],
      'Use a later base.',
    )
  }
  return checkKeys({
    name,
    plugin,
    keys: mapping(Object.entries(keys)),
    document,
  })
}

interface KeysSubject {
  name: string
  plugin: Plugin
  keys: Mapping
  document: Document
}

const strictOnes = new WeakMap<Plugin['properties'], Plugin['properties']>()

/** The same without room for other keys. It is made once for each plugin: to make one takes longer than to check a part. */
function strict(properties: Plugin['properties']): Plugin['properties'] {
  const made = strictOnes.get(properties) ?? properties.strict()
  strictOnes.set(properties, made)
  return made
}

/** The keys of a part that has none. */
const unset = commonPartKeys.parse({})

const commonByNames = new Map<string, typeof commonPartKeys>()

/**
 * The declarations of the keys that a part has: one that is not there takes as long to check as one that is, and most parts have few.
 * A key that is not known is compared with all of them.
 */
function declarationsOf(keys: readonly string[]): typeof commonPartKeys {
  if (keys.some(key => !Object.hasOwn(commonPartKeys.shape, key))) return commonPartKeys
  const names = keys.join(' ')
  const made =
    commonByNames.get(names) ?? commonPartKeys.pick(Object.fromEntries(keys.map(key => [key, true])) as never)
  commonByNames.set(names, made)
  return made
}

function checkKeys({ name, plugin, keys, document }: KeysSubject): CheckedParts {
  const at = ['parts', name]
  const overlays = Object.keys(keys).filter(key => (overlayKeys as readonly string[]).includes(key))
  const overlayProblems = overlays.map((key): Problem => ({
    code: 'unsupported',
    path: [...at, key],
    message: 'overlays not supported',
    shows: 'field',
    place: document.placeOfKey([...at, key]),
  }))
  const own = Object.entries(keys).filter(
    ([key]) => Object.hasOwn(plugin.properties.shape, key) || key.startsWith(`${plugin.name}-`),
  )
  // As snapcraft does: what begins with the plugin's name is the plugin's alone, other keys of its own are also looked at as common keys.
  const common = Object.entries(keys).filter(
    ([key]) =>
      !key.startsWith(`${plugin.name}-`) &&
      !overlays.includes(key) &&
      (Object.hasOwn(commonPartKeys.shape, key) || !Object.hasOwn(plugin.properties.shape, key)),
  )
  const properties = check({ schema: strict(plugin.properties), value: mapping(own), at, document })
  const checkedKeys = check({
    schema: declarationsOf(common.map(([key]) => key)),
    value: mapping(common),
    at,
    document,
  })
  const needsSource = plugin.needsSource && (keys.source === undefined || keys.source === null)
  // As snapcraft does: the plugin looks at the source too, and takes no number for text.
  const numeric: Problem[] =
    typeof keys.source === 'number' || keys.source instanceof Float
      ? [
          {
            code: 'wrong-type',
            path: [...at, 'source'],
            message: 'input should be a valid string',
            shows: 'field',
            place: document.placeOfValue([...at, 'source']),
          },
        ]
      : []
  const problems = [
    ...numeric,
    ...overlayProblems,
    ...properties.problems,
    ...checkedKeys.problems,
    ...(needsSource ? [missingField([...at, 'source'], document)] : []),
  ]
  if (problems.length > 0 || properties.value === undefined || checkedKeys.value === undefined)
    return { parts: [], problems }
  return {
    parts: [
      { name, plugin: plugin.name, properties: properties.value, keys: { ...unset, ...checkedKeys.value } },
    ],
    problems,
  }
}
