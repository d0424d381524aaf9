import type { SnapMetadata } from '../../snap/metadata/shapes.ts'
import type { Mapping } from '../../yaml/document.ts'
import { isMapping } from '../../yaml/document.ts'
import { text, texts } from './fields.ts'
import { scopeOf, socketProblems } from './app-sockets.ts'
import { goQuoted, isAppName } from './names.ts'

/** One app of a snap. */
interface JudgedApp {
  name: string
  app: Mapping
  snap: SnapMetadata
  /** All apps of the snap. */
  apps: Mapping
}

/** What snapd has against a key of an app. */
interface AppKey {
  key: string
  /** The words that it takes beside none. */
  words?: readonly string[]
  /** The characters that it takes, as a pattern that snapd prints. */
  pattern?: string
  /** A time with a unit, not below zero. */
  duration?: true
  /** What snapd says where the app is no service; `key is only applicable to services` for `true`. */
  service?: true | ((name: string) => string)
  /** What else is wrong with it. */
  more?: (judged: JudgedApp, isService: boolean) => Iterable<string>
}

const line = '^[A-Za-z0-9/. _#:$-]*$'
const stopSignals = ['sigterm', 'sighup', 'sigusr1', 'sigusr2', 'sigint']

/** What snapd refuses of an app, in its order; a row without words of its own only has more. */
const appKeys: readonly AppKey[] = [
  { key: 'daemon', words: ['simple', 'forking', 'oneshot', 'dbus', 'notify'] },
  { key: 'daemon-scope', service: () => '"daemon-scope" can only be set for daemons' },
  { key: 'name', more: nameProblem },
  ...['command', 'stop-command', 'reload-command', 'post-stop-command', 'bus-name'].map(key => ({
    key,
    pattern: line,
  })),
  { key: 'command-chain', pattern: line.replace(' ', '') },
  { key: 'sockets', more: ({ app, snap }) => socketProblems(app, snap) },
  { key: 'activates-on', service: true },
  { key: 'restart-delay', duration: true, service: true },
  { key: 'restart-condition', service: true },
  { key: 'before', more: orderProblems },
  { key: 'start-timeout', duration: true, service: true },
  { key: 'stop-timeout', duration: true, service: true },
  { key: 'watchdog-timeout', duration: true, service: true },
  {
    key: 'success-exit-status',
    service: () => 'success exit status is only applicable to services',
    more: statusProblem,
  },
  {
    key: 'stop-mode',
    words: stopSignals.flatMap(signal => [signal, `${signal}-all`]),
    service: onlyFor('stop-mode'),
  },
  { key: 'refresh-mode', words: ['endure', 'restart', 'ignore-running'], more: refreshProblem },
  { key: 'install-mode', words: ['enable', 'disable'], service: onlyFor('install-mode') },
  { key: 'timer', service: true },
]

/** What snapd says about an app when it looks at what it has read. */
export function* appProblems(judged: JudgedApp): Iterable<string> {
  const isService = text(judged.app, 'daemon') !== ''
  for (const row of appKeys) yield* keyProblems(row, { judged, isService })
}

function* keyProblems(
  row: AppKey,
  { judged, isService }: { judged: JudgedApp; isService: boolean },
): Iterable<string> {
  const { key, words, pattern, more } = row
  const value = text(judged.app, key)
  if (pattern !== undefined) yield* patternProblems(judged.app, { key, pattern })
  if (words !== undefined && value !== '' && !words.includes(value)) {
    yield `"${key}" field contains invalid value "${value}"`
    return
  }
  const misplaced = isService || !isGiven(judged.app, row) ? undefined : serviceWords(row, judged.name)
  if (misplaced !== undefined) yield misplaced
  else if (row.duration === true && value.startsWith('-') && isGiven(judged.app, row))
    yield `${key} cannot be negative`
  else if (more !== undefined) yield* more(judged, isService)
}

