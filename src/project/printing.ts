import type { Project } from './project.ts'

/** The order in which upstream's expand-extensions prints keys. */
const keyOrder = [
  'name',
  'title',
  'version',
  'summary',
  'description',
  'base',
  'build-base',
  'platforms',
  'contact',
  'issues',
  'source-code',
  'license',
  'adopt-info',
  'parts',
  'package-repositories',
  'compression',
  'donation',
  'website',
  'type',
  'icon',
  'confinement',
  'layout',
  'grade',
  'architectures',
  'assumes',
  'hooks',
  'passthrough',
  'apps',
  'plugs',
  'slots',
  'lint',
  'epoch',
  'system-usernames',
  'environment',
  'build-packages',
  'build-snaps',
  'ua-services',
  'provenance',
  'components',
]

/** A document with its top-level keys in that order, keys without a value left out. */
export function orderedKeys(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const rank = (key: string): number => (keyOrder.includes(key) ? keyOrder.indexOf(key) : keyOrder.length)
  return Object.fromEntries(
    Object.entries(document)
      .filter(([, value]) => value !== null && value !== undefined)
      .sort(([a], [b]) => rank(a) - rank(b)),
  )
}

/** A resolved project as a document: parts with what they do not leave empty, the platform that it is resolved for. */
export function resolvedDocument({ content, parts, build }: Project): Record<string, unknown> {
  // What the root says of packages is in a part by now, what it says of architectures in the platform.
  const moved = ['build-packages', 'build-snaps', 'architectures']
  return {
    ...Object.fromEntries(Object.entries(content).filter(([key]) => !moved.includes(key))),
    platforms: { [build.platform]: { 'build-on': [build.on], 'build-for': [build.for] } },
    parts: Object.fromEntries(
      parts.map(part => [
        part.name,
        { plugin: part.plugin, ...filled(part.properties), ...filled(part.keys) },
      ]),
    ),
  }
}

function filled(keys: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => !isEmpty(value)))
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === '' || value === false || value === 0) return true
  if (Array.isArray(value)) return value.length === 0 || (value.length === 1 && value[0] === '*')
  return typeof value === 'object' && Object.keys(value).length === 0
}
