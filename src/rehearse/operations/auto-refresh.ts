import { inSeries } from '../change.ts'
import { systemFlag } from '../config.ts'
import { noticedBy } from '../gate.ts'
import type { Job } from '../tasks.ts'
import type { World } from '../world.ts'
import { currentRevision } from '../world.ts'
import type { Plan } from './operation.ts'

/** A refresh that snapd begins by itself: snaps that it affects are asked first, where the feature is on. */
export const autoRefresh: Plan<'auto-refresh'> = (world, { refreshes }) => {
  const snaps = refreshes.map(({ snap }) => snap)
  const asked = systemFlag(world, 'experimental.gate-auto-refresh-hook') ? affectedSnaps(world, snaps).filter(snap => currentRevision(world, snap)?.hooks.includes('gate-auto-refresh') === true) : []
  const hooks = asked.map((snap): Job => ({ kind: 'run-hook', snap, hook: 'gate-auto-refresh', optional: true, ignoreFailure: false }))
  return { drafts: inSeries([...hooks, { kind: 'conditional-auto-refresh', refreshes }]) }
}

/** Snaps that a refresh touches, sorted. */
function affectedSnaps(world: World, refreshed: readonly string[]): string[] {
  return Object.keys(world.snaps).filter(snap => noticedBy(world, snap, refreshed).length > 0).toSorted()
}
