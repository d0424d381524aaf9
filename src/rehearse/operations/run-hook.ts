import { inSeries } from '../change.ts'
import { hasHook } from '../snap-facts.ts'
import type { Plan } from './operation.ts'
import { notInstalled } from './operation.ts'

/** One hook by itself, as the operation that it belongs to would run it; a hook that is not there is refused. */
export const runHook: Plan<'run-hook'> = (world, { snap, hook, component, values }) => {
  const state = world.snaps[snap]
  if (state === undefined) return notInstalled(snap)
  if (!hasHook(world, { snap, hook, component })) {
    return { refusal: component === undefined ? `snap "${snap}" has no "${hook}" hook` : `component "${snap}+${component}" has no "${hook}" hook` }
  }
  return {
    drafts: inSeries([{
      kind: 'run-hook', snap, hook, optional: false, ignoreFailure: false, revision: state.current,
      ...(component === undefined ? {} : { component }), ...(values === undefined ? {} : { patch: values }),
    }]),
  }
}
