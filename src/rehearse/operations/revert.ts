import { inSeries } from '../change/change.ts'
import { checkHealth, configureAtEnd } from './hooks-of-life.ts'
import type { Plan } from './operation.ts'
import { notInstalled } from './operation.ts'

/** Back to an earlier revision, with the configuration that was saved for it. */
export const revert: Plan<'revert'> = (world, { snap, revision: wanted }) => {
  const state = world.snaps[snap]
  if (state === undefined) return notInstalled(snap)
  const revision = wanted ?? state.sequence[state.sequence.indexOf(state.current) - 1]
  if (revision === undefined) return { refusal: 'no revision to revert to' }
  if (revision === state.current) return { refusal: 'already on requested revision' }
  if (!state.active) return { refusal: 'cannot revert inactive snaps' }
  const content = state.revisions[revision]
  if (content === undefined) return { refusal: `cannot find revision ${revision} for snap "${snap}"` }
  return {
    drafts: inSeries([
      { kind: 'prerequisites', snap },
      { kind: 'prepare-snap', snap, revision },
      { kind: 'stop-snap-services', snap, reason: 'refresh' },
      { kind: 'remove-aliases', snap },
      { kind: 'unlink-current-snap', snap },
      { kind: 'setup-profiles', snap, revision },
      { kind: 'link-snap', snap, revision, to: revision, restoreConfig: true },
      { kind: 'auto-connect', snap },
      { kind: 'set-auto-aliases', snap },
      { kind: 'setup-aliases', snap },
      { kind: 'start-snap-services', snap, revision },
      ...configureAtEnd(snap, content),
      checkHealth(snap, revision),
    ]),
  }
}
