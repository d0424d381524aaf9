import type { World } from '../world/world.ts'
import type { Operation } from './operation.ts'

/** snapd's refusal while another change is at work on one of the snaps; undefined when none is. */
export function conflictOf(world: World, operation: Operation): string | undefined {
  const snaps = snapsOf(operation)
  // Commands to services that took too long are over by the next operation; only of time does a rehearsal have none.
  const busy = world.changes.find(
    ({ status, snap, kind }) =>
      (status === 'Do' || status === 'Doing') && kind !== 'service-control' && snaps.includes(snap ?? ''),
  )
  return busy === undefined ? undefined : `snap "${busy.snap ?? ''}" has "${busy.kind}" change in progress`
}

function snapsOf(operation: Operation): string[] {
  if ('snap' in operation) return [operation.snap]
  return 'plug' in operation ? [operation.plug.snap, operation.slot.snap] : []
}
