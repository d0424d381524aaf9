import type { JsonObject } from '../../json/exact-json.ts'
import { inSeries } from '../change/change.ts'
import { snapType } from '../../snap/metadata/facts.ts'
import type { World } from '../world/world.ts'
import { currentRevision } from '../world/world.ts'
import type { Plan, Planned } from './operation.ts'
import { notInstalled } from './operation.ts'

/** New values: the configure hook sees them, and decides. */
export const set: Plan<'set'> = (world, { snap, values }) => configured(world, snap, values)

/** Values to take away: the same with nothing in their place. */
export const unset: Plan<'unset'> = (world, { snap, keys }) =>
  configured(world, snap, Object.fromEntries(keys.map(key => [key, null])))

function configured(world: World, snap: string, values: JsonObject): Planned {
  if (snap === 'snapd') return { refusal: 'cannot configure the "snapd" snap, please use "system" instead' }
  if (snap === 'system' || snap === 'core') return { drafts: inSeries([{ kind: 'configure', values }]) }
  const revision = currentRevision(world, snap)
  if (revision === undefined) return notInstalled(snap)
  const type = snapType(revision.metadata)
  if (['base', 'snapd'].includes(type))
    return { refusal: `cannot configure snap "${snap}" because it is of type '${type}'` }
  return {
    drafts: inSeries([
      { kind: 'run-hook', snap, hook: 'configure', optional: false, ignoreFailure: false, patch: values },
    ]),
  }
}
