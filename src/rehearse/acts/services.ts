import type { JsonObject } from '../../tree/exact-json.ts'
import { runServiceCommand } from '../service-control.ts'
import { daemons } from '../snap-facts.ts'
import type { Happening, ServiceAction } from '../trace.ts'
import type { ServiceState, SnapState, World } from '../world.ts'
import { currentRevision } from '../world.ts'
import type { Act, Outcome } from './act.ts'

/** Services of one snap, by the names of their apps. */
interface Services {
  readonly snap: string
  readonly apps: readonly string[]
}

/** Starts services: enables them all, then starts them; when one fails, all are stopped and disabled again. */
export function startServices(world: World, { snap, apps }: Services): Outcome {
  const failing = apps.find(app => world.faults.services[`start ${app}`] !== undefined)
  const error = failing === undefined ? undefined : world.faults.services[`start ${failing}`]
  const happened = [
    ...events({ snap, apps }, 'enable'),
    ...apps.map(app => ({ ...event(snap, 'start', app), ...(app === failing && error !== undefined ? { failure: error } : {}) })),
  ]
  if (error === undefined) return { world: withServices(world, { snap, apps }, () => ({ enabled: true, active: true })), happened }
  return {
    world: withServices(world, { snap, apps }, () => ({ enabled: false, active: false })), error,
    happened: [...happened, ...events({ snap, apps }, 'stop'), ...events({ snap, apps }, 'disable')],
  }
}

/** Stops services. */
export function stopServices(world: World, services: Services): Outcome {
  const failing = services.apps.find(app => world.faults.services[`stop ${app}`] !== undefined)
  const error = failing === undefined ? undefined : world.faults.services[`stop ${failing}`]
  const happened = events(services, 'stop').map(found => (found.service === `${services.snap}.${failing ?? ''}` && error !== undefined ? { ...found, failure: error } : found))
  const stopped = { ...services, apps: services.apps.filter(app => app !== failing) }
  return { world: withServices(world, stopped, state => ({ ...state, active: false })), happened, ...(error === undefined ? {} : { error }) }
}

/** Takes away the services of the current revision, as unlinking does. */
export function disableServices(world: World, snap: string): { world: World; happened: Happening[] } {
  const services = { snap, apps: appsOf(world, snap) }
  return { world: withServices(world, services, state => ({ ...state, enabled: false })), happened: events(services, 'disable') }
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
    const apps = daemons(currentRevision(world, snap)).filter(([, app]) => reason !== 'refresh' || app['refresh-mode'] !== 'endure').map(([name]) => name)
    const disabled = appsOf(world, snap).filter(app => world.services[`${snap}.${app}`]?.enabled !== true)
    const stopped = stopServices(world, { snap, apps })
    return { ...stopped, world: withDisabled(stopped.world, snap, disabled) }
  },
  back: ({ world }, { snap }) => startServices(world, { snap, apps: appsOf(world, snap).filter(app => world.snaps[snap]?.disabledServices?.includes(app) !== true) }),
}

/** A command that snapctl has put off until after its hook. */
export const serviceControl: Act<'service-control'> = {
  forward: ({ world }, { command }) => {
    const { world: after, events: done, problem } = runServiceCommand(world, command)
    return { world: after, happened: done.map(event => ({ what: 'service', ...event })), ...(problem === undefined ? {} : { error: problem }) }
  },
}

/** The names of a snap's services. */
function appsOf(world: World, snap: string): string[] {
  return daemons(currentRevision(world, snap)).map(([name]) => name)
}

function startable(world: World, snap: string): string[] {
  const state = world.snaps[snap]
  const kept = state?.disabledServices ?? []
  return daemons(currentRevision(world, snap)).filter(([name, app]) => !kept.includes(name) && !isNewAndOff(state, name, app)).map(([name]) => name)
}

/** `install-mode: disable` counts for a service that no earlier revision had. */
function isNewAndOff(state: SnapState | undefined, name: string, app: JsonObject): boolean {
  if (app['install-mode'] !== 'disable' || state === undefined) return false
  return !state.sequence.some(revision => revision !== state.current && daemons(state.revisions[revision]).some(([other]) => other === name))
}

function withDisabled(world: World, snap: string, apps: readonly string[]): World {
  const state = world.snaps[snap]
  if (state === undefined) return world
  return { ...world, snaps: { ...world.snaps, [snap]: { ...state, disabledServices: apps } } }
}

function withServices(world: World, { snap, apps }: Services, by: (state: ServiceState) => ServiceState): World {
  const changed = apps.map(app => `${snap}.${app}`).map(key => [key, by(world.services[key] ?? { enabled: false, active: false })] as const)
  return { ...world, services: { ...world.services, ...Object.fromEntries(changed) } }
}

function events({ snap, apps }: Services, action: ServiceAction): (Happening & { what: 'service' })[] {
  return apps.map(app => event(snap, action, app))
}

function event(snap: string, action: ServiceAction, app: string): Happening & { what: 'service' } {
  return { what: 'service', service: `${snap}.${app}`, action }
}
