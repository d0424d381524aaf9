import { inSeries } from '../change/change.ts'
import { connectDrafts, disconnectDrafts, freshAttributes } from '../change/connecting.ts'
import {
  bothEndpoints,
  connectionKey,
  enabledEndpoint,
  enabledEndpoints,
  recordOf,
  slotOf,
} from '../world/policy.ts'
import type { Ends } from '../change/tasks.ts'
import type { Connection, Side, World } from '../world/world.ts'
import { isLive, sideText } from '../world/world.ts'
import type { NamedSide, Plan, Planned } from './operation.ts'
import { notInstalled } from './operation.ts'

/** A connection that somebody asks for. */
export const connect: Plan<'connect'> = (world, wanted) => {
  const ends = resolved(world, wanted)
  if ('refusal' in ends) return ends
  const { plug, slot } = bothEndpoints(world, ends)
  if (plug === undefined || slot === undefined) return notInstalled(ends.plug.snap)
  if (plug.interface !== slot.interface) {
    return {
      refusal: `cannot connect ${sideText(ends.plug)} ("${plug.interface}" interface) to ${sideText(ends.slot)} ("${slot.interface}" interface)`,
    }
  }
  const record = recordOf(world, ends)
  if (record !== undefined && isLive(record)) return { drafts: [], note: 'already connected, nothing to do' }
  return {
    drafts: connectDrafts(world, ends),
    attributes: { [connectionKey(ends)]: freshAttributes(world, ends) },
  }
}

/** The ends that were meant, in snapd's order of checks and with its words. */
function resolved(
  world: World,
  { plug, slot }: { plug: NamedSide; slot: NamedSide },
): Ends | { refusal: string } {
  if (world.snaps[plug.snap] === undefined) return notInstalled(plug.snap)
  const plugName = plug.name ?? slot.name ?? ''
  const found = enabledEndpoint(world, 'plug', { snap: plug.snap, name: plugName })
  if (found === undefined) return { refusal: `snap "${plug.snap}" has no plug named "${plugName}"` }
  const slotSnap = slot.snap === '' || slot.snap === 'system' ? 'snapd' : slot.snap
  if (slotSnap !== 'snapd' && slotSnap !== 'core' && world.snaps[slotSnap] === undefined)
    return notInstalled(slotSnap)
  const ends = { plug: { snap: plug.snap, name: plugName } }
  if (slot.name !== undefined) {
    const side = { snap: slotSnap, name: slot.name }
    return slotOf(world, side) === undefined
      ? { refusal: `snap "${slotSnap}" has no slot named "${slot.name}"` }
      : { ...ends, slot: side }
  }
  const fitting = fittingSlots(world, slotSnap, found.interface)
  const [only, second] = fitting
  if (only === undefined) return { refusal: `snap "${slotSnap}" has no "${found.interface}" interface slots` }
  if (second !== undefined)
    return {
      refusal: `snap "${slotSnap}" has multiple "${found.interface}" interface slots: ${fitting.join(', ')}`,
    }
  return { ...ends, slot: { snap: slotSnap, name: only } }
}

function fittingSlots(world: World, snap: string, kind: string): string[] {
  const own = Object.entries(enabledEndpoints(world, 'slot', snap))
    .filter(([, slot]) => slot.interface === kind)
    .map(([name]) => name)
    .toSorted()
  // Content is the one thing that the system itself never has a slot for.
  return own.length === 0 && (snap === 'snapd' || snap === 'core') && kind !== 'content' ? [kind] : own
}

/** A connection that somebody cuts; an automatic one is remembered as not wanted. */
export const disconnect: Plan<'disconnect'> = (world, ends) => {
  const refusal = missingSide(world, ends)
  if (refusal !== undefined) return refusal
  const record = recordOf(world, ends)
  return record === undefined || !isLive(record) ? notConnected(ends) : cut(world, record, 'manual')
}

/** Cuts a connection and forgets that it ever was; a record without a connection is forgotten without a hook. */
export const forget: Plan<'forget'> = (world, ends) => {
  const record = recordOf(world, ends)
  if (record === undefined) return missingSide(world, ends) ?? notConnected(ends)
  if (isLive(record) && missingSide(world, ends) === undefined) return cut(world, record, 'forget')
  return {
    drafts: inSeries([
      { kind: 'disconnect', plug: ends.plug, slot: ends.slot, why: 'forget', recordOnly: true },
    ]),
  }
}

/** The device behind a slot is gone. */
export const hotplugRemove: Plan<'hotplug-remove'> = (world, ends) => {
  const record = recordOf(world, ends)
  return record === undefined || !isLive(record) ? notConnected(ends) : cut(world, record, 'hotplug')
}

function cut(world: World, record: Connection, why: 'manual' | 'forget' | 'hotplug'): Planned {
  const { plug, slot, plugAttributes, slotAttributes } = record
  return {
    drafts: disconnectDrafts(world, { plug, slot }, why),
    attributes: {
      [connectionKey(record)]: { plug: { ...plug, ...plugAttributes }, slot: { ...slot, ...slotAttributes } },
    },
  }
}

function missingSide(
  world: World,
  { plug, slot }: { plug: Side; slot: Side },
): { refusal: string } | undefined {
  if (enabledEndpoint(world, 'plug', plug) === undefined)
    return { refusal: `snap "${plug.snap}" has no plug named "${plug.name}"` }
  return slotOf(world, slot) === undefined
    ? { refusal: `snap "${slot.snap}" has no slot named "${slot.name}"` }
    : undefined
}

function notConnected({ plug, slot }: Ends): { refusal: string } {
  return { refusal: `cannot disconnect ${sideText(plug)} from ${sideText(slot)}, it is not connected` }
}
