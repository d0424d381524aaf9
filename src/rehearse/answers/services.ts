import { lateProblem, unknownService } from '../../snapctl/checks.ts'
import { goQuote } from '../../text/go-text.ts'
import { daemons } from '../../snap/metadata/facts.ts'
import type { Daemon } from '../../snap/metadata/facts.ts'
import { snapName } from '../world/names.ts'
import { runServiceCommand, serviceSummary } from '../world/service-control.ts'
import type { ServiceCommand, ServiceEvent } from '../world/snapctl.ts'
import type { SystemChange, World } from '../world/world.ts'
import { currentRevision } from '../world/world.ts'
import type { Answerer, Asked, Done } from './answer.ts'
import { given } from './answer.ts'
import { columns } from './printing.ts'
import { defined } from '../../record.ts'

type Named = { apps: readonly Daemon[]; explicit: boolean; label: string } | { problem: string }

/** Which services the words mean; without words all of the snap. */
function namedServices({ world, run }: Asked, words: readonly string[]): Named {
  const all = daemons(currentRevision(world, run.snap)?.metadata)
  const patched = withInstance(run.snap, words)
  if ('problem' in patched) return patched
  const label = patched.plain ? snapName(run.snap) : run.snap
  if (words.length === 0 || patched.names.includes(run.snap)) {
    const unknown = patched.names
      .slice(0, patched.names.indexOf(run.snap))
      .find(name => service(name, { snap: run.snap, all }) === undefined)
    return unknown === undefined
      ? { apps: all, explicit: false, label }
      : { problem: unknownService(unknown) }
  }
  const found = patched.names.map(name => service(name, { snap: run.snap, all }))
  const unknown = patched.names.find((_, at) => found[at] === undefined)
  if (unknown !== undefined) return { problem: unknownService(unknown) }
  const names = found.filter(name => name !== undefined)
  return { apps: all.filter(([name]) => names.includes(name)), explicit: true, label }
}

function service(name: string, { snap, all }: { snap: string; all: readonly Daemon[] }): string | undefined {
  return name.startsWith(`${snap}.`)
    ? all.find(([app]) => app === name.slice(snap.length + 1))?.[0]
    : undefined
}

/** A snap with an instance key may name its services without the key, but not now so and now so. */
function withInstance(
  snap: string,
  words: readonly string[],
): { names: readonly string[]; plain: boolean } | { problem: string } {
  const [name = '', key = ''] = snap.split('_')
  if (key === '') return { names: words, plain: false }
  let keyed = 0
  let plain = false
  const names: string[] = []
  for (const word of words) {
    const [instance = '', ...app] = word.split('.')
    const [other, otherKey = ''] = instance.split('_')
    if (other === name && otherKey === '') plain = true
    else if (other === name) keyed += 1
    if (other === name && otherKey !== '' && otherKey !== key)
      return { problem: `unexpected snap instance key: ${goQuote(otherKey)}` }
    names.push(other === name && otherKey === '' ? [snap, ...app].join('.') : word)
  }
  return keyed !== 0 && keyed !== words.length
    ? { problem: 'inconsistent use of snap instance key' }
    : { names, plain }
}

/** `snapctl services`: a table of the snap's services. */
export const services: Answerer = asked => {
  const named = namedServices(asked, asked.words)
  const problem = lateProblem(asked.call) ?? ('problem' in named ? named.problem : undefined)
  if (problem !== undefined || 'problem' in named) return { problem: problem ?? '' }
  if (named.apps.length === 0) return {}
  const rows = named.apps.map(([name, app]) => {
    const state = asked.world.services[`${asked.run.snap}.${name}`]
    const current =
      isOfUser(app) && !given(asked, 'user') ? '-' : state?.active === true ? 'active' : 'inactive'
    return [`${named.label}.${name}`, state?.enabled === true ? 'enabled' : 'disabled', current, notes(app)]
  })
  return { stdout: columns([['Service', 'Startup', 'Current', 'Notes'], ...rows], 5) }
}

