import { sideBySide } from '../change/change.ts'
import { autoConnectDrafts, disconnectDrafts, freshAttributes } from '../change/connecting.ts'
import {
  autoConnections,
  bothEndpoints,
  connectionKey,
  connectionRefusal,
  recordOf,
} from '../world/policy.ts'
import type { Ends } from '../change/tasks.ts'
import type { Connection, World } from '../world/world.ts'
import { isLive, sideText } from '../world/world.ts'
import type { Act } from './act.ts'

/** Finds what the snap can be connected to, and adds the tasks for it. */
export const autoConnect: Act<'auto-connect'> = {
  forward: ({ world }, { snap }) => {
    const found = autoConnections(world, snap)
    const attributes = Object.fromEntries(
      found.map(ends => [connectionKey(ends), freshAttributes(world, ends)]),
    )
    return { world, inject: autoConnectDrafts(world, snap, found), attributes }
  },
}

/** Makes the connection that its hooks have prepared. */
export const connect: Act<'connect'> = {
  forward: ({ world, attributes }, { plug, slot, auto }) => {
    const ends: Ends = { plug, slot }
    const found = bothEndpoints(world, ends)
    if (found.plug === undefined) return { world, error: `snap "${plug.snap}" has no "${plug.name}" plug` }
    if (found.slot === undefined) return { world, error: `snap "${slot.snap}" has no "${slot.name}" slot` }
    const refusal = connectionRefusal(world, ends)
    // As snapd does: an automatic connection that the policy refuses is left out, and nobody is told.
    if (refusal !== undefined)
      return auto
        ? { world, memory: { connection: recordOf(world, ends) ?? null } }
        : { world, error: refusal }
    const seen = attributes[connectionKey(ends)] ?? freshAttributes(world, ends)
    const made: Connection = {
      plug,
      slot,
      interface: found.plug.interface,
      auto,
      undesired: false,
      hotplugGone: false,
      plugAttributes: { static: found.plug.attributes, dynamic: seen.plug.dynamic },
      slotAttributes: { static: found.slot.attributes, dynamic: seen.slot.dynamic },
    }
    return {
      world: withRecord(world, ends, made),
      memory: { connection: recordOf(world, ends) ?? null },
      happened: [{ what: 'connection', plug: sideText(plug), slot: sideText(slot), action: 'connect' }],
    }
  },
  back: ({ world }, { plug, slot }, { connection }) => ({
    world: withRecord(world, { plug, slot }, connection ?? undefined),
    happened: [{ what: 'connection', plug: sideText(plug), slot: sideText(slot), action: 'disconnect' }],
  }),
}

/** Adds the tasks that cut all connections of a snap; those of a disabled one are out of reach and stay. */
export const autoDisconnect: Act<'auto-disconnect'> = {
  forward: ({ world }, { snap }) => {
    const live = world.connections.filter(
      connection => isLive(connection) && (connection.plug.snap === snap || connection.slot.snap === snap),
    )
    const reachable = live.filter(connection => {
      const found = bothEndpoints(world, connection)
      return found.plug !== undefined && found.slot !== undefined
    })
    return {
      world,
      inject: sideBySide(reachable.map(connection => disconnectDrafts(world, connection, 'removal'))),
      attributes: attributesOf(reachable),
    }
  },
}

function attributesOf(
  connections: readonly Connection[],
): Record<string, ReturnType<typeof freshAttributes>> {
  return Object.fromEntries(
    connections.map(connection => [
      connectionKey(connection),
      {
        plug: { ...connection.plug, ...connection.plugAttributes },
        slot: { ...connection.slot, ...connection.slotAttributes },
      },
    ]),
  )
}

/** Cuts the connection; what is left of its record depends on who asked. */
export const disconnect: Act<'disconnect'> = {
  forward: ({ world }, { plug, slot, why, recordOnly }) => {
    const ends: Ends = { plug, slot }
    const record = recordOf(world, ends)
    if (record === undefined)
      return { world, error: `internal error: connection "${connectionKey(ends)}" not found in state` }
    const left = recordOnly === true ? undefined : remainder(record, why)
    const action =
      left === undefined
        ? why === 'forget'
          ? 'forget'
          : 'disconnect'
        : left.undesired
          ? 'keep-undesired'
          : 'keep-hotplug'
    return {
      world: withRecord(world, ends, left),
      memory: { connection: record },
      happened: [{ what: 'connection', plug: sideText(plug), slot: sideText(slot), action }],
    }
  },
  back: ({ world }, { plug, slot }, { connection }) => ({
    world: withRecord(world, { plug, slot }, connection ?? undefined),
    happened: [{ what: 'connection', plug: sideText(plug), slot: sideText(slot), action: 'restore' }],
  }),
}

function remainder(
  record: Connection,
  why: 'manual' | 'removal' | 'hotplug' | 'forget',
): Connection | undefined {
  if (why === 'hotplug') return { ...record, hotplugGone: true }
  const nothing = { static: {}, dynamic: {} }
  return why === 'manual' && record.auto
    ? { ...record, undesired: true, plugAttributes: nothing, slotAttributes: nothing }
    : undefined
}

/**
 * What becomes of a snap's connections when another revision of it is linked: their static attributes are read again;
 * an automatic one whose plug or slot is gone is forgotten, a manual one is kept for when it comes back. Seen on snapd 2.57.6.
 */
export function reloadConnections(world: World, snap: string): World {
  const connections = world.connections.flatMap(connection => {
    if (!isLive(connection) || (connection.plug.snap !== snap && connection.slot.snap !== snap))
      return [connection]
    const { plug, slot } = bothEndpoints(world, connection)
    if (plug === undefined || slot === undefined) return connection.auto ? [] : [connection]
    return [
      {
        ...connection,
        plugAttributes: { ...connection.plugAttributes, static: plug.attributes },
        slotAttributes: { ...connection.slotAttributes, static: slot.attributes },
      },
    ]
  })
  return { ...world, connections }
}

function withRecord(world: World, ends: Ends, record: Connection | undefined): World {
  const key = connectionKey(ends)
  const others = world.connections.filter(connection => connectionKey(connection) !== key)
  const connections = [...others, ...(record === undefined ? [] : [record])].toSorted((one, other) =>
    connectionKey(one) < connectionKey(other) ? -1 : 1,
  )
  return { ...world, connections }
}
