import { ExactNumber, isJsonObject } from '../../../src/json/exact-json.ts'
import type { Json, JsonObject } from '../../../src/json/exact-json.ts'
import type {
  Connection,
  HealthStatus,
  ServiceState,
  SnapState,
  World,
} from '../../../src/rehearse/world/world.ts'
import { emptyWorld } from '../../../src/rehearse/world/world.ts'
import { readSide } from '../../../src/scenario/notation.ts'

/** What snapd's state.json and `snap services` say, as a pretended system. */
export function worldOfState(state: JsonObject, services: string): World {
  const data = objectAt(state, 'data')
  return {
    ...emptyWorld,
    snaps: mapped(objectAt(data, 'snaps'), snapOf),
    config: mapped(objectAt(data, 'config'), value => value),
    connections: Object.entries(objectAt(data, 'conns')).map(([ends, record]) =>
      connectionOf(ends, isJsonObject(record) ? record : {}),
    ),
    services: servicesOf(services),
    health: mapped(objectAt(data, 'health'), record => ({
      revision: textAt(record, 'revision'),
      status: statuses[Number(textAt(record, 'status'))] ?? 'unknown',
      ...(record['message'] === undefined ? {} : { message: textAt(record, 'message') }),
      ...(record['code'] === undefined ? {} : { code: textAt(record, 'code') }),
    })),
  }
}

const statuses: readonly HealthStatus[] = ['unknown', 'okay', 'waiting', 'blocked', 'error']

function snapOf(record: JsonObject): SnapState {
  const sequence = (Array.isArray(record['sequence']) ? (record['sequence'] as readonly Json[]) : []).map(
    entry => {
      const one = isJsonObject(entry) ? entry : {}
      return textAt(isJsonObject(one['snap']) ? one['snap'] : one, 'revision')
    },
  )
  return {
    current: textAt(record, 'current'),
    active: record['active'] === true,
    sequence,
    revisions: {},
    asserted: false,
    publisher: '',
  }
}

function connectionOf(ends: string, record: JsonObject): Connection {
  const [plug, slot] = ends.split(' ').map(readSide)
  if (plug === undefined || slot === undefined) throw new Error(`'${ends}' is no connection`)
  const attributes = (side: string): Connection['plugAttributes'] => ({
    static: objectAt(record, `${side}-static`),
    dynamic: objectAt(record, `${side}-dynamic`),
  })
  return {
    plug,
    slot: { ...slot, snap: ['core', 'system'].includes(slot.snap) ? 'snapd' : slot.snap },
    interface: textAt(record, 'interface'),
    plugAttributes: attributes('plug'),
    slotAttributes: attributes('slot'),
    auto: record['auto'] === true,
    undesired: record['undesired'] === true,
    hotplugGone: record['hotplug-gone'] === true,
  }
}

/** The table of `snap services`. */
function servicesOf(table: string): Record<string, ServiceState> {
  return Object.fromEntries(
    table
      .trim()
      .split('\n')
      .slice(1)
      .map(line => {
        const [name = '', startup, current] = line.split(/\s+/)
        return [name, { enabled: startup === 'enabled', active: current === 'active' }]
      }),
  )
}

function mapped<T>(object: JsonObject, of: (record: JsonObject) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, of(isJsonObject(value) ? value : {})]),
  )
}

/** A member that is an object; an empty one where there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isJsonObject(value) ? value : {}
}

/** A member as text. */
export function textAt(object: JsonObject, key: string): string {
  const value = object[key]
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || value instanceof ExactNumber
      ? String(value)
      : ''
}
