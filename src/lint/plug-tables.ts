import { isMapping } from '../yaml/document.ts'
import type { Mapping, Path, Value } from '../yaml/document.ts'
import { remembered } from '../remembered.ts'
import { table, texts } from './snap-tree.ts'

export type Side = 'plug' | 'slot'

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
export function plugUsers(metadata: Mapping, side: Side): PlugUser[] {
  const list = `${side}s`
  const from = (
    kind: PlugUser['kind'],
    { owner, path, component }: { owner: Mapping; path: Path; component?: string },
  ): PlugUser[] =>
    Object.entries(table(owner, `${kind}s`)).map(([name, user]) => ({
      kind,
      name,
      key: [...path, `${kind}s`, name, list],
      listed: texts(isMapping(user) ? user : {}, list),
      ...(component === undefined ? {} : { component }),
    }))
  const components = Object.entries(table(metadata, 'components')).flatMap(([component, content]) =>
    isMapping(content) ? from('hook', { owner: content, path: ['components', component], component }) : [],
  )
  return [
    ...from('app', { owner: metadata, path: [] }),
    ...from('hook', { owner: metadata, path: [] }),
    ...components,
  ]
}

/** The interface that a declaration of a plug or slot names: its own name unless it says another. */
export function interfaceOf(name: string, value: Value | undefined): string {
  if (typeof value === 'string') return value
  const given = isMapping(value) ? value['interface'] : undefined
  return typeof given === 'string' ? given : name
}

/** How messages call an app or hook. */
export function userWords({ kind, name, component }: PlugUser): string {
  return component === undefined ? `the ${kind} '${name}'` : `the hook '${name}' of component '${component}'`
}

/** Plugs or slots that a snap has: declared at the top, or listed by an app or hook. */
export function subjects(metadata: Mapping, side: Side): ReadonlySet<string> {
  return subjectsOf[side](metadata)
}

/** Asked for each hook, of which there may be very many. */
const subjectsOf = {
  plug: remembered((metadata: Mapping) => named(metadata, 'plug')),
  slot: remembered((metadata: Mapping) => named(metadata, 'slot')),
}

function named(metadata: Mapping, side: Side): ReadonlySet<string> {
  return new Set([
    ...Object.keys(table(metadata, `${side}s`)),
    ...plugUsers(metadata, side).flatMap(user => user.listed),
  ])
}