function serviceWords({ key, service }: AppKey, name: string): string | undefined {
  return typeof service === 'function' ? service(name) : service && `${key} is only applicable to services`
}

/** Whether an app has a key at all: a duration of nothing is none. */
function isGiven(app: Mapping, { key, duration }: AppKey): boolean {
  const value = text(app, key)
  if (duration === true) return value !== '' && !/^[-+]?0[a-zµ]*$/.test(value)
  return value !== '' || (Array.isArray(app[key]) && app[key].length > 0)
}

function* patternProblems(
  app: Mapping,
  { key, pattern }: { key: string; pattern: string },
): Iterable<string> {
  for (const value of Array.isArray(app[key]) ? texts(app, key) : [text(app, key)])
    if (!new RegExp(pattern).test(value))
      yield `app description field '${key}' contains illegal "${goQuoted(value)}" (legal: '${pattern}')`
}

function* nameProblem({ name }: JudgedApp): Iterable<string> {
  if (!isAppName(name)) yield `cannot have "${name}" as app name - use letters, digits, and dash as separator`
}

function* orderProblems({ app, apps }: JudgedApp, isService: boolean): Iterable<string> {
  const others = [...texts(app, 'before'), ...texts(app, 'after')]
  if (others.length > 0 && !isService) {
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

function* statusProblem({ app }: JudgedApp): Iterable<string> {
  const codes = Array.isArray(app['success-exit-status']) ? app['success-exit-status'] : []
  if (codes.some(code => typeof code !== 'number' || code < 1 || code > 255))
    yield 'exit code must be an integer in range 1 to 255'
}

function* refreshProblem({ app, name }: JudgedApp, isService: boolean): Iterable<string> {
  const mode = text(app, 'refresh-mode')
  if (mode === 'ignore-running' && isService)
    yield '"refresh-mode" cannot be set to "ignore-running" for services'
  else if (mode !== '' && mode !== 'ignore-running' && !isService)
    yield `"refresh-mode" for app "${name}" can only have value "ignore-running"`
}

function onlyFor(key: string): (name: string) => string {
  return name => `"${key}" cannot be used for "${name}", only for services`
}

const conditions = ['on-success', 'on-failure', 'on-abnormal', 'on-abort', 'on-watchdog', 'always', 'never']

/** Keys whose texts snapd turns into something while it reads them, in its order, with what it says where it cannot. */
const readKeys: readonly { key: string; problem: (value: string) => string | undefined }[] = [
  {
    key: 'restart-condition',
    problem: value => (conditions.includes(value) ? undefined : 'invalid restart condition'),
  },
  {
    key: 'daemon-scope',
    problem: value => (['system', 'user'].includes(value) ? undefined : `invalid daemon scope: "${value}"`),
  },
  ...['start-timeout', 'stop-timeout', 'watchdog-timeout', 'restart-delay'].map(key => ({
    key,
    problem: durationProblem,
  })),
]

/** What snapd says about an app while it reads it. */
export function* unreadableValues({ name, app, snap }: JudgedApp): Iterable<string> {
  for (const { key, problem } of readKeys) {
    const value = text(app, key)
    const found = value === '' ? undefined : problem(value)
    if (found !== undefined) yield `cannot parse snap.yaml: ${found}`
  }
  for (const slot of texts(app, 'activates-on')) {
    if (!(slot in (snap.slots ?? {})) && !texts(app, 'slots').includes(slot))
      yield `invalid activates-on value "${slot}" on app "${name}": slot not found`
  }
}

function durationProblem(duration: string): string | undefined {
  if (duration === '0' || /^[-+]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(duration)) return undefined
  return `time: ${/^[-+]?[\d.]+$/.test(duration) ? 'missing unit in' : 'invalid'} duration "${duration}"`
}

/** The apps of a snap. */
export function judgedApps(snap: SnapMetadata): JudgedApp[] {
  const { apps = {} } = snap
  return Object.entries(apps).map(([name, app]) => ({ name, app, snap, apps }))
}
