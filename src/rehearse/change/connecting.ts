import type { Draft } from './change.ts'
import { bothEndpoints } from '../world/policy.ts'
import { hasHook } from '../world/world.ts'
import type { ConnectionAttributes } from '../world/snapctl.ts'
import type { Ends, HookJob, Job } from './tasks.ts'
import type { Side, World } from '../world/world.ts'
import { currentRevision } from '../world/world.ts'

/** The attributes of a connection that is about to be made: what both snaps declare. */
export function freshAttributes(world: World, ends: Ends): ConnectionAttributes {
  const { plug, slot } = bothEndpoints(world, ends)
  return {
    plug: { ...ends.plug, static: plug?.attributes ?? {}, dynamic: {} },
    slot: { ...ends.slot, static: slot?.attributes ?? {}, dynamic: {} },
  }
}

interface HookOfSide {
  /** `prepare-plug`, `connect-slot`, …: the side's name follows. */
  readonly verb: string
  readonly side: 'plug' | 'slot'
  readonly undo: string
  /** Whether the script's failure is ignored: of the hook, and of the one that takes it back. */
  readonly ignore: { readonly failure: boolean; readonly undo: boolean }
}

const connecting = { failure: false, undo: true }
const before: readonly HookOfSide[] = [
  { verb: 'prepare', side: 'plug', undo: 'unprepare', ignore: connecting },
  { verb: 'prepare', side: 'slot', undo: 'unprepare', ignore: connecting },
]
const after: readonly HookOfSide[] = [
  { verb: 'connect', side: 'slot', undo: 'disconnect', ignore: connecting },
  { verb: 'connect', side: 'plug', undo: 'disconnect', ignore: connecting },
]

/** The tasks of one connection that somebody asked for: both prepare hooks, the connection, both connect hooks; hooks that do not exist have none. */
export function connectDrafts(world: World, ends: Ends): Draft[] {
  const jobs: Job[] = [
    ...hookJobs(world, ends, before),
    { kind: 'connect', ...ends, auto: false },
    ...hookJobs(world, ends, after),
  ]
  return jobs.map((job, at) => ({ job, waits: at === 0 ? [] : [at - 1] }))
}

/**
 * The tasks of connections that snapd makes by itself: all are prepared and made, then the profiles are set up once,
 * then the connect hooks run. Those of different connections do not wait for each other.
 */
export function autoConnectDrafts(world: World, snap: string, all: readonly Ends[]): Draft[] {
  if (all.length === 0) return []
  const drafts: Draft[] = []
  const addSeries = (jobs: readonly Job[], waits: readonly number[]): void => {
    for (const [at, job] of jobs.entries())
      drafts.push({ job, waits: at === 0 ? waits : [drafts.length - 1] })
  }
  const made: number[] = []
  for (const ends of all) {
    addSeries([...hookJobs(world, ends, before), { kind: 'connect', ...ends, auto: true }], [])
    made.push(drafts.length - 1)
  }
  drafts.push({
    job: {
      kind: 'setup-profiles',
      snap,
      revision: world.snaps[snap]?.current ?? 'unset',
      afterAutoConnect: true,
    },
    waits: made,
  })
  const profiles = drafts.length - 1
  for (const ends of all) addSeries(hookJobs(world, ends, after), [profiles])
  return drafts
}

/** The tasks that cut a connection: both disconnect hooks, then the cut. */
export function disconnectDrafts(
  world: World,
  { plug, slot }: Ends,
  why: 'manual' | 'removal' | 'hotplug' | 'forget',
): Draft[] {
  // As snapd does since 2.76: only the removal of a device minds a disconnect hook that fails.
  const ignore = why === 'hotplug' ? { failure: false, undo: false } : { failure: true, undo: true }
  const hooks: HookOfSide[] = [
    { verb: 'disconnect', side: 'slot', undo: 'connect', ignore },
    { verb: 'disconnect', side: 'plug', undo: 'connect', ignore },
  ]
  const jobs: Job[] = [...hookJobs(world, { plug, slot }, hooks), { kind: 'disconnect', plug, slot, why }]
  return jobs.map((job, at) => ({ job, waits: at === 0 ? [] : [at - 1] }))
}

function hookJobs(world: World, ends: Ends, hooks: readonly HookOfSide[]): Job[] {
  return hooks.flatMap(({ verb, side, undo, ignore }): Job[] => {
    const { snap, name } = ends[side]
    const hook = `${verb}-${side}-${name}`
    if (!isThere(world, ends[side]) || !hasHook(world, { snap, hook })) return []
    const job: HookJob = {
      snap,
      hook,
      optional: true,
      ignoreFailure: ignore.failure,
      connection: { plug: ends.plug, slot: ends.slot },
      undo: { hook: `${undo}-${side}-${name}`, ignoreFailure: ignore.undo },
    }
    return [{ kind: 'run-hook', ...job }]
  })
}

function isThere(world: World, { snap }: Side): boolean {
  return world.snaps[snap]?.active === true && currentRevision(world, snap) !== undefined
}
