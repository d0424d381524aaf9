import { isMapping } from '../../../yaml/document.ts'
import type { Mapping } from '../../../yaml/document.ts'
import { serviceProblems } from '../../reading/app-services.ts'
import type { Judged } from '../../reading/app-services.ts'
import { socketProblems } from '../../reading/app-sockets.ts'
import { goQuoted, isAppName } from '../../reading/names.ts'
import type { Rule } from '../../rule.ts'
import { invalid, table, text, texts } from '../../snap-tree.ts'

const commandKeys = ['command', 'stop-command', 'reload-command', 'post-stop-command', 'bus-name'] as const

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
    for (const [name, entry] of Object.entries(table(tree.metadata, 'apps'))) {
      for (const problem of appProblems(
        { name, app: isMapping(entry) ? entry : {}, apps: table(tree.metadata, 'apps') },
        tree.metadata,
      )) {
        yield {
          message: invalid(tree, `invalid definition of application "${name}": ${problem}`),
          file: 'meta/snap.yaml',
        }
      }
    }
  },
}

function* appProblems(judged: Judged, metadata: Mapping): Iterable<string> {
  const { name, app } = judged
  const daemon = text(app, 'daemon')
  if (!['', 'simple', 'forking', 'oneshot', 'dbus', 'notify'].includes(daemon))
    yield `"daemon" field contains invalid value "${daemon}"`
  if (text(app, 'daemon-scope') !== '' && daemon === '') yield '"daemon-scope" can only be set for daemons'
  if (!isAppName(name)) yield `cannot have "${name}" as app name - use letters, digits, and dash as separator`
  for (const key of commandKeys) {
    const value = text(app, key)
    if (!/^[A-Za-z0-9/. _#:$-]*$/.test(value))
      yield `app description field '${key}' contains illegal "${goQuoted(value)}" (legal: '^[A-Za-z0-9/. _#:$-]*$')`
  }
  for (const item of texts(app, 'command-chain')) {
    if (!/^[A-Za-z0-9/._#:$-]*$/.test(item))
      yield `app description field 'command-chain' contains illegal "${goQuoted(item)}" (legal: '^[A-Za-z0-9/._#:$-]*$')`
  }
  yield* socketProblems(app, metadata)
  yield* serviceProblems(judged)
}
