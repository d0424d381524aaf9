import { inLanes } from '../change/change.ts'
import { refresh } from '../operations/refresh.ts'
import type { Happening } from '../change/trace.ts'
import type { World } from '../world/world.ts'
import type { Act } from './act.ts'

/** Refreshes what nobody holds back. */
export const conditionalAutoRefresh: Act<'conditional-auto-refresh'> = {
  forward: ({ world }, { refreshes }) => {
    const free = refreshes.filter(({ snap }) => !isHeld(world, snap))
    const happened = refreshes.map(({ snap }): Happening => ({
      what: 'refresh',
      snap,
      decision: isHeld(world, snap) ? 'held' : 'proceeds',
    }))
    const plans = free.map(({ snap, to }) => refresh(world, { snap, to }))
    return { world, happened, inject: inLanes(plans.map(plan => ('refusal' in plan ? [] : plan.drafts))) }
  },
}

function isHeld(world: World, snap: string): boolean {
  return Object.values(world.holds[snap] ?? {}).some(({ until }) => until > world.now)
}
