import type { Mapping } from '../../yaml/document.ts'
import { isMapping } from '../../yaml/document.ts'
import { text, texts } from '../snap-tree.ts'

/** One app among the apps of its snap. */
export interface Judged {
  name: string
  app: Mapping
  apps: Mapping
}

const stopModes = [
  '',
  'sigterm',
  'sigterm-all',
  'sighup',
  'sighup-all',
  'sigusr1',
  'sigusr1-all',
  'sigusr2',
  'sigusr2-all',
  'sigint',
  'sigint-all',
]

/** What snapd says about the keys of an app that only services have, in its order. */
export function* serviceProblems(judged: Judged): Iterable<string> {
  const { app, name } = judged
  const service = text(app, 'daemon') !== ''
  if (texts(app, 'activates-on').length > 0 && !service) yield 'activates-on is only applicable to services'
  yield* durationProblem(app, 'restart-delay', service)
  if (text(app, 'restart-condition') !== '' && !service)
    yield 'restart-condition is only applicable to services'
  yield* orderProblems(judged, service)
  for (const key of ['start-timeout', 'stop-timeout', 'watchdog-timeout'])
    yield* durationProblem(app, key, service)
  const codes = Array.isArray(app['success-exit-status']) ? app['success-exit-status'] : []
  if (codes.length > 0 && !service) yield 'success exit status is only applicable to services'
  else if (codes.some(code => typeof code !== 'number' || code < 1 || code > 255))
    yield 'exit code must be an integer in range 1 to 255'
  yield* modeProblems({ app, name, service })
  if (text(app, 'timer') !== '' && !service) yield 'timer is only applicable to services'
}

function* durationProblem(app: Mapping, key: string, service: boolean): Iterable<string> {
  const duration = text(app, key)
  if (duration === '' || /^[-+]?0[a-zµ]*$/.test(duration)) return
  if (!service) yield `${key} is only applicable to services`
  else if (duration.startsWith('-')) yield `${key} cannot be negative`
}

function* orderProblems({ app, apps }: Judged, service: boolean): Iterable<string> {
  const others = [...texts(app, 'before'), ...texts(app, 'after')]
  if (others.length > 0 && !service) {
    yield 'must be a service to define before/after ordering'
    return
  }
  for (const other of others) {
    const entry = isMapping(apps[other]) ? apps[other] : {}
    if (!(other in apps)) yield `before/after references a missing application "${other}"`
    else if (text(entry, 'daemon') === '')
      yield `before/after references a non-service application "${other}"`
    else if (scopeOf(entry) !== scopeOf(app))
      yield `before/after references service with different daemon-scope "${other}"`
  }
}

/** Whether a service belongs to the system or to each user. */
export function scopeOf(app: Mapping): string {
  return text(app, 'daemon-scope') || 'system'
}

function* modeProblems({
  app,
  name,
  service,
}: {
  app: Mapping
  name: string
  service: boolean
}): Iterable<string> {
  const stop = text(app, 'stop-mode')
  if (!stopModes.includes(stop)) yield `"stop-mode" field contains invalid value "${stop}"`
  else if (stop !== '' && !service) yield `"stop-mode" cannot be used for "${name}", only for services`
  const refresh = text(app, 'refresh-mode')
  if (!['', 'endure', 'restart', 'ignore-running'].includes(refresh))
    yield `"refresh-mode" field contains invalid value "${refresh}"`
  else if (refresh === 'ignore-running' && service)
    yield '"refresh-mode" cannot be set to "ignore-running" for services'
  else if (refresh !== '' && refresh !== 'ignore-running' && !service)
    yield `"refresh-mode" for app "${name}" can only have value "ignore-running"`
  const install = text(app, 'install-mode')
  if (!['', 'enable', 'disable'].includes(install))
    yield `"install-mode" field contains invalid value "${install}"`
  else if (install !== '' && !service) yield `"install-mode" cannot be used for "${name}", only for services`
}
