import { goQuote } from '../../text/go-text.ts'
import type { ServiceCommand, ServiceEvent } from './snapctl.ts'
import { daemons } from '../../snap/metadata/facts.ts'
import type { ServiceState, World } from './world.ts'
import { currentRevision } from './world.ts'

/** What a service command did, up to its failure. */
interface ServiceResult {
  readonly world: World
  readonly events: readonly ServiceEvent[]
  readonly problem?: string
}

/** How a command's task is called; as snapd does, only a restart of all services leaves them unnamed. */
export function serviceSummary({ snap, action, services, explicit }: ServiceCommand): string {
  const which =
    !explicit && (action === 'restart' || action === 'reload-or-restart')
      ? 'running services'
      : `services [${services.map(goQuote).join(' ')}]`
  return `Run service command ${goQuote(action)} for ${which} of snap ${goQuote(snap)}`
}

/** Carries a service command out, one service after the other by name; faults that the person asked for stop it. */
export function runServiceCommand(world: World, command: ServiceCommand): ServiceResult {
  const existing = daemons(currentRevision(world, command.snap)?.metadata).map(([name]) => name)
  const named = command.services.filter(name => existing.includes(name))
  // As snapd does: of all services it restarts those that run and those that would run from the next boot on.
  const meant = command.explicit
    ? named
    : named.filter(name => {
        const state = world.services[`${command.snap}.${name}`]
        return state?.active === true || state?.enabled === true
      })
  switch (command.action) {
    case 'start':
      return start(world, command, named)
    case 'stop':
      return stop(world, command, named)
    case 'restart':
      return each(world, command, { services: meant, steps: ['stop', 'start'] })
    case 'reload-or-restart':
      return each(world, command, { services: meant, steps: ['reload-or-restart'] })
  }
}

function start(world: World, command: ServiceCommand, services: readonly string[]): ServiceResult {
  const enabled = command.enable
    ? each(world, command, { services, steps: ['enable'] })
    : { world, events: [] }
  const started = each(enabled.world, command, { services, steps: ['start'] })
  const events = [...enabled.events, ...started.events]
  if (started.problem === undefined) return { ...started, events }
  // As snapd does: after a failed start all are stopped again, and what was enabled is disabled.
  const stopped = each(started.world, command, { services, steps: ['stop'] })
  const disabled = command.enable
    ? each(stopped.world, command, { services, steps: ['disable'] })
    : { world: stopped.world, events: [] }
  return {
    world: disabled.world,
    events: [...events, ...stopped.events, ...disabled.events],
    problem: started.problem,
  }
}

function stop(world: World, command: ServiceCommand, services: readonly string[]): ServiceResult {
  const stopped = each(world, command, { services, steps: ['stop'] })
  if (!command.disable || stopped.problem !== undefined) return stopped
  const disabled = each(stopped.world, command, { services, steps: ['disable'] })
  return { ...disabled, events: [...stopped.events, ...disabled.events] }
}

type Step = ServiceEvent['action']

const effects: Readonly<Record<Step, Partial<ServiceState>>> = {
  start: { active: true },
  restart: { active: true },
  'reload-or-restart': { active: true },
  stop: { active: false },
  enable: { enabled: true },
  disable: { enabled: false },
}

function each(
  world: World,
  { snap }: ServiceCommand,
  { services, steps }: { services: readonly string[]; steps: readonly Step[] },
): ServiceResult {
  const events: ServiceEvent[] = []
  const states = new Map(Object.entries(world.services))
  for (const name of services) {
    for (const action of steps) {
      const key = `${snap}.${name}`
      const failure = world.faults.services[`${action} ${name}`]
      events.push(failure === undefined ? { action, service: key } : { action, service: key, failure })
      if (failure !== undefined)
        return { world: { ...world, services: Object.fromEntries(states) }, events, problem: failure }
      states.set(key, { enabled: false, active: false, ...states.get(key), ...effects[action] })
    }
  }
  return { world: { ...world, services: Object.fromEntries(states) }, events }
}
