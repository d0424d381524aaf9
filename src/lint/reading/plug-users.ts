import { remembered } from '../../remembered.ts'
import type { Side } from '../../snap/metadata/facts.ts'
import type { SnapMetadata } from '../../snap/metadata/shapes.ts'
import type { Path } from '../../yaml/document.ts'

/** An app or hook, and the plugs or slots that it lists. */
export interface PlugUser {
  kind: 'app' | 'hook'
  name: string
  /** The component whose hook it is. */
  component?: string
  /** Where its list stands in the metadata. */
  key: Path
  listed: readonly string[]
}

/** Every app and hook of a snap's metadata with what it lists, hooks of components too. */
export function plugUsers({ apps, hooks, components = {} }: SnapMetadata, side: Side): PlugUser[] {
  const list = `${side}s` as const
  const from = (
    users: SnapMetadata['hooks'] = {},
    about: { kind: PlugUser['kind']; path: Path; component?: string },
  ): PlugUser[] =>
    Object.entries(users).map(([name, user]) => {
      const { path, ...rest } = about
      return { ...rest, name, key: [...path, `${about.kind}s`, name, list], listed: user[list] ?? [] }
    })
  return [
    ...from(apps, { kind: 'app', path: [] }),
    ...from(hooks, { kind: 'hook', path: [] }),
    ...Object.entries(components).flatMap(([component, { hooks: own }]) =>
      from(own, { kind: 'hook', path: ['components', component], component }),
    ),
  ]
}

/** How messages call an app or hook. */
export function userWords({ kind, name, component }: PlugUser): string {
  return component === undefined ? `the ${kind} '${name}'` : `the hook '${name}' of component '${component}'`
}

/** Plugs or slots that a snap has: declared at the top, or listed by an app or hook. */
export function subjects(metadata: SnapMetadata, side: Side): ReadonlySet<string> {
  return subjectsOf[side](metadata)
}

/** Asked for each hook, of which there may be very many. */
const subjectsOf = {
  plug: remembered((metadata: SnapMetadata) => named(metadata, 'plug')),
  slot: remembered((metadata: SnapMetadata) => named(metadata, 'slot')),
}

function named(metadata: SnapMetadata, side: Side): ReadonlySet<string> {
  return new Set([
    ...Object.keys(metadata[`${side}s`] ?? {}),
    ...plugUsers(metadata, side).flatMap(user => user.listed),
  ])
}
