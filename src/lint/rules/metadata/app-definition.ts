import { appProblems, judgedApps } from '../../reading/app-keys.ts'
import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'

/** Names, commands, sockets and service keys of apps. */
export const appDefinition: Rule = {
  id: 'app-definition',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'An app has a name, a command or a key that snapd refuses',
  explanation:
    'snapd reads every app when the snap is installed, and one malformed entry makes it refuse the whole snap. Commands are paths ' +
    'in the snap with a small set of characters, because snapd starts them itself and no shell takes quotes or variables apart. ' +
    "Keys that belong to services, such as timers and sockets, mean nothing without 'daemon' and are refused too.",
  remedy: 'Mend the app in the project file.',
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a -x, daemon: simple}}\n",
      'bin/a': { mode: 0o755 },
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {a_b: {command: bin/a}}\n", 'bin/a': { mode: 0o755 } },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a, daemon: complex}}\n",
      'bin/a': { mode: 0o755 },
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a;b}}\n",
      'bin/a;b': { mode: 0o755 },
    },
  ],
  *check(tree) {
    for (const judged of judgedApps(tree.metadata)) {
      for (const problem of appProblems(judged)) {
        yield {
          message: invalid(tree, `invalid definition of application "${judged.name}": ${problem}`),
          file: 'meta/snap.yaml',
        }
      }
    }
  },
}
