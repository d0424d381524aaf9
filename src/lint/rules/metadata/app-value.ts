import { isMapping } from '../../../yaml/document.ts'
import type { Mapping } from '../../../yaml/document.ts'
import type { Rule } from '../../rule.ts'
import { table, text, texts } from '../../snap-tree.ts'

const conditions = [
  '',
  'on-success',
  'on-failure',
  'on-abnormal',
  'on-abort',
  'on-watchdog',
  'always',
  'never',
]

/** Values of an app that snapd cannot even read. */
export const appValue: Rule = {
  id: 'app-value',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A key of an app has a value that snapd cannot read',
  explanation:
    'snapd turns these keys into numbers, durations or words from a fixed list while it reads the metadata. A value that it cannot ' +
    'turn stops the reading, so that nothing else in the snap is even looked at.',
  remedy:
    "Use the words that the project file's reference lists for the key; durations have a unit, such as '30s'.",
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\napps: {a: {daemon: simple, restart-condition: always, stop-timeout: 1m30s}}\n",
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {a: {daemon: simple, restart-condition: sometimes}}\n",
    },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {a: {daemon: simple, stop-timeout: 30}}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {a: {daemon: dbus, activates-on: [x]}}\n" },
  ],
  *check(tree) {
    const slots = table(tree.metadata, 'slots')
    for (const [name, app] of Object.entries(table(tree.metadata, 'apps'))) {
      if (isMapping(app))
        for (const message of valueProblems(name, app, slots)) yield { message, file: 'meta/snap.yaml' }
    }
  },
}

function* valueProblems(name: string, app: Mapping, slots: Mapping): Iterable<string> {
  if (!conditions.includes(text(app, 'restart-condition')))
    yield 'cannot parse snap.yaml: invalid restart condition'
  const scope = text(app, 'daemon-scope')
  if (!['', 'system', 'user'].includes(scope))
    yield `cannot parse snap.yaml: invalid daemon scope: "${scope}"`
  for (const key of ['start-timeout', 'stop-timeout', 'watchdog-timeout', 'restart-delay']) {
    const duration = text(app, key)
    if (
      duration === '' ||
      duration === '0' ||
      /^[-+]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(duration)
    )
      continue
    yield `cannot parse snap.yaml: time: ${/^[-+]?[\d.]+$/.test(duration) ? 'missing unit in' : 'invalid'} duration "${duration}"`
  }
  for (const slot of texts(app, 'activates-on')) {
    if (!(slot in slots) && !texts(app, 'slots').includes(slot))
      yield `invalid activates-on value "${slot}" on app "${name}": slot not found`
  }
}
