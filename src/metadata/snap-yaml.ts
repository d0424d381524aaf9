import { isDevelopment } from '../bases/index.ts'
import type { ComponentContent, Project, ProjectContent } from '../project/project.ts'
import { appYaml, withPassthrough } from './app-yaml.ts'
import { snapEnvironment } from './environment.ts'
import type { LibraryFacts } from './environment.ts'
import { hasChain, hooksYaml } from './hook-yaml.ts'
import { yamlText } from './yaml-text.ts'
import type { YamlValue } from './yaml-text.ts'
import { defined } from '../record.ts'

/** What snap.yaml needs beside the project. */
interface SnapFacts extends LibraryFacts {
  /** The version after `craftctl set` and `version: git`. */
  version: string
  /** The grade after `craftctl set`; the project's own when undefined. */
  grade?: string | undefined
}

/** One key of snap.yaml and where its value comes from; undefined leaves the key out. */
interface Entry {
  key: string
  value: (project: Project, facts: SnapFacts) => YamlValue | undefined
}

const copied = (key: keyof ProjectContent): Entry => ({
  key,
  value: ({ content }) => (content[key] ?? undefined) as YamlValue | undefined,
})

/** snap.yaml, key by key, in the order in which it is written. */
const entries: readonly Entry[] = [
  copied('name'),
  copied('title'),
  { key: 'version', value: (_, facts) => facts.version },
  copied('summary'),
  copied('description'),
  copied('license'),
  copied('type'),
  { key: 'architectures', value: project => [project.build.for] },
  copied('base'),
  { key: 'assumes', value: ({ content }) => assumes(content) },
  copied('epoch'),
  { key: 'apps', value: ({ content }) => mapped(content.apps, appYaml) },
  copied('confinement'),
  { key: 'grade', value: grade },
  { key: 'environment', value: ({ content }, facts) => snapEnvironment(content, facts) },
  { key: 'plugs', value: ({ content }) => plugs(content.plugs) },
  copied('slots'),
  { key: 'hooks', value: ({ content }) => hooksYaml(content.hooks) },
  copied('layout'),
  copied('system-usernames'),
  copied('provenance'),
  { key: 'links', value: ({ content }) => links(content) },
  { key: 'components', value: ({ content }) => mapped(content.components, componentYaml) },
]

/** The text of `meta/snap.yaml`. */
export function snapYaml(project: Project, facts: SnapFacts): string {
  return yamlText(snapMetadata(project, facts), (path, keys) => asWritten(project, path, keys))
}

/** The keys of a mapping in the order of the project file; those that are not in there come last. */
function asWritten(project: Project, path: readonly string[], keys: readonly string[]): string[] {
  // The place of what was not written is that of what it would be in.
  const around = project.placeOf(path)
  const rank = (key: string): number => {
    const { line, column } = project.placeOf([...path, key])
    return line === around.line && column === around.column ? Infinity : line + column / 1e6
  }
  return keys
    .map(key => ({ key, at: rank(key) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ key }) => key)
}

/** What `meta/snap.yaml` says, as a value. */
export function snapMetadata(project: Project, facts: SnapFacts): Record<string, YamlValue> {
  const written: Record<string, YamlValue> = {}
  for (const { key, value } of entries) {
    const found = value(project, facts)
    if (found !== undefined) written[key] = found
  }
  return withPassthrough(written, {
    order: entries.map(entry => entry.key),
    extra: withTextEpoch(project.content.passthrough),
  })
}

/** As snapcraft does: an epoch is a text, from `passthrough` too. */
function withTextEpoch(extra: ProjectContent['passthrough']): ProjectContent['passthrough'] {
  return typeof extra?.['epoch'] === 'number' ? { ...extra, epoch: String(extra['epoch']) } : extra
}

/** Features that snapd must have: the project's own list and what its keys imply. */
function assumes(content: ProjectContent): string[] | undefined {
  const apps = Object.values(content.apps ?? {})
  const components = Object.values(content.components ?? {})
  const hooks = [content.hooks, ...components.map(component => component.hooks)].flatMap(table =>
    Object.values(table ?? {}),
  )
  const implied = [
    // snapcraft forgets the hooks of components here, and snapd without the feature would skip their chain.
    ...([...apps, ...hooks].some(hasChain) ? ['command-chain'] : []),
    ...(apps.some(app => nonEmpty(app['success-exit-status'])) ? ['snapd2.74'] : []),
  ]
  const own = content.assumes ?? []
  const all = [...own, ...implied.filter(feature => !own.includes(feature))].sort()
  return all.length === 0 ? undefined : all
}

function nonEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}

function grade({ content }: Project, facts: SnapFacts): string {
  if (isDevelopment(content['build-base'])) return 'devel'
  return facts.grade ?? content.grade ?? 'stable'
}

const contentPlugKeys = ['content', 'interface', 'target', 'default-provider'] as const

/** As snapcraft does: a mapping made of content plug keys alone, interface and target among them, comes out in that model's order. */
function plugs(table: Readonly<Record<string, unknown>> | undefined): YamlValue | undefined {
  return mapped(table as Readonly<Record<string, YamlValue>> | undefined, plug => {
    if (plug === null || typeof plug !== 'object' || Array.isArray(plug)) return plug
    const fields = plug as Readonly<Record<string, YamlValue>>
    const isContent =
      'interface' in fields &&
      'target' in fields &&
      Object.keys(fields).every(key => (contentPlugKeys as readonly string[]).includes(key))
    return isContent
      ? Object.fromEntries(
          contentPlugKeys.filter(key => key in fields).map(key => [key, fields[key] ?? null]),
        )
      : fields
  })
}

function links(content: ProjectContent): Record<string, YamlValue> | undefined {
  const found: Record<string, YamlValue> = {}
  for (const key of ['contact', 'donation', 'issues', 'source-code', 'website'] as const) {
    const value = content[key]
    if (value !== undefined && value.length > 0) found[key] = value
  }
  return Object.keys(found).length === 0 ? undefined : found
}

function componentYaml(component: ComponentContent): Record<string, YamlValue> {
  const hooks = hooksYaml(component.hooks)
  return {
    summary: component.summary,
    description: component.description,
    type: component.type,
    ...defined({ hooks }),
  }
}

function mapped<T>(
  table: Readonly<Record<string, T>> | undefined,
  each: (value: T) => YamlValue,
): YamlValue | undefined {
  if (table === undefined || Object.keys(table).length === 0) return undefined
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, each(value)]))
}