function isOfUser(app: Daemon[1]): boolean {
  return app['daemon-scope'] === 'user'
}

function notes(app: Daemon[1]): string {
  const words = [
    ...(isOfUser(app) ? ['user'] : []),
    ...(app.timer === undefined ? [] : ['timer-activated']),
    ...(app.sockets !== undefined ? ['socket-activated'] : []),
    ...(app['activates-on'] === undefined ? [] : ['dbus-activated']),
  ]
  return words.length === 0 ? '-' : words.join(',')
}

/** `snapctl start`, `stop` and `restart`: queued in a configure hook, else done at once. */
export const controlServices: Answerer = asked => {
  const named = namedServices(asked, asked.words)
  if ('problem' in named) return { problem: named.problem }
  if (named.apps.length === 0) return {}
  const verb = asked.call.path[0] as 'start' | 'stop' | 'restart'
  const command: ServiceCommand = {
    snap: asked.run.snap,
    action: given(asked, 'reload') ? 'reload-or-restart' : verb,
    explicit: named.explicit,
    services: named.apps.filter(([, app]) => inScope(asked, app)).map(([name]) => name),
    enable: given(asked, 'enable'),
    disable: given(asked, 'disable'),
  }
  const { run } = asked
  if (!run.ephemeral && asked.call.command.queuedIn?.test(run.hook) === true) {
    return {
      run: {
        ...run,
        queued: [...run.queued, { kind: 'service-control', summary: serviceSummary(command), command }],
      },
    }
  }
  return controlNow(asked, command, verb)
}

function inScope(asked: Asked, app: Daemon[1]): boolean {
  if (given(asked, 'system')) return !isOfUser(app)
  return given(asked, 'user') || given(asked, 'users') ? isOfUser(app) : true
}

function controlNow(asked: Asked, command: ServiceCommand, verb: string): Done {
  const { world } = asked
  const base = {
    id: nextChangeId(world),
    snap: command.snap,
    kind: 'service-control',
    summary: `Running service command for snap ${goQuote(command.snap)}`,
  }
  const task = { kind: 'service-control', summary: serviceSummary(command) }
  const slow = command.services
    .map(name => world.faults.slowServices[`${command.action} ${name}`] ?? 0)
    .reduce((sum, time) => sum + time, 0)
  if (slow > asked.serviceWait) {
    const tasks = [{ ...task, status: 'Doing', log: [] }]
    return {
      world: withChange(world, { ...base, status: 'Doing', command, tasks }),
      problem: `${verb} command is taking too long`,
    }
  }
  const result = runServiceCommand(world, command)
  const status = result.problem === undefined ? 'Done' : 'Error'
  const error =
    result.problem === undefined
      ? undefined
      : `cannot perform the following tasks:\n- ${task.summary} (${result.problem})`
  const tasks = [{ ...task, status, log: result.problem === undefined ? [] : [`ERROR ${result.problem}`] }]
  const done = withChange(result.world, { ...base, status, tasks, ...defined({ error }) })
  return { world: done, events: result.events, ...defined({ problem: error }) }
}

/** The number of the next change. */
export function nextChangeId(world: World): string {
  return String(world.changes.length + 1)
}

/** The world with one more change. */
export function withChange(world: World, change: SystemChange): World {
  return { ...world, changes: [...world.changes, change] }
}

/** Finishes service commands that nobody waited for any more. */
export function finishChanges(world: World): { world: World; events: readonly ServiceEvent[] } {
  let current = world
  const events: ServiceEvent[] = []
  for (const change of world.changes) {
    if (change.command === undefined || change.status !== 'Doing') continue
    const result = runServiceCommand(current, change.command)
    events.push(...result.events)
    const finished: SystemChange = { ...change, status: result.problem === undefined ? 'Done' : 'Error' }
    current = {
      ...result.world,
      changes: result.world.changes.map(other => (other.id === change.id ? finished : other)),
    }
  }
  return { world: current, events }
}
