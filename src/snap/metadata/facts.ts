import type { Json } from '../../json/exact-json.ts'
import { mapping } from '../../yaml/document.ts'
import { remembered } from '../../remembered.ts'
import { isTable } from './decode.ts'
import type { AppMetadata, HookMetadata, SnapMetadata } from './shapes.ts'

/** A side of a connection. */
export type Side = 'plug' | 'slot'

/** The type of a snap as snapd takes it: the name `snapd` forces one, `application` means `app`. */
export function snapType({ name, type = '' }: { name?: string; type?: string }): string {
  if (name === 'snapd') return 'snapd'
  return type === '' || type === 'application' ? 'app' : type
}

/** An app that is a service, by its name. */
export type Daemon = readonly [name: string, app: AppMetadata<unknown>]

/** The apps that are services, sorted. */
export function daemons({ apps = {} }: Pick<SnapMetadata<unknown>, 'apps'> = {}): Daemon[] {
  return Object.entries(apps)
    .filter(([, { daemon = '' }]) => daemon !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
}

/** The interface that a declaration of a plug or slot names: its own name unless it says another. */
export function interfaceOf(name: string, value: unknown): string {
  const given = typeof value === 'string' ? value : isTable(value) ? value['interface'] : undefined
  return typeof given === 'string' ? given : name
}

function attributesOf(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (!isTable(value)) return {}
  const attributes = mapping(Object.entries(value).filter(([key]) => key !== 'interface'))
  // As snapd does: content without a tag is tagged with the name of its plug or slot.
  return interfaceOf(name, value) === 'content' && attributes['content'] === undefined
    ? { ...attributes, content: name }
    : attributes
}

/** A plug or a slot as snap.yaml declares it. */
export interface Endpoint<Any = Json> {
  readonly interface: string
  readonly attributes: { readonly [key: string]: Any }
}

/** Plugs or slots by name: the snap's own, and those that only an app or a hook names. */
export function endpoints<Any>(
  metadata: SnapMetadata<Any> | undefined,
  side: Side,
): Readonly<Record<string, Endpoint<Any>>> {
  return metadata === undefined
    ? {}
    : (endpointsOf[side](metadata) as Readonly<Record<string, Endpoint<Any>>>)
}

/** Asked for each plug and slot, of which there may be very many. */
const endpointsOf = {
  plug: remembered((metadata: SnapMetadata<unknown>) => declaredBy(metadata, 'plugs')),
  slot: remembered((metadata: SnapMetadata<unknown>) => declaredBy(metadata, 'slots')),
}

function declaredBy(
  { apps = {}, hooks = {}, ...metadata }: SnapMetadata<unknown>,
  key: 'plugs' | 'slots',
): Readonly<Record<string, Endpoint<unknown>>> {
  const named = [...Object.values(apps), ...Object.values(hooks)].flatMap(user => user[key] ?? [])
  return Object.fromEntries([
    ...named.map((name): [string, Endpoint<unknown>] => [name, { interface: name, attributes: {} }]),
    ...Object.entries(metadata[key] ?? {}).map(([name, value]): [string, Endpoint<unknown>] => [
      name,
      { interface: interfaceOf(name, value), attributes: attributesOf(name, value) },
    ]),
  ])
}

/** What is declared of a hook, of the snap's own or a component's; undefined for one that is a file only. */
export function declaredHook(
  { hooks, components }: Plugged,
  { hook, component }: WhichHook,
): HookMetadata | undefined {
  const declared = component === undefined ? hooks : own(components, component)?.hooks
  return own(declared, hook)
}

function own<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
}

/** A hook of the snap, or of one of its components. */
interface WhichHook {
  hook: string
  component?: string | undefined
}

/** What of the metadata decides over plugs. */
type Plugged = Pick<SnapMetadata<unknown>, 'plugs' | 'apps' | 'hooks' | 'components'>

/**
 * The plugs that snapd gives a hook: those it lists, and those declared at the top level that no app and no hook lists.
 *
 * snapd's rule: a plug that anything lists belongs only to what lists it.
 */
export function hookPlugs(metadata: Plugged, { hook, component }: WhichHook): string[] {
  const listed = declaredHook(metadata, { hook, component })?.plugs ?? []
  return [...new Set([...listed, ...unlistedPlugs(metadata)])].sort()
}

/** Asked for each hook of a snap, of which there may be very many. */
const unlistedPlugs = remembered(
  ({ plugs = {}, apps = {}, hooks = {}, components = {} }: Plugged): readonly string[] => {
    const ofComponents = Object.values(components).flatMap(component => Object.values(component.hooks ?? {}))
    const users = [...Object.values(apps), ...Object.values(hooks), ...ofComponents]
    const listed = new Set(users.flatMap(user => user.plugs ?? []))
    return Object.keys(plugs).filter(plug => !listed.has(plug))
  },
)
