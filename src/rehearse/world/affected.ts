import type { World } from './world.ts'
import { currentRevision, isLive } from './world.ts'

/** Interfaces whose plugs notice when the snap of the slot is refreshed. */
const noticed: readonly string[] = [
  'content',
  'cups',
  'cuda-driver-libs',
  'egl-driver-libs',
  'gbm-driver-libs',
  'opengl-driver-libs',
  'opengles-driver-libs',
  'vulkan-driver-libs',
]

/** How pending refreshes concern a snap. */
interface Affected {
  /** Names of the snaps whose refresh concerns it, sorted; itself among them when it has one. */
  readonly by: readonly string[]
  /** Its base is refreshed. */
  readonly base: boolean
  /** The device or snapd restarts. */
  readonly restart: boolean
}

/** What the pending refreshes mean for a snap: its own, that of its base, of snaps whose slots it notices, of the system. */
export function affectedBy(world: World, snap: string): Affected {
  const by = Object.entries(world.candidates).flatMap(([name, { type }]) => {
    const isBase = type === 'base' && name === baseOf(world, snap)
    const restart = type === 'snapd' || (!world.device.classic && (type === 'kernel' || type === 'gadget'))
    return name === snap || isBase || restart || isNoticed(world, { from: name, to: snap })
      ? [{ name, isBase, restart }]
      : []
  })
  return {
    by: by.map(({ name }) => name).sort(),
    base: by.some(({ isBase }) => isBase),
    restart: by.some(({ restart }) => restart),
  }
}

function baseOf(world: World, snap: string): string {
  return currentRevision(world, snap)?.metadata.base ?? 'core'
}

function isNoticed(world: World, { from, to }: { from: string; to: string }): boolean {
  return world.connections.some(
    connection =>
      isLive(connection) &&
      noticed.includes(connection.interface) &&
      connection.slot.snap === from &&
      connection.plug.snap === to,
  )
}
