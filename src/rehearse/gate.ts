import { without } from '../tree/without.ts'
import type { Hold, World } from './world.ts'
import { currentRevision, isLive } from './world.ts'

const hours = 3600
/** How long a snap may hold others, and itself, in all: snapd's 95 days less a buffer of five for itself. */
const othersLimit = 48 * hours
const ownLimit = 90 * 24 * hours

/** Interfaces whose plugs notice when the snap of the slot is refreshed. */
const noticed: readonly string[] = [
  'content', 'cups', 'cuda-driver-libs', 'egl-driver-libs', 'gbm-driver-libs', 'opengl-driver-libs', 'opengles-driver-libs', 'vulkan-driver-libs',
]

/** Before a snap is asked whether a refresh suits it, its apps must not start. */
export function beginGate(world: World, snap: string): World {
  return { ...world, inhibited: { ...world.inhibited, [snap]: 'gate-refresh' } }
}

/** What the answer leads to; a hook that fails holds for as long as it may, unless it has held by itself. */
export function endGate(world: World, snap: string, { failed, gate }: { failed: boolean; gate?: 'hold' | 'proceed' }): World {
  const others = without(world.inhibited, snap)
  const released = { ...world, inhibited: others }
  if (failed) return gate === 'hold' ? released : heldAtMost(released, snap)
  if (gate === 'hold') return released
  const free = { ...released, holds: withoutHolder(world.holds, snap) }
  return gate === 'proceed' ? { ...free, inhibited: { ...others, [snap]: 'refresh' } } : free
}

/** Snaps whose refresh a snap notices: itself, its base, and those whose slots it uses. */
export function noticedBy(world: World, snap: string, refreshed: readonly string[]): string[] {
  const base = currentRevision(world, snap)?.metadata['base']
  const providers = world.connections.filter(found => isLive(found) && found.plug.snap === snap && noticed.includes(found.interface)).map(found => found.slot.snap)
  return refreshed.filter(other => other === snap || other === base || providers.includes(other))
}

function heldAtMost(world: World, snap: string): World {
  const holds = { ...world.holds }
  for (const held of noticedBy(world, snap, Object.keys(world.candidates))) {
    const first = world.holds[held]?.[snap]?.first ?? world.now
    const until = first + (held === snap ? ownLimit : othersLimit)
    if (until > world.now) holds[held] = { ...holds[held], [snap]: { first, until } }
  }
  return { ...world, holds }
}

function withoutHolder(holds: World['holds'], holder: string): World['holds'] {
  const left = Object.entries(holds).map(([held, by]): [string, Readonly<Record<string, Hold>>] =>
    [held, Object.fromEntries(Object.entries(by).filter(([snap]) => snap !== holder))])
  return Object.fromEntries(left.filter(([, by]) => Object.keys(by).length > 0))
}
