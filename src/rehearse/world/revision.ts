import { UserError } from '../../errors.ts'
import { hookKind, isComponentHook } from '../../hooks/catalogue.ts'
import { treeHooks } from '../../snap/snap.ts'
import type { Snap } from '../../snap/snap.ts'
import { jsonOf } from '../../json/of-yaml.ts'
import type { ComponentRevision, Revision } from './world.ts'

/** Components that are installed with a revision, by name: what they hold, and their own revisions. */
type Components = Readonly<Record<string, { revision: string; snap: Snap }>>

/** What a snap, packed or primed, is in the pretend system: the hooks are those that snapd knows, files and those that are declared only. */
export function revisionOf(snap: Snap, components: Components = {}): Revision {
  if (snap.trouble !== undefined)
    throw new UserError(
      'metadata-unreadable',
      `Cannot read '${snap.directory ?? snap.label}/meta/snap.yaml'.`,
      {
        details: snap.trouble,
        resolution: "'snapsmith lint' shows where.",
      },
    )
  const names = treeHooks(snap).map(({ name }) => name)
  return {
    metadata: jsonOf(snap.metadata) as Revision['metadata'],
    ...placeOf(snap),
    hooks: names.filter(name => hookKind(name) !== undefined),
    components: Object.fromEntries(
      Object.entries(components).map(([name, { revision, snap: own }]): [string, ComponentRevision] => {
        const declared = Object.keys(snap.metadata.components?.[name]?.hooks ?? {})
        const found = new Set([...treeHooks(own).map(hook => hook.name), ...declared])
        return [name, { revision, ...placeOf(own), hooks: [...found].filter(isComponentHook).sort() }]
      }),
    ),
  }
}

function placeOf({ directory }: Snap): { directory?: string } {
  return directory === undefined ? {} : { directory }
}
