import type { HookKind, SnapType } from '../hooks/catalogue.ts'
import { hookKinds, isHookName } from '../hooks/catalogue.ts'
import { endpoints, snapType } from '../snap/metadata/facts.ts'
import type { Revision } from '../rehearse/world/world.ts'

/** Every hook that snapd would run for a snap if it were there: by its type, its plugs and its slots. */
export function possibleHooks(revision: Revision): string[] {
  const type = snapType(revision.metadata) as SnapType
  const kinds = hookKinds.filter(
    ({ only, never }) => only?.includes(type) !== false && never?.includes(type) !== true,
  )
  return kinds
    .flatMap(kind =>
      kind.of === undefined ? [kind.name] : sidesOf(revision, kind).map(name => `${kind.name}${name}`),
    )
    .filter(isHookName)
}

function sidesOf(revision: Revision, { of, name }: HookKind): string[] {
  const ofViews = name.includes('-view-')
  return Object.entries(endpoints(revision.metadata, of === 'slot' ? 'slot' : 'plug'))
    .filter(([, side]) => !ofViews || side.interface === 'confdb')
    .map(([side]) => side)
}

/** The same revision with every hook that it could have, and the components that it declares with theirs. */
export function withPossibleHooks(revision: Revision): Revision {
  const ofComponents = hookKinds.filter(({ component }) => component).map(({ name }) => name)
  return {
    ...revision,
    hooks: merged(revision.hooks, possibleHooks(revision)),
    components: Object.fromEntries(
      componentNames(revision).map(name => {
        const component = revision.components[name] ?? { revision: '1', hooks: [] }
        return [name, { ...component, hooks: merged(component.hooks, ofComponents) }]
      }),
    ),
  }
}

function merged(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort()
}

/** Names of the components that a snap declares. */
export function componentNames({ metadata, components }: Revision): string[] {
  return [...new Set([...Object.keys(components), ...Object.keys(metadata.components ?? {})])].sort()
}
