import { inSeries } from '../change/change.ts'
import { systemFlag } from '../world/config.ts'
import { hasHook } from '../world/world.ts'
import type { Job } from '../change/tasks.ts'
import type { Side, World } from '../world/world.ts'
import type { Plan } from './operation.ts'

/** A write through a view: its custodians may change or refuse it, then store it, then others hear of it. */
export const writeView: Plan<'write-view'> = (world, { view, writer, custodians, observers }) => {
  if (!systemFlag(world, 'experimental.confdb')) return { refusal: disabled }
  const others = observers.filter(({ snap }) => snap !== writer)
  return {
    drafts: inSeries([
      { kind: 'begin-confdb', view },
      ...viewHooks(world, custodians, 'change-view').map(job => ({ ...job, confdb: view })),
      ...viewHooks(world, custodians, 'save-view').map(job => ({
        ...job,
        undo: { hook: job.hook, ignoreFailure: true },
        runAgainOnFailure: true,
      })),
      { kind: 'commit-confdb', view },
      ...viewHooks(world, others, 'observe-view').map(job => ({ ...job, ignoreFailure: true })),
      { kind: 'clear-confdb', view },
    ]),
  }
}

/** A read through a view: its custodians may load it, then answer. */
export const readView: Plan<'read-view'> = (world, { custodians }) =>
  systemFlag(world, 'experimental.confdb')
    ? {
        drafts: inSeries([
          ...viewHooks(world, custodians, 'load-view'),
          ...viewHooks(world, custodians, 'query-view'),
        ]),
      }
    : { refusal: disabled }

const disabled = '"confdb" feature flag is disabled: set \'experimental.confdb\' to true'

function viewHooks(world: World, plugs: readonly Side[], verb: string): (Job & { kind: 'run-hook' })[] {
  return plugs
    .map(({ snap, name }) => ({ snap, hook: `${verb}-${name}` }))
    .filter(wanted => hasHook(world, wanted))
    .toSorted((one, other) => (one.snap < other.snap ? -1 : 1))
    .map(({ snap, hook }) => ({ kind: 'run-hook', snap, hook, optional: true, ignoreFailure: false }))
}
