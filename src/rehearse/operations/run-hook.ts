import { inSeries } from '../change/change.ts'
import { bothEndpoints, connectionKey } from '../world/policy.ts'
import { hasHook } from '../world/world.ts'
import type { ConnectionAttributes } from '../world/snapctl.ts'
import type { World } from '../world/world.ts'
import type { Operations, Plan } from './operation.ts'
import { notInstalled } from './operation.ts'
import { defined } from '../../record.ts'

/** One hook by itself, as the operation that it belongs to would run it; a hook that is not there is refused. */
export const runHook: Plan<'run-hook'> = (world, wanted) => {
  const { snap, hook, component, values, fdeRequest } = wanted
  const state = world.snaps[snap]
  if (state === undefined) return notInstalled(snap)
  if (!hasHook(world, { snap, hook, component })) {
    return {
      refusal:
        component === undefined
          ? `snap "${snap}" has no "${hook}" hook`
          : `component "${snap}+${component}" has no "${hook}" hook`,
    }
  }
  const connection = wanted.connection ?? connectionFor(world, wanted)
  return {
    drafts: inSeries([
      {
        kind: 'run-hook',
        snap,
        hook,
        optional: false,
        ignoreFailure: false,
        revision: state.current,
        ...defined({ component, patch: values, fdeRequest }),
        ...(connection === undefined ? {} : { connection: { plug: connection.plug, slot: connection.slot } }),
      },
    ]),
    ...(connection === undefined ? {} : { attributes: { [connectionKey(connection)]: connection } }),
  }
}

/** The connection of an interface hook: the one that there is, else one whose other end nobody knows; undefined for other hooks. */
function connectionFor(
  world: World,
  { snap, hook }: Operations['run-hook'],
): ConnectionAttributes | undefined {
  const { side, name } =
    /^(?:un)?(?:prepare|(?:dis)?connect)-(?<side>plug|slot)-(?<name>.+)$/.exec(hook)?.groups ?? {}
  if (name === undefined || (side !== 'plug' && side !== 'slot')) return undefined
  const found = world.connections.find(
    connection => connection[side].snap === snap && connection[side].name === name && !connection.undesired,
  )
  if (found !== undefined)
    return {
      plug: { ...found.plug, ...found.plugAttributes },
      slot: { ...found.slot, ...found.slotAttributes },
    }
  const ends = { plug: { snap: '', name: '' }, slot: { snap: '', name: '' }, [side]: { snap, name } }
  const { plug, slot } = bothEndpoints(world, ends)
  return {
    plug: { ...ends.plug, static: plug?.attributes ?? {}, dynamic: {} },
    slot: { ...ends.slot, static: slot?.attributes ?? {}, dynamic: {} },
  }
}
