import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { effectivePlugs } from '../hooks/report.ts'
import type { HookOwner } from '../hooks/report.ts'
import { readText } from '../platform/files.ts'
import { mostText } from '../platform/reading.ts'
import { parseYaml } from '../yaml/parse.ts'
import { YamlError } from '../yaml/place.ts'
import { isMapping } from '../yaml/document.ts'
import type { Document, Mapping, Path, Value } from '../yaml/document.ts'
import type { Variables } from './hook/environment.ts'
import type { Layout } from './hook/layouts.ts'

/** What the metadata of a snap says about running its hooks. */
export interface SnapDefinition {
  version: string
  confinement: string
  base?: string
  hasComponents: boolean
  variables: Variables
  layouts: readonly Layout[]
  hook: (hook: string, component?: string) => HookDefinition
}

/** What it says about one hook. */
export interface HookDefinition {
  variables: Variables
  /** Paths below the snap, or below the component. */
  chain: readonly string[]
  /** Plugs that the hook has, by name. */
  plugs: readonly { name: string; interface: string }[]
}

/** Reads `meta/snap.yaml` of a tree; texts are taken as they are written, so that `1.10` stays that. */
export function readDefinition(directory: string): SnapDefinition {
  return definitionOf(readDocument(directory, 'meta/snap.yaml'))
}

/** What a snap.yaml says; `file` names it in messages. */
export function definitionIn(text: string, file: string): SnapDefinition {
  return definitionOf(parsed(text, file))
}

function definitionOf(document: Document): SnapDefinition {
  const value = isMapping(document.value) ? document.value : {}
  const base = plainText(document, ['base'])
  return {
    version: plainText(document, ['version']) ?? '',
    confinement: plainText(document, ['confinement']) ?? 'strict',
    ...(base === undefined ? {} : { base }),
    hasComponents: isMapping(value['components']) && Object.keys(value['components']).length > 0,
    variables: variablesAt(document, ['environment']),
    layouts: layoutsOf(value['layout']),
    hook: (hook, component) => {
      const path = component === undefined ? ['hooks', hook] : ['components', component, 'hooks', hook]
      const chain = valueAt(value, [...path, 'command-chain'])
      return {
        variables: variablesAt(document, [...path, 'environment']),
        chain: Array.isArray(chain) ? chain.filter(item => typeof item === 'string') : [],
        plugs: plugsOf(value, { hook, component: component ?? null }),
      }
    },
  }
}

function layoutsOf(table: Value | undefined): Layout[] {
  if (!isMapping(table)) return []
  return Object.entries(table).flatMap(([path, entry]): Layout[] => {
    if (!isMapping(entry)) return []
    const named = (['bind', 'bind-file', 'symlink'] as const)
      .map(kind => ({ kind, source: entry[kind] }))
      .find(({ source }) => typeof source === 'string')
    const source = typeof named?.source === 'string' ? named.source.replace(/\/+$/, '') : ''
    return [{ path: path.replace(/(?<=.)\/+$/, ''), kind: named?.kind ?? 'tmpfs', source }]
  })
}

/** The version of a component's tree, when it has its own. */
export function componentVersion(directory: string): string | undefined {
  return plainText(readDocument(directory, 'meta/component.yaml'), ['version'])
}

function readDocument(directory: string, path: string): Document {
  const file = join(directory, path)
  const text = readText(file, { within: directory, most: mostText })
  if (text === undefined)
    throw new UserError('metadata-missing', `Cannot find '${file}'.`, {
      resolution: 'Name a primed tree or a snap: what `snapsmith prime` or `snapsmith pack` has made.',
    })
  return parsed(text, file)
}

function parsed(text: string, file: string): Document {
  try {
    return parseYaml(text, () => undefined)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new UserError('metadata-unreadable', `Cannot read '${file}'.`, {
      details: error.message,
      cause: error,
    })
  }
}

function valueAt(value: Value, path: Path): Value | undefined {
  let at: Value | undefined = value
  for (const key of path) at = isMapping(at) ? at[key] : undefined
  return at
}

/** A value as text, the way it is written; nothing for what is no single value. */
function plainText(document: Document, path: Path): string | undefined {
  const value = valueAt(document.value, path)
  if (typeof value === 'string') return value
  if (value === null || value === undefined || Array.isArray(value) || isMapping(value)) return undefined
  const { text, column } = document.placeOfValue(path)
  return /^[^\s,}]+/.exec(text.slice(column - 1))?.[0] ?? String(value)
}

function variablesAt(document: Document, path: Path): Variables {
  const table = valueAt(document.value, path)
  return isMapping(table)
    ? Object.keys(table).map(name => [name, plainText(document, [...path, name]) ?? ''] as const)
    : []
}

/** `hooks: {install: }` declares a hook that lists nothing. */
function entriesFilled(metadata: Mapping): Mapping {
  const filled = (key: string): Value => {
    const table = metadata[key]
    return isMapping(table)
      ? Object.fromEntries(
          Object.entries(table).map(([name, entry]) => [name, isMapping(entry) ? entry : {}]),
        )
      : {}
  }
  const components = Object.entries(filled('components') as Mapping).map(
    ([name, entry]) =>
      [name, isMapping(entry) ? { hooks: entriesFilled(entry)['hooks'] ?? {} } : {}] as const,
  )
  return {
    plugs: filled('plugs'),
    apps: filled('apps'),
    hooks: filled('hooks'),
    components: Object.fromEntries(components),
  }
}

function plugsOf(
  metadata: Mapping,
  { hook, component }: { hook: string; component: string | null },
): { name: string; interface: string }[] {
  const tables = entriesFilled(metadata) as unknown as HookOwner['tables']
  return effectivePlugs(hook, { tables, component }).map(name => {
    const plug = valueAt(metadata, ['plugs', name])
    const given = typeof plug === 'string' ? plug : isMapping(plug) ? plug['interface'] : undefined
    return { name, interface: typeof given === 'string' ? given : name }
  })
}
