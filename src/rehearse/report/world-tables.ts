import { endpoints, daemons } from '../../snap/metadata/facts.ts'
import type { Trace } from '../change/trace.ts'
import type { Connection, World } from '../world/world.ts'
import { currentRevision, isLive, sideText } from '../world/world.ts'
import { tableText } from './table.ts'

/** What `snap list` prints; undefined without snaps. */
export function snapTable(world: World): string | undefined {
  const names = Object.keys(world.snaps).sort()
  if (names.length === 0) return undefined
  return tableText([
    ['Name', 'Version', 'Rev', 'Tracking', 'Notes'],
    ...names.map(name => {
      const state = world.snaps[name]
      return [
        name,
        currentRevision(world, name)?.metadata.version ?? '-',
        state?.current ?? '-',
        state?.tracking ?? '-',
        state?.active === true ? '-' : 'disabled',
      ]
    }),
  ])
}

/** What `snap services` prints of all snaps, or of one; undefined without services. */
export function serviceTable(world: World, of: string | undefined): string | undefined {
  const rows = Object.keys(world.snaps)
    .sort()
    .filter(name => of === undefined || name === of || of.startsWith(`${name}.`))
    .flatMap(name => {
      return daemons(currentRevision(world, name)?.metadata)
        .map(([app]) => `${name}.${app}`)
        .filter(service => of === undefined || of === name || of === service)
        .map(service => {
          const { enabled, active } = world.services[service] ?? { enabled: false, active: false }
          return [service, enabled ? 'enabled' : 'disabled', active ? 'active' : 'inactive', '-']
        })
    })
  return rows.length === 0 ? undefined : tableText([['Service', 'Startup', 'Current', 'Notes'], ...rows])
}

/** What `snap connections` prints: what is connected, and of one snap also what is not; undefined when that is nothing. */
export function connectionTable(world: World, of: string | undefined): string | undefined {
  const live = world.connections.filter(
    connection =>
      isLive(connection) && (of === undefined || connection.plug.snap === of || connection.slot.snap === of),
  )
  const open = of === undefined ? [] : unconnected(world, of, live)
  const rows = [
    ...live.map(({ interface: kind, plug, slot, auto }) => [
      kind,
      sideText(plug),
      sideText({ ...slot, snap: slot.snap === 'snapd' ? '' : slot.snap }),
      auto ? '-' : 'manual',
    ]),
    ...open,
  ].toSorted((one, other) => (one.join(' ') < other.join(' ') ? -1 : 1))
  return rows.length === 0 ? undefined : tableText([['Interface', 'Plug', 'Slot', 'Notes'], ...rows])
}

function unconnected(world: World, snap: string, live: readonly Connection[]): string[][] {
  const revision = currentRevision(world, snap)
  return (['plug', 'slot'] as const).flatMap(side =>
    Object.entries(endpoints(revision?.metadata, side))
      .filter(
        ([name]) =>
          !live.some(connection => connection[side].snap === snap && connection[side].name === name),
      )
      .map(([name, { interface: kind }]) =>
        side === 'plug' ? [kind, `${snap}:${name}`, '-', '-'] : [kind, '-', `${snap}:${name}`, '-'],
      ),
  )
}

/** A change that is over, as it is listed. */
export interface PastChange {
  readonly summary: string
  readonly trace: Trace
}

/** What `snap changes` prints, without times: nothing here takes any; undefined without changes. */
export function changeTable(changes: readonly PastChange[]): string | undefined {
  if (changes.length === 0) return undefined
  return tableText([
    ['ID', 'Status', 'Summary'],
    ...changes.map(({ summary, trace }, at) => [String(at + 1), trace.status, summary]),
  ])
}

/** What `snap tasks` prints of a change, without times: its tasks, then what was logged. */
export function taskTable({ trace }: PastChange): string {
  const logs = trace.tasks
    .filter(({ log }) => log.length > 0)
    .flatMap(({ summary, log }) => ['', '.'.repeat(70), summary, '', ...log])
  return [
    tableText([['Status', 'Summary'], ...trace.tasks.map(({ status, summary }) => [status, summary])]),
    ...logs,
  ].join('\n')
}
