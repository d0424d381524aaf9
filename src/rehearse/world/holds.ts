import { goQuote } from '../../text/go-text.ts'
import { without } from '../../record.ts'
import type { Hold, World } from './world.ts'

const hour = 3600
const day = 24 * hour
/** A snap may hold others for so long, and itself for 95 days less a margin of five, since it first did; no snap longer than that since its last refresh. */
const longestForOthers = 48 * hour
const longestForItself = 90 * day

/** The world with holds, and how long they last yet, in seconds; or snapd's refusal. */
type Held = { readonly world: World; readonly seconds: number } | { readonly problem: string }

/** Holds refreshes as long as it is allowed; one that cannot be held any more refuses all. */
export function holdRefreshes(world: World, holder: string, held: readonly string[]): Held {
  const tried = held.map(snap => ({ snap, until: latest(world, { snap, holder }) }))
  const refused = tried.filter(({ until }) => until <= world.now)
  if (refused.length > 0) {
    const lines = refused.map(
      ({ snap }) =>
        ` - snap ${goQuote(holder)} cannot hold snap ${goQuote(snap)} anymore, maximum refresh postponement exceeded`,
    )
    return { problem: `cannot hold some snaps:\n${lines.join('\n')}` }
  }
  const holds = { ...world.holds }
  for (const { snap, until } of tried) {
    const before = holds[snap] ?? {}
    const hold: Hold = { first: before[holder]?.first ?? world.now, until }
    holds[snap] = { ...before, [holder]: hold }
  }
  return { world: { ...world, holds }, seconds: Math.min(...tried.map(({ until }) => until - world.now)) }
}

function latest(world: World, { snap, holder }: { snap: string; holder: string }): number {
  const first = world.holds[snap]?.[holder]?.first ?? world.now
  return Math.min(
    (world.snaps[snap]?.refreshed ?? 0) + longestForItself,
    first + (snap === holder ? longestForItself : longestForOthers),
  )
}

/** The world without anything that a snap holds. */
export function releaseHolds(world: World, holder: string): World {
  const holds = Object.entries(world.holds).map(([snap, holders]) => {
    return [snap, without(holders, holder)] as const
  })
  return {
    ...world,
    holds: Object.fromEntries(holds.filter(([, holders]) => Object.keys(holders).length > 0)),
  }
}
