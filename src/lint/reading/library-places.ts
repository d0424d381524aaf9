import { isMapping } from '../../yaml/document.ts'
import type { Mapping } from '../../yaml/document.ts'
import { parentPath } from '../../tree/listing.ts'
import { remembered } from '../../remembered.ts'
import { interfaceOf } from '../../snap/metadata/facts.ts'
import { text } from './fields.ts'
import { joined } from '../../snap/snap.ts'
import type { Snap } from '../../snap/snap.ts'

/**
 * A place where the loader looks: a directory of the snap, one that a content plug fills, the base's own directories, those of the machine,
 * or somewhere of which nothing is known.
 */
export type LibraryPlace =
  { kind: 'snap'; directory: string } | { kind: 'content' | 'base' | 'machine' | 'elsewhere' }

/** Where content plugs mount what other snaps bring: directories of the snap, and texts like `$SNAP_DATA/x`. */
const contentTargets = remembered((tree: Snap): readonly string[] =>
  Object.entries(tree.metadata.plugs ?? {}).flatMap(([name, plug]) => {
    const target = isMapping(plug) && interfaceOf(name, plug) === 'content' ? text(plug, 'target') : ''
    const path = /^\$SNAP_/.test(target) ? target : joined('', target.replace(/^\$SNAP(?=\/|$)/, ''))
    return path === undefined || path === '' ? [] : [path]
  }),
)

/** Whether a path of the snap is one that a content plug hides at run time. */
export function isContent(tree: Snap, path: string): boolean {
  return contentTargets(tree).some(target => path === target || path.startsWith(`${target}/`))
}

/** Whether libraries may come from another snap. */
export function takesContent(tree: Snap): boolean {
  return Object.entries(tree.metadata.plugs ?? {}).some(
    ([name, plug]) => interfaceOf(name, plug) === 'content',
  )
}

/** Where a path that a program or an environment names lies at run time; `$ORIGIN` is the directory of the file that names it. */
export function placeOf(written: string, { tree, file }: { tree: Snap; file?: string }): LibraryPlace {
  const plain = written.replaceAll(/\$\{(\w+)\}/g, '$$$1')
  const fromOrigin = file === undefined ? undefined : /^\$ORIGIN(?<rest>\/.*)?$/.exec(plain)?.groups
  if (fromOrigin !== undefined) return inSnap(tree, joined(parentPath(file ?? ''), fromOrigin['rest'] ?? ''))
  const fromSnap = /^\$SNAP(?<rest>\/.*)?$/.exec(plain)?.groups
  if (fromSnap !== undefined) return inSnap(tree, joined('', fromSnap['rest'] ?? ''))
  if (contentTargets(tree).some(target => plain === target || plain.startsWith(`${target}/`)))
    return { kind: 'content' }
  return plain.startsWith('/') && !plain.includes('$') ? absolutePlace(tree, plain) : { kind: 'elsewhere' }
}

function absolutePlace(tree: Snap, path: string): LibraryPlace {
  const mounted = /^\/snap\/(?<name>[^/]+)\/(?:current|x?\d+)(?<rest>\/.*)?$/.exec(path)?.groups
  if (mounted?.['name'] === (tree.metadata.name ?? '')) return inSnap(tree, joined('', mounted['rest'] ?? ''))
  const laidOut = mounted === undefined ? layoutOf(tree, path) : undefined
  if (laidOut !== undefined) return inSnap(tree, laidOut)
  if (mounted !== undefined)
    return { kind: mounted['name'] === (tree.metadata.base ?? '') ? 'base' : 'elsewhere' }
  return systemPlace(tree, path)
}

function systemPlace(tree: Snap, path: string): LibraryPlace {
  if (!/^\/(?:usr\/)?lib(?:32|64|x32)?(?:\/|$)/.test(path)) return { kind: 'elsewhere' }
  return { kind: (tree.metadata.confinement ?? '') === 'classic' ? 'machine' : 'base' }
}

/** The path of the snap that a layout puts in the place of one of the system. */
export function layoutOf({ metadata }: Snap, path: string): string | undefined {
  for (const [place, layout] of Object.entries(metadata.layout ?? {})) {
    if (path !== place && !path.startsWith(`${place}/`)) continue
    const source = isMapping(layout) ? sourceOf(layout) : ''
    const inside = /^\$(?:SNAP|\{SNAP\})(?<rest>\/.*|)$/.exec(source)?.groups?.['rest']
    if (inside !== undefined) return joined('', `${inside}${path.slice(place.length)}`)
  }
  return undefined
}

function sourceOf(layout: Mapping): string {
  return text(layout, 'bind') || text(layout, 'bind-file') || text(layout, 'symlink')
}

function inSnap(tree: Snap, directory: string | undefined): LibraryPlace {
  if (directory === undefined) return { kind: 'elsewhere' }
  return isContent(tree, directory) ? { kind: 'content' } : { kind: 'snap', directory }
}
