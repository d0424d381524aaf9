import type { Json, JsonObject } from '../../json/exact-json.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import type { World } from '../world/world.ts'
import { isLive } from '../world/world.ts'

/** A directory of one snap that another one sees, by a connection of the content interface. */
interface SharedDirectory {
  /** Instance name of the snap whose directory it is. */
  from: string
  /** Begins with `$SNAP`, `$SNAP_DATA` or `$SNAP_COMMON` of that snap. */
  source: string
  /** Begins likewise, of the snap that sees it. */
  target: string
  writable: boolean
  /** One of several that lie side by side below the plug's own target, which is otherwise empty. */
  below?: string
}

/** What a snap sees of others. The rules for where things come to lie are those of snapd's content interface. */
export function sharedDirectories({ connections }: World, snap: string): SharedDirectory[] {
  return connections
    .filter(
      connection => connection.interface === 'content' && connection.plug.snap === snap && isLive(connection),
    )
    .flatMap(connection => {
      const given = connection.plugAttributes.static['target']
      if (typeof given !== 'string') return []
      const target = rooted(given)
      const slot = connection.slotAttributes.static
      const { source } = slot
      const offered = offers(isJsonObject(source) ? source : slot)
      return offered.map(({ path, writable }): SharedDirectory =>
        isJsonObject(source)
          ? {
              from: connection.slot.snap,
              source: path,
              target: `${target}/${path.slice(path.lastIndexOf('/') + 1)}`,
              writable,
              below: target,
            }
          : { from: connection.slot.snap, source: path, target, writable },
      )
    })
}

function offers(attributes: JsonObject): { path: string; writable: boolean }[] {
  const paths = (value: Json | undefined): string[] =>
    Array.isArray(value) ? value.filter(item => typeof item === 'string').map(rooted) : []
  return [
    ...paths(attributes['read']).map(path => ({ path, writable: false })),
    ...paths(attributes['write']).map(path => ({ path, writable: true })),
  ]
}

/** A path without a variable is one of the snap's files. */
function rooted(path: string): string {
  const plain = path.replace(/\/+$/, '')
  return /^\$SNAP(_DATA|_COMMON)?(\/|$)/.test(plain) ? plain : `$SNAP/${plain.replace(/^\/+/, '')}`
}
