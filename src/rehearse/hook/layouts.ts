import type { SnapMetadata } from '../../snap/metadata/shapes.ts'
import { closedToLayouts } from '../../metadata/layout-places.ts'

/** One entry of `layout:` in snap.yaml. */
export interface Layout {
  path: string
  kind: 'bind' | 'bind-file' | 'symlink' | 'tmpfs'
  /** What it shows, as written; empty for a tmpfs. */
  source: string
}

/** The layouts that a snap asks for. */
export function layoutsIn({ layout = {} }: Pick<SnapMetadata<unknown>, 'layout'>): Layout[] {
  return Object.entries(layout).map(([path, entry]) => {
    const kind = (['bind', 'bind-file', 'symlink'] as const).find(key => entry[key] !== undefined) ?? 'tmpfs'
    const source = kind === 'tmpfs' ? '' : (entry[kind] ?? '')
    return { path: path.replace(/(?<=.)\/+$/, ''), kind, source: source.replace(/\/+$/, '') }
  })
}

/** What is at a path of the base: a name alone is a directory or a file. */
export interface BaseTree {
  kindOf: (path: string) => 'directory' | 'file' | 'symlink' | undefined
  entries: (path: string) => readonly { name: string; target?: string }[]
  /** Where what is at a path comes from; empty for the machine's root directory. */
  rootOf: (path: string) => string
}

/** Where the variables of a layout lead: for a mount as we see it, for a link as the hook does. */
interface LayoutPlaces {
  /** The place of what a layout shows, for a mount; nothing when it leads out of the snap and its data. */
  mounted: (source: string) => string | undefined
  seen: Readonly<Record<string, string>>
  base: BaseTree
  /** A directory for those that begin empty. */
  empty: string
}

/** Mounts for the layouts, the directories and files that must be there for them, and what cannot be made. */
export interface LayoutMounts {
  args: string[]
  needed: { path: string; kind: 'bind' | 'bind-file' }[]
  notes: string[]
}

/**
 * bubblewrap's arguments for layouts. Where the base has no such place, its parent is made anew with the same entries, as snapd does it:
 * the base itself cannot be changed.
 */
export function layoutMounts(layouts: readonly Layout[], places: LayoutPlaces): LayoutMounts {
  const known = layouts.map((layout, index) => ({ layout, source: sourceOf(layout, places, index) }))
  const good = known.flatMap(({ layout, source }) =>
    source === undefined ? [] : [{ layout, source, parent: mimicked(layout, places.base) }],
  )
  const hidden = new Set(good.flatMap(({ layout, parent }) => (parent === undefined ? [] : [layout.path])))
  // A directory comes before those in it, which it would cover.
  const parents = [
    ...new Set(good.flatMap(({ parent }) => (parent === undefined ? [] : [parent]))),
  ].toSorted()
  return {
    args: [
      ...parents.flatMap(parent => mimic(parent, places.base, hidden)),
      ...good
        .toSorted((one, other) => (one.layout.path < other.layout.path ? -1 : 1))
        .flatMap(({ layout, source }) => mountOf(layout, source)),
      ...parents.flatMap(parent => ['--remount-ro', parent]),
    ],
    needed: good.flatMap(({ layout: { kind }, source }) =>
      kind === 'symlink' ? [] : [{ path: source, kind: kind === 'tmpfs' ? 'bind' : kind }],
    ),
    notes: known
      .filter(({ source }) => source === undefined)
      .map(({ layout }) => `The layout of ${layout.path} is not part of the rehearsal.`),
  }
}

function sourceOf(
  { path, kind, source }: Layout,
  { seen, mounted, empty }: LayoutPlaces,
  index: number,
): string | undefined {
  if (!isPlace(path)) return undefined
  if (kind === 'tmpfs') return `${empty}/${String(index)}`
  return kind === 'symlink' ? resolved(source, seen) : mounted(source)
}

/** What stands in the sandbox where the snap's own files and data are, and snapctl. */
const ours = ['/snap', '/root', '/usr/local/sbin']

/** As snapd does: a plain path, outside of what the system needs itself. */
function isPlace(path: string): boolean {
  if (!/^(?:\/[^/]+)+$/.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) return false
  return ![...closedToLayouts, ...ours].some(place => path === place || path.startsWith(`${place}/`))
}

function mountOf({ path, kind, source: written }: Layout, source: string): string[] {
  if (kind === 'symlink') return ['--symlink', source, path]
  return [/^\$SNAP(\/|$)/.test(written) ? '--ro-bind' : '--bind', source, path]
}

function resolved(source: string, places: Readonly<Record<string, string>>): string | undefined {
  const [, name, rest = ''] = /^\$(SNAP|SNAP_DATA|SNAP_COMMON)(\/.*)?$/.exec(source) ?? []
  const place = name === undefined ? undefined : places[name]
  return place === undefined ? undefined : `${place}${rest}`
}

/** The directory that has to be made anew so that a layout has its place; none when the place is there, or can simply be made. */
function mimicked({ path, kind }: Layout, base: BaseTree): string | undefined {
  const there = base.kindOf(path)
  if ((kind === 'bind' || kind === 'tmpfs') && there === 'directory') return undefined
  if (kind === 'bind-file' && there === 'file') return undefined
  let parent = path
  do parent = parent.slice(0, parent.lastIndexOf('/'))
  while (parent !== '' && base.kindOf(parent) !== 'directory')
  return parent === '' ? undefined : parent
}

function mimic(directory: string, base: BaseTree, hidden: ReadonlySet<string>): string[] {
  const entries = base.entries(directory).filter(({ name }) => !hidden.has(`${directory}/${name}`))
  return [
    '--tmpfs',
    directory,
    ...entries.flatMap(({ name, target }) =>
      target === undefined
        ? ['--ro-bind', `${base.rootOf(directory)}${directory}/${name}`, `${directory}/${name}`]
        : ['--symlink', target, `${directory}/${name}`],
    ),
  ]
}
