import { freshAttributes } from '../rehearse/change/connecting.ts'
import { bothEndpoints, connectionKey } from '../rehearse/world/policy.ts'
import { daemons } from '../snap/metadata/facts.ts'
import { nextLocalRevision } from '../rehearse/world/world.ts'
import type { SnapFile } from '../rehearse/change/tasks.ts'
import type { Connection, Health, ServiceState, SnapState, World } from '../rehearse/world/world.ts'
import { currentRevision, emptyWorld, sideText } from '../rehearse/world/world.ts'
import type { Value } from '../yaml/document.ts'
import type { JsonObject } from '../json/exact-json.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { jsonOf } from '../json/of-yaml.ts'
import { readEnds } from './notation.ts'
import type { GivenShape } from './shape.ts'
import type { ServiceWord } from './shapes.ts'
import type { Stock, StockedSnap } from './stock.ts'
import { defined } from '../record.ts'

/** The pretend system in which a scenario begins. */
export function beginning(given: GivenShape, stock: Stock): World {
  const { serial, defaults, ...device } = given.device ?? {}
  const base: World = {
    ...emptyWorld,
    config: objects(given.config),
    device: {
      ...emptyWorld.device,
      ...definedOnly(device),
      ...defined({ serial }),
      ...(defaults === undefined ? {} : { defaults: objects(defaults) }),
    },
  }
  const installed = (given.installed ?? []).reduce((world, one) => {
    const snap = stock[one.snap]
    return snap === undefined ? world : withInstalled(world, { ...one, stocked: snap })
  }, base)
  const connected = (given.connected ?? []).reduce(
    (world, text) => withConnection(world, text, objects(given.attributes)),
    installed,
  )
  const services = Object.fromEntries(
    Object.entries(given.services ?? {}).map(([name, words]) => [name, serviceOf(words)]),
  )
  const health = Object.fromEntries(
    Object.entries(given.health ?? {}).map(([snap, said]): [string, Health] => [
      snap,
      {
        revision: 'unset',
        status: said.status,
        ...defined({ message: said.message, code: said.code }),
      },
    ]),
  )
  return { ...connected, services: { ...connected.services, ...services }, health }
}

/** A snap's file as an operation takes it: one with a number is of the store. */
export function snapFile({ content }: StockedSnap, revision: string | undefined): SnapFile {
  const asserted = revision !== undefined && !revision.startsWith('x')
  return {
    content,
    asserted,
    publisher: asserted ? 'publisher' : '',
    ...defined({ revision }),
  }
}

interface Installing {
  stocked: StockedSnap
  revision?: string | undefined
  as?: string | undefined
  disabled?: boolean | undefined
}

function withInstalled(world: World, { stocked, revision: wanted, as, disabled = false }: Installing): World {
  const snap = as ?? stocked.name
  const before = world.snaps[snap]
  const revision = wanted ?? nextLocalRevision(world, snap)
  const { asserted, publisher } = snapFile(stocked, revision)
  const state: SnapState = {
    current: revision,
    active: !disabled,
    sequence: [...(before?.sequence ?? []), revision],
    revisions: { ...before?.revisions, [revision]: stocked.content },
    asserted,
    publisher,
  }
  const running = { enabled: !disabled, active: !disabled }
  const services = Object.fromEntries(
    daemons(stocked.content.metadata).map(([app]) => [`${snap}.${app}`, running]),
  )
  return { ...world, snaps: { ...world.snaps, [snap]: state }, services: { ...world.services, ...services } }
}

function withConnection(world: World, text: string, attributes: Readonly<Record<string, JsonObject>>): World {
  const read = readEnds(text)
  if (read === undefined) return world
  const ends = {
    plug: read.plug,
    slot: { ...read.slot, snap: read.slot.snap === '' ? 'snapd' : read.slot.snap },
  }
  const { plug } = bothEndpoints(world, ends)
  const fresh = freshAttributes(world, ends)
  const connection: Connection = {
    ...ends,
    interface: plug?.interface ?? '',
    auto: false,
    undesired: false,
    hotplugGone: false,
    plugAttributes: { static: fresh.plug.static, dynamic: attributes[sideText(ends.plug)] ?? {} },
    slotAttributes: { static: fresh.slot.static, dynamic: attributes[sideText(ends.slot)] ?? {} },
  }
  const others = world.connections.filter(other => connectionKey(other) !== connectionKey(connection))
  return { ...world, connections: [...others, connection] }
}

/** A service by the words about it; what is not said is as usual. */
function serviceOf(words: readonly ServiceWord[]): ServiceState {
  return {
    enabled: !words.includes('disabled'),
    active: !words.includes('inactive') && (words.includes('active') || !words.includes('disabled')),
  }
}

/** Mappings of a file as JSON. */
export function objects(
  values: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined,
): Record<string, JsonObject> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, objectOf(value)]))
}

/** A mapping of a file as JSON. */
export function objectOf(value: Readonly<Record<string, unknown>>): JsonObject {
  const json = jsonOf(value as Value)
  return isJsonObject(json) ? json : {}
}

function definedOnly<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

/** What is named at the beginning and is not there: snaps that are not installed, sides that nobody has. */
export function missingAtTheBeginning(
  given: GivenShape,
  world: World,
): { path: readonly string[]; message: string; known: readonly string[] }[] {
  const known = Object.keys(world.snaps)
  const snaps = (
    key: 'config' | 'files' | 'health',
  ): { path: readonly string[]; message: string; known: readonly string[] }[] =>
    Object.keys(given[key] ?? {})
      .filter(snap => !known.includes(snap) && snap !== 'core')
      .map(snap => ({ path: [key, snap], message: `'${snap}' is not among the installed snaps`, known }))
  const services = Object.keys(given.services ?? {}).flatMap(name => {
    const [snap = '', app = ''] = name.split('.')
    const apps = daemons(currentRevision(world, snap)?.metadata).map(([daemon]) => `${snap}.${daemon}`)
    return apps.includes(`${snap}.${app}`)
      ? []
      : [{ path: ['services', name], message: `no installed snap has the service '${name}'`, known: apps }]
  })
  return [...snaps('config'), ...snaps('files'), ...snaps('health'), ...services]
}
