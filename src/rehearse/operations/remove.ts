import { inSeries } from '../change/change.ts'
import { snapType } from '../../snap/metadata/facts.ts'
import type { Job } from '../change/tasks.ts'
import type { SnapState } from '../world/world.ts'
import { componentHooks } from './hooks-of-life.ts'
import type { Plan } from './operation.ts'
import { notInstalled } from './operation.ts'
import { discardJobs } from './refresh.ts'

/** Removal of a snap, or of one revision that is not in use. */
export const remove: Plan<'remove'> = (world, { snap, revision, purge = false }) => {
  const state = world.snaps[snap]
  if (state === undefined) return notInstalled(snap)
  if (revision !== undefined && !state.sequence.includes(revision))
    return { refusal: `revision ${revision} of snap "${snap}" is not installed` }
  if (revision !== undefined && state.sequence.length > 1) {
    if (revision === state.current && state.active)
      return { refusal: `cannot remove active revision ${revision} of snap "${snap}" (revert first?)` }
    return { drafts: inSeries(discardJobs(snap, revision)) }
  }
  return { drafts: inSeries(removeJobs(snap, state, purge)) }
}

function removeJobs(snap: string, state: SnapState, purge: boolean): Job[] {
  const { current, active, sequence, revisions } = state
  const content = revisions[current]
  const isApp = content !== undefined && snapType(content.metadata) === 'app'
  const stopped: Job[] = active ? [{ kind: 'stop-snap-services', snap, reason: 'remove' }] : []
  const unlinked: Job[] = [
    { kind: 'remove-aliases', snap },
    { kind: 'unlink-snap', snap },
    { kind: 'remove-profiles', snap, revision: current },
  ]
  return [
    ...stopped,
    ...componentHooks(snap, content?.components ?? {}, 'remove'),
    { kind: 'run-hook', snap, hook: 'remove', optional: true, ignoreFailure: true },
    { kind: 'auto-disconnect', snap },
    ...(isApp && !purge ? [{ kind: 'save-snapshot', snap } as const] : []),
    ...(active ? unlinked : []),
    // As snapd does: the current revision goes last, and the data that all revisions share with it.
    ...sequence
      .filter(revision => revision !== current)
      .toReversed()
      .flatMap(revision => discardJobs(snap, revision)),
    ...discardJobs(snap, current),
  ]
}
