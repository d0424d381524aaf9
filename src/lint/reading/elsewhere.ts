import type { Snap } from '../../snap/snap.ts'
import { isMapping } from '../../yaml/document.ts'
import { plain } from './repeated-commands.ts'

/** Whether a layout, a content interface or a link of the snap may bring what lies at a path in the snap. */
export function comesFromElsewhere(tree: Snap, path: string): boolean {
  const targets = Object.values(tree.snap.plugs ?? {}).map(plug =>
    isMapping(plug) ? plug['target'] : undefined,
  )
  const places = [...Object.keys(tree.snap.layout ?? {}), ...targets].flatMap(place =>
    typeof place === 'string' ? [plain(place).replace(/^\$SNAP\/|^\//, '')] : [],
  )
  const parents = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))
  return (
    tree.component !== undefined ||
    parents.some(parent => places.includes(parent) || tree.at(parent)?.kind === 'symlink')
  )
}
