import { connectionKey } from '../rehearse/world/policy.ts'
import { endpoints } from '../snap/metadata/facts.ts'
import type { Ends } from '../rehearse/change/tasks.ts'
import type { Revision, World } from '../rehearse/world/world.ts'
import { isLive } from '../rehearse/world/world.ts'

interface Named {
  readonly snap: string
  readonly revision: Revision
}

/** Each plug of a snap with each slot of another one that fits it; without another one with the system's. */
export function pairsBetween(plugSide: Named, slotSide: Named | undefined): Ends[] {
  return Object.entries(endpoints(plugSide.revision.metadata, 'plug')).flatMap(([name, plug]) => {
    const end = { snap: plugSide.snap, name }
    if (slotSide === undefined)
      return plug.interface === 'content'
        ? []
        : [{ plug: end, slot: { snap: 'snapd', name: plug.interface } }]
    return Object.entries(endpoints(slotSide.revision.metadata, 'slot'))
      .filter(
        ([, slot]) =>
          slot.interface === plug.interface &&
          (plug.interface !== 'content' || slot.attributes['content'] === plug.attributes['content']),
      )
      .map(([slotName]) => ({ plug: end, slot: { snap: slotSide.snap, name: slotName } }))
  })
}

/** Whether two ends are connected. */
export function isLiveBetween(world: World, ends: Ends): boolean {
  return world.connections.some(
    connection => connectionKey(connection) === connectionKey(ends) && isLive(connection),
  )
}
