import { judgedApps, unreadableValues } from '../../reading/app-keys.ts'
import type { Rule } from '../../rule.ts'

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
    for (const judged of judgedApps(tree.metadata))
      for (const message of unreadableValues(judged)) yield { message, file: 'meta/snap.yaml' }
  },
}
