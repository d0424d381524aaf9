import { runServiceCommand } from '../world/service-control.ts'
import { daemons } from '../../snap/metadata/facts.ts'
import type { Daemon } from '../../snap/metadata/facts.ts'
import type { Happening, ServiceAction } from '../change/trace.ts'
import type { ServiceState, SnapState, World } from '../world/world.ts'
import { currentRevision } from '../world/world.ts'
import type { Act, Outcome } from './act.ts'
import { defined } from '../../record.ts'

/** Services of one snap, by the names of their apps. */
interface Services {
  readonly snap: string
  readonly apps: readonly string[]
}

/** Starts services: enables them all, then starts one after the other; when one fails, all are off again. */
function startServices(world: World, { snap, apps }: Services): Outcome {
  const { reached, error } = upToFault(world, apps, 'start')
  const happened = [...events({ snap, apps }, 'enable'), ...told({ snap, apps: reached }, 'start', error)]
  if (error === undefined)
    return { world: withServices(world, { snap, apps }, () => ({ enabled: true, active: true })), happened }
  return {
    world: withServices(world, { snap, apps }, () => ({ enabled: false, active: false })),
    error,
    happened: [...happened, ...events({ snap, apps: reached }, 'stop'), ...events({ snap, apps }, 'disable')],
  }
}

/** Stops services, one after the other, up to one that fails. */
function stopServices(world: World, { snap, apps }: Services): Outcome {
  const { reached, error } = upToFault(world, apps, 'stop')
  const stopped = error === undefined ? reached : reached.slice(0, -1)
  const happened = told({ snap, apps: reached }, 'stop', error)
  return {
    world: withServices(world, { snap, apps: stopped }, state => ({ ...state, active: false })),
    happened,
    ...defined({ error }),
  }
}

/** The services that a command gets to: all of them, or those up to the first that the person wants to fail. */
function upToFault(
  world: World,
  apps: readonly string[],
  action: ServiceAction,
): { reached: readonly string[]; error?: string } {
  const at = apps.findIndex(app => world.faults.services[`${action} ${app}`] !== undefined)
  const error = world.faults.services[`${action} ${apps[at] ?? ''}`]
  return error === undefined ? { reached: apps } : { reached: apps.slice(0, at + 1), error }
}

/** One event for each service; the last one carries the failure. */
function told({ snap, apps }: Services, action: ServiceAction, failure: string | undefined): Happening[] {
  return events({ snap, apps }, action).map((found, at) =>
    failure !== undefined && at === apps.length - 1 ? { ...found, failure } : found,
  )
}

/** Takes away the services of the current revision, as unlinking does. */
export function disableServices(world: World, snap: string): { world: World; happened: Happening[] } {
  const services = { snap, apps: appsOf(world, snap) }
  return {
    world: withServices(world, services, state => ({ ...state, enabled: false })),
    happened: events(services, 'disable'),
  }
}

/** Starts what the snap has, but for services that stay disabled. */
export const startSnapServices: Act<'start-snap-services'> = {
  forward: ({ world }, { snap }) => {
    const state = world.snaps[snap]
    if (state === undefined) return { world }
    const started = startServices(world, { snap, apps: startable(world, snap) })
    if (started.error !== undefined) return started
    return { ...started, world: withDisabled(started.world, snap, []), memory: { state } }
  },
  back: ({ world }, { snap }, { state }) => {
    const stopped = stopServices(world, { snap, apps: appsOf(world, snap) })
    return { ...stopped, world: withDisabled(stopped.world, snap, state?.disabledServices ?? []) }
  },
}

/** Stops what the snap has, and remembers which services were disabled. */
export const stopSnapServices: Act<'stop-snap-services'> = {
  forward: ({ world }, { snap, reason }) => {
    const apps = daemons(currentRevision(world, snap)?.metadata)
      .filter(([, app]) => reason !== 'refresh' || app['refresh-mode'] !== 'endure')
      .map(([name]) => name)
    const disabled = appsOf(world, snap).filter(app => world.services[`${snap}.${app}`]?.enabled !== true)
    const stopped = stopServices(world, { snap, apps })
    return { ...stopped, world: withDisabled(stopped.world, snap, disabled) }
  },
  back: ({ world }, { snap }) =>
    startServices(world, {
      snap,
      apps: appsOf(world, snap).filter(app => world.snaps[snap]?.disabledServices?.includes(app) !== true),
    }),
}

/** A command that snapctl has put off until after its hook. */
export const serviceControl: Act<'service-control'> = {
  forward: ({ world }, { command }) => {
    const { world: after, events: done, problem } = runServiceCommand(world, command)
    return {
      world: after,
      happened: done.map(event => ({ what: 'service', ...event })),
      ...defined({ error: problem }),
    }
  },
}

/** The names of a snap's services. */
function appsOf(world: World, snap: string): string[] {
  return daemons(currentRevision(world, snap)?.metadata).map(([name]) => name)
}

function startable(world: World, snap: string): string[] {
  const state = world.snaps[snap]
  const kept = state?.disabledServices ?? []
  return daemons(currentRevision(world, snap)?.metadata)
    .filter(daemon => !kept.includes(daemon[0]) && !isNewAndOff(state, daemon))
    .map(([name]) => name)
}

/** `install-mode: disable` counts for a service that no earlier revision had. */
function isNewAndOff(state: SnapState | undefined, [name, app]: Daemon): boolean {
  if (app['install-mode'] !== 'disable' || state === undefined) return false
  return !state.sequence.some(
    revision =>
      revision !== state.current &&
      daemons(state.revisions[revision]?.metadata).some(([other]) => other === name),
  )
}

function withDisabled(world: World, snap: string, apps: readonly string[]): World {
  const state = world.snaps[snap]
  if (state === undefined) return world
  return { ...world, snaps: { ...world.snaps, [snap]: { ...state, disabledServices: apps } } }
}

function withServices(
  world: World,
  { snap, apps }: Services,
  by: (state: ServiceState) => ServiceState,
): World {
  const changed = apps
    .map(app => `${snap}.${app}`)
    .map(key => [key, by(world.services[key] ?? { enabled: false, active: false })] as const)
  return { ...world, services: { ...world.services, ...Object.fromEntries(changed) } }
}

function events({ snap, apps }: Services, action: ServiceAction): (Happening & { what: 'service' })[] {
  return apps.map(app => ({ what: 'service', service: `${snap}.${app}`, action }))
}
