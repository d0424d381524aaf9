import { inSeries } from '../change/change.ts'
import { beginTransaction, readOption } from '../world/config.ts'
import type { Job, SnapFile } from '../change/tasks.ts'
import type { ComponentRevision, Revision, SnapState, World } from '../world/world.ts'
import { checkHealth, componentHooks, configureAtEnd, optionalHook } from './hooks-of-life.ts'
import { arrival, fetchJobs, linkJobs } from './install.ts'
import type { Plan } from './operation.ts'
import { notInstalled } from './operation.ts'

/** A refresh to a new revision, or to one that is there already. */
export const refresh: Plan<'refresh'> = (world, { snap, to }) => {
  const state = world.snaps[snap]
  if (state === undefined) return notInstalled(snap)
  if (!state.active) return { refusal: `cannot update disabled snap "${snap}"` }
  const file = typeof to === 'string' ? installedFile(state, to) : to
  if (file === undefined)
    return { refusal: `cannot find revision ${typeof to === 'string' ? to : ''} for snap "${snap}"` }
  if (file.revision === state.current) return { refusal: `snap "${snap}" has no updates available` }
  return { drafts: inSeries(refreshJobs(world, { snap, state, file })) }
}

function installedFile(
  { revisions, asserted, publisher }: SnapState,
  revision: string,
): SnapFile | undefined {
  const content = revisions[revision]
  return content === undefined ? undefined : { revision, content, asserted, publisher }
}

interface Refreshed {
  snap: string
  state: SnapState
  file: SnapFile
}

function refreshJobs(world: World, { snap, state, file }: Refreshed): Job[] {
  const arriving = arrival(world, snap, file)
  const { incoming, named: revision } = arriving
  const before = componentsOf(state.revisions[state.current])
  const { updated, added } = sorted(before, file.content.components)
  return [
    ...fetchJobs(snap, arriving),
    ...componentHooks(snap, updated, 'pre-refresh'),
    optionalHook(snap, 'pre-refresh'),
    { kind: 'stop-snap-services', snap, reason: 'refresh' },
    { kind: 'remove-aliases', snap },
    { kind: 'unlink-current-snap', snap },
    ...linkJobs(snap, arriving),
    optionalHook(snap, 'post-refresh'),
    ...componentHooks(snap, added, 'install'),
    ...componentHooks(snap, updated, 'post-refresh'),
    { kind: 'start-snap-services', snap, revision },
    ...outdated(world, state, incoming.revision).flatMap(old => discardJobs(snap, old)),
    { kind: 'cleanup', snap, revision },
    ...configureAtEnd(snap, file.content),
    checkHealth(snap, revision),
    ...(file.asserted ? [{ kind: 'check-rerefresh', snap } as const] : []),
  ]
}

function componentsOf(content: Revision | undefined): Readonly<Record<string, ComponentRevision>> {
  return content?.components ?? {}
}

type Components = Readonly<Record<string, ComponentRevision>>

function sorted(before: Components, after: Components): { updated: Components; added: Components } {
  const entries = Object.entries(after)
  return {
    updated: Object.fromEntries(
      entries.filter(
        ([name, { revision }]) => before[name] !== undefined && before[name].revision !== revision,
      ),
    ),
    added: Object.fromEntries(entries.filter(([name]) => before[name] === undefined)),
  }
}

/** Removes an old revision's data and files. */
export function discardJobs(snap: string, revision: string): Job[] {
  return [
    { kind: 'clear-snap', snap, revision },
    { kind: 'discard-snap', snap, revision },
  ]
}

/** Revisions that a refresh removes: what came after the current one, and of the older ones all but the last few. */
function outdated(world: World, { sequence, current }: SnapState, target: string): string[] {
  const at = sequence.indexOf(current)
  const later = sequence.slice(at + 1).filter(revision => revision !== target)
  const kept = sequence.slice(0, at + 1).filter(revision => revision !== target)
  const retain = retained(world) - (sequence.includes(target) ? 0 : 1)
  return [...later, ...kept.slice(0, Math.max(0, kept.length - retain))]
}

/** As snapd does: two revisions stay on classic systems and three on others, unless `refresh.retain` says otherwise. */
function retained(world: World): number {
  const read = readOption(beginTransaction(world, 'core'), 'refresh.retain')
  const wanted = 'value' in read ? Number(read.value) : NaN
  return Number.isInteger(wanted) && wanted >= 2 ? wanted : world.device.classic ? 2 : 3
}
