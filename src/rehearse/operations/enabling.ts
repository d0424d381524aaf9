import { inSeries } from '../change/change.ts'
import type { Plan } from './operation.ts'
import { notInstalled } from './operation.ts'

/** Takes a snap out of use and keeps it; no hook hears of it. */
export const disable: Plan<'disable'> = (world, { snap }) => {
  const state = world.snaps[snap]
  if (state === undefined) return notInstalled(snap)
  if (!state.active) return { refusal: `snap "${snap}" already disabled` }
  const { current: revision } = state
  return {
    drafts: inSeries([
      { kind: 'stop-snap-services', snap, revision, reason: 'disable' },
      { kind: 'remove-aliases', snap },
      { kind: 'unlink-snap', snap, revision },
      { kind: 'remove-profiles', snap },
    ]),
  }
}

/** Brings a disabled snap back; no hook of its own hears of it, those of new connections do. */
export const enable: Plan<'enable'> = (world, { snap }) => {
  const state = world.snaps[snap]
  if (state === undefined) return notInstalled(snap)
  if (state.active) return { refusal: `snap "${snap}" already enabled` }
  const { current: revision } = state
  return {
    drafts: inSeries([
      { kind: 'prepare-snap', snap, revision },
      { kind: 'setup-profiles', snap, revision },
      { kind: 'link-snap', snap, revision, to: revision, restoreConfig: false, addAutoConnect: true },
      { kind: 'setup-aliases', snap },
      { kind: 'start-snap-services', snap, revision },
    ]),
  }
}
