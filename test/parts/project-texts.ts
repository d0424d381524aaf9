import { findPlugin } from '../../src/plugins/index.ts'
import type { BuildBase } from '../../src/bases/index.ts'
import type { Part, PartKeys, Project, ProjectContent } from '../../src/project/project.ts'
import type { Entry, Listing } from '../../src/tree/listing.ts'
import { ancestors, comparePaths } from '../../src/tree/listing.ts'

/** A part as it stands in a project file. */
export type PartText = Readonly<Record<string, unknown>>

const defaults: PartKeys = {
  source: null,
  'source-type': '',
  'source-checksum': '',
  'source-channel': null,
  'source-branch': '',
  'source-tag': '',
  'source-commit': '',
  'source-depth': 0,
  'source-subdir': '',
  'source-submodules': null,
  'disable-parallel': false,
  after: [],
  'stage-packages': [],
  'build-packages': [],
  'stage-snaps': [],
  'build-snaps': [],
  'build-environment': [],
  'build-attributes': [],
  organize: {},
  stage: ['*'],
  prime: ['*'],
  'override-pull': null,
  'override-build': null,
  'override-stage': null,
  'override-prime': null,
  permissions: [],
  'parse-info': [],
}

/** A project with these parts; nothing of the project file is read. */
export function projectOf(
  parts: Readonly<Record<string, PartText>>,
  more: { base?: BuildBase; partitions?: readonly string[]; content?: Partial<ProjectContent> } = {},
): Project {
  return {
    file: 'snapcraft.yaml',
    assets: 'snap',
    name: 'demo',
    effectiveBase: more.base ?? 'core24',
    build: { platform: 'amd64', on: 'amd64', for: 'amd64' },
    partitions: more.partitions ?? [],
    parts: Object.entries(parts).map(([name, text]) => partOf(name, text, more.base)),
    content: {
      name: 'demo',
      confinement: 'strict',
      version: '1',
      grade: 'stable',
      ...more.content,
    } as ProjectContent,
    extensions: [],
    notices: [],
    // As if each text of a list of a part stood on a line of its own.
    placeOf: ([, part, key, index]) => {
      const list = key === undefined ? undefined : parts[part ?? '']?.[key]
      const text = Array.isArray(list) ? String(list[Number(index)]) : ''
      return { line: 1, column: 1, length: 1, text }
    },
  }
}

export function partOf(name: string, text: PartText, base: BuildBase = 'core24'): Part {
  const plugin = typeof text.plugin === 'string' ? text.plugin : 'nil'
  const schema = findPlugin(plugin, base)?.properties
  const own = Object.entries(text).filter(([key]) => key in (schema?.shape ?? {}))
  const properties = schema?.parse(Object.fromEntries(own)) ?? {}
  const keys = { ...defaults, ...Object.fromEntries(Object.entries(text).filter(([key]) => key in defaults)) }
  const permissions = keys.permissions.map(item => ({
    path: item.path ?? '*',
    mode: item.mode ?? null,
    owner: numberOf(item.owner),
    group: numberOf(item.group),
  }))
  return { name, plugin, properties, keys: { ...keys, permissions } }
}

function numberOf(value: unknown): number | null {
  return value === undefined || value === null ? null : Number(value)
}

/** The listing of a tree that is written as `f`, `d/` and `link -> target`; whatever lies above these is there too. */
export function listingOf(lines: readonly string[]): Listing {
  const entries = new Map<string, Entry>()
  const add = (path: string, kind: Entry['kind'], target?: string): void => {
    entries.set(path, { path, kind, mode: kind === 'directory' ? 0o755 : 0o644, size: 0, mtime: 0, target })
  }
  for (const line of lines) {
    const [written = '', target] = line.split(' -> ')
    const path = written.replace(/\/$/, '')
    for (const above of ancestors(path)) if (!entries.has(above)) add(above, 'directory')
    add(path, target !== undefined ? 'symlink' : written.endsWith('/') ? 'directory' : 'file', target)
  }
  return [...entries.values()].sort((a, b) => comparePaths(a.path, b.path))
}

/** A listing as it is written, the other way round. */
export function linesOf(listing: Iterable<Entry>): string[] {
  return [...listing]
    .map(({ path, kind, target }) =>
      kind === 'directory' ? `${path}/` : kind === 'symlink' ? `${path} -> ${target ?? ''}` : path,
    )
    .sort(comparePaths)
}
