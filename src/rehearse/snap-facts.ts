import type { Json, JsonObject } from '../json/exact-json.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { remembered } from '../remembered.ts'
import type { SnapRevision, World } from './world/world.ts'
import { currentRevision } from './world/world.ts'

/** A plug or a slot as snap.yaml declares it. */
export interface Endpoint {
  readonly interface: string
  readonly attributes: JsonObject
}

/** The type of a snap; `app` unless said. */
export function snapType({ metadata }: SnapRevision): string {
  return typeof metadata['type'] === 'string' ? metadata['type'] : 'app'
}

/** `lantern` of `lantern_two`. */
export function snapName(instance: string): string {
  return instance.split('_')[0] ?? instance
}

/** The apps of a revision that are services, with what snap.yaml says of them, by name. */
export function daemons(revision: SnapRevision | undefined): readonly (readonly [string, JsonObject])[] {
  const apps = revision?.metadata['apps']
  if (!isJsonObject(apps)) return []
  return Object.entries(apps)
    .filter(
      (entry): entry is [string, JsonObject] => isJsonObject(entry[1]) && entry[1]['daemon'] !== undefined,
    )
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
}

/** Plugs or slots of one revision by name: the snap's own, and those that only an app or a hook names. */
export function endpoints(
  revision: SnapRevision | undefined,
  side: 'plug' | 'slot',
): Readonly<Record<string, Endpoint>> {
  return revision === undefined ? {} : endpointsOf[side](revision)
}

/** Asked for each plug and slot, of which there may be very many. */
const endpointsOf = {
  plug: remembered((revision: SnapRevision) => declaredBy(revision, 'plug')),
  slot: remembered((revision: SnapRevision) => declaredBy(revision, 'slot')),
}

function declaredBy({ metadata }: SnapRevision, side: 'plug' | 'slot'): Readonly<Record<string, Endpoint>> {
  const key = `${side}s`
  const named = [metadata['apps'], metadata['hooks']]
    .filter(isJsonObject)
    .flatMap(all => Object.values(all))
    .filter(isJsonObject)
    .flatMap(user => texts(user[key]))
  const declared = isJsonObject(metadata[key]) ? Object.entries(metadata[key]) : []
  return Object.fromEntries([
    ...named.map((name): [string, Endpoint] => [name, { interface: name, attributes: {} }]),
    ...declared.map(([name, value]): [string, Endpoint] => [name, endpoint(name, value)]),
  ])
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(item => typeof item === 'string') : []
}

function endpoint(name: string, value: Json): Endpoint {
  if (typeof value === 'string') return { interface: value, attributes: {} }
  if (!isJsonObject(value)) return { interface: name, attributes: {} }
  const kind = typeof value['interface'] === 'string' ? value['interface'] : name
  const attributes = Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'interface'))
  // As snapd does: content without a tag is tagged with the name of its plug or slot.
  return {
    interface: kind,
    attributes:
      kind === 'content' && attributes['content'] === undefined
        ? { ...attributes, content: name }
        : attributes,
  }
}

/** Whether the current revision of an installed snap has a hook. */
export function hasHook(
  world: World,
  { snap, hook, component }: { snap: string; hook: string; component?: string | undefined },
): boolean {
  const revision = currentRevision(world, snap)
  return (
    (component === undefined ? revision?.hooks : revision?.components[component]?.hooks)?.includes(hook) ===
    true
  )
}

/** The revision that the next local file of a snap gets: `x1`, `x2`, … */
export function nextLocalRevision(world: World, snap: string): string {
  const numbers = (world.snaps[snap]?.sequence ?? [])
    .filter(revision => revision.startsWith('x'))
    .map(revision => Number(revision.slice(1)))
  return `x${String(Math.max(0, ...numbers) + 1)}`
}
