import { defined, without } from '../../record.ts'
import type { Incoming, Jobs } from '../change/tasks.ts'
import type { Happening } from '../change/trace.ts'
import type { SnapState, World } from '../world/world.ts'
import type { Act, Outcome, ActContext } from './act.ts'
import { dropConfig, dropSavedConfig, restoreConfig, saveConfig } from './configuration.ts'
import { reloadConnections } from './connections.ts'
import { disableServices } from './services.ts'

/** Makes a revision the current one: configuration is saved under the one before it, and restored where the operation goes back. */
export const linkSnap: Act<'link-snap'> = {
  forward: ({ world }, job) => {
    const { snap, to } = job
    const before = world.snaps[snap] ?? null
    const saved = before === null ? { world, happened: [] } : saveConfig(world, snap, before.current)
    const restored = job.restoreConfig
      ? restoreConfig(saved.world, snap, to)
      : { world: saved.world, happened: [] }
    const linked = withState(restored.world, snap, {
      ...linkedState(before, job),
      ...(before?.current === to ? {} : { refreshed: world.now }),
    })
    return {
      world: withoutCandidate(reloadConnections(linked, snap), snap, to),
      happened: [...saved.happened, ...restored.happened, { what: 'link', snap, revision: to }],
      memory: { state: before },
      ...(job.addAutoConnect === true
        ? {
            inject: [{ job: { kind: 'auto-connect' as const, snap }, waits: [] }],
            log: ['INFO added auto-connect task'],
          }
        : {}),
    }
  },
  back: ({ world }, { snap, to, incoming }, { state }) => {
    const disabled = disableServices(world, snap)
    const unlinked: Happening = { what: 'unlink', snap, revision: to }
    if (state === null || state === undefined) {
      const dropped = dropConfig(withState(disabled.world, snap, undefined), snap)
      return { world: dropped.world, happened: [unlinked, ...disabled.happened, ...dropped.happened] }
    }
    const restored = restoreConfig(disabled.world, snap, state.current)
    const old = withState(
      restored.world,
      snap,
      formerState(restored.world.snaps[snap] ?? state, state, incoming),
    )
    return { world: old, happened: [unlinked, ...disabled.happened, ...restored.happened] }
  },
}

function linkedState(
  before: SnapState | null,
  { to, incoming, restoreConfig: goesBack }: Jobs['link-snap'],
): SnapState {
  const { tracking } = incoming ?? {}
  const base: Omit<SnapState, 'current' | 'active'> = before ?? {
    sequence: [],
    revisions: {},
    asserted: false,
    publisher: '',
  }
  // As snapd does: a revision that comes again moves to the end of the sequence, unless it is reverted to.
  const sequence =
    goesBack || (incoming === undefined && base.sequence.includes(to))
      ? base.sequence
      : [...base.sequence.filter(revision => revision !== to), to]
  return {
    ...base,
    current: to,
    active: true,
    sequence,
    revisions: incoming === undefined ? base.revisions : { ...base.revisions, [to]: incoming.content },
    ...(incoming === undefined ? {} : { asserted: incoming.asserted, publisher: incoming.publisher }),
    ...defined({ tracking }),
  }
}

/** The snap as it was, but for revisions that were discarded since. */
function formerState(now: SnapState, before: SnapState, incoming: Incoming | undefined): SnapState {
  const isNew = incoming !== undefined && !before.sequence.includes(incoming.revision)
  const gone = before.sequence.filter(revision => !now.sequence.includes(revision))
  const sequence = before.sequence.filter(revision => !gone.includes(revision))
  const revisions = Object.fromEntries(
    Object.entries(now.revisions).filter(([revision]) => !isNew || revision !== incoming.revision),
  )
  return { ...before, sequence, revisions, disabledServices: now.disabledServices ?? [] }
}

/** Takes the current revision away while another one comes. */
export const unlinkCurrentSnap: Act<'unlink-current-snap'> = { forward: unlink, back: activate }

/** Takes the snap away: it is disabled, or about to be removed. */
export const unlinkSnap: Act<'unlink-snap'> = { forward: unlink, back: activate }

function unlink({ world }: ActContext, { snap }: { snap: string }): Outcome {
  const state = world.snaps[snap]
  if (state === undefined) return { world }
  const disabled = disableServices(world, snap)
  return {
    world: withState(disabled.world, snap, { ...state, active: false }),
    happened: [{ what: 'unlink', snap, revision: state.current }, ...disabled.happened],
  }
}

function activate({ world }: ActContext, { snap }: { snap: string }): Outcome {
  const state = world.snaps[snap]
  if (state === undefined) return { world }
  return {
    world: reloadConnections(withState(world, snap, { ...state, active: true }), snap),
    happened: [{ what: 'link', snap, revision: state.current }],
  }
}

/** Removes one revision; with the last one goes all that the snap has configured. */
export const discardSnap: Act<'discard-snap'> = {
  forward: ({ world }, { snap, revision }) => {
    const state = world.snaps[snap]
    if (state === undefined) return { world }
    const sequence = state.sequence.filter(other => other !== revision)
    const happened: Happening[] = [{ what: 'unmount', snap, revision }]
    if (sequence.length === 0) {
      const dropped = dropConfig(withState(world, snap, undefined), snap)
      return { world: dropped.world, happened: [...happened, ...dropped.happened] }
    }
    const revisions = Object.fromEntries(
      Object.entries(state.revisions).filter(([other]) => other !== revision),
    )
    return {
      world: withState(dropSavedConfig(world, snap, revision), snap, { ...state, sequence, revisions }),
      happened,
    }
  },
}

/** What was offered is no news once it is there. */
function withoutCandidate(world: World, snap: string, revision: string): World {
  return world.candidates[snap]?.revision === revision
    ? { ...world, candidates: without(world.candidates, snap) }
    : world
}

function withState(world: World, snap: string, state: SnapState | undefined): World {
  return {
    ...world,
    snaps: state === undefined ? without(world.snaps, snap) : { ...world.snaps, [snap]: state },
  }
}
