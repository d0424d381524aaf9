import type { SnapctlCommand } from '../../../snapctl/commands.ts'
import type { Hook } from '../../../snap/snap.ts'
import type { Call } from '../../../shell/call.ts'
import type { Rule } from '../../rule.ts'
import { askedBy } from '../../reading/asking.ts'
import type { HookedSnapctl } from '../../reading/snapctl-calls.ts'
import { ownSnapctl } from '../../reading/snapctl-calls.ts'

/** Work that only begins once the hook has ended. */
export const snapctlQueued: Rule = {
  id: 'snapctl-queued',
  group: 'snapctl',
  about: ['hook'],
  severity: 'info',
  certainty: 'likely',
  summary: 'The lines after a call of snapctl count on work that only begins after the hook',
  explanation:
    "In configure, 'snapctl start', 'stop' and 'restart' are put off until the hook has succeeded, and return at once with exit status 0. The lines that follow see services as they were: one that was to be " +
    'stopped still writes to its files, and one that was to be started does not answer. Whether it starts at all, the hook never learns; a failure undoes the operation later. ' +
    "Components are the same in every hook: 'snapctl install +NAME' has installed nothing when it returns.",
  remedy:
    'Let the hook prepare what the service needs, and call snapctl at its end; leave waiting and checking to the service or to check-health.',
  good: [
    '#!/bin/sh -e\nport=$(snapctl get port)\necho "$port" >"$SNAP_DATA/port"\nsnapctl restart "$SNAP_INSTANCE_NAME.daemon"\n',
    '#!/bin/sh -e\nif [ -n "$(snapctl get off)" ]; then\n  snapctl stop --disable "$SNAP_INSTANCE_NAME.daemon"\nelse\n  snapctl start --enable "$SNAP_INSTANCE_NAME.daemon"\nfi\n',
    {
      hook: 'post-refresh',
      script:
        '#!/bin/sh -e\nsnapctl stop "$SNAP_INSTANCE_NAME.daemon"\ncp -r "$SNAP_DATA/db" "$SNAP_DATA/db.old"\nsnapctl start "$SNAP_INSTANCE_NAME.daemon"\n',
    },
  ],
  bad: [
    '#!/bin/sh -e\nsnapctl stop "$SNAP_INSTANCE_NAME.daemon"\ncp -r "$SNAP_DATA/db" "$SNAP_DATA/db.old"\nsnapctl start "$SNAP_INSTANCE_NAME.daemon"\n',
    '#!/bin/sh -e\nsnapctl restart "$SNAP_INSTANCE_NAME.daemon"\nsleep 5\ncurl -fsS http://localhost:80/\n',
    '#!/bin/sh -e\nif ! snapctl start "$SNAP_INSTANCE_NAME.daemon"; then\n  echo "cannot start"\nfi\n',
    {
      hook: 'install',
      script: '#!/bin/sh -e\nsnapctl install +extra\ncp "$SNAP_COMPONENTS/extra/x" "$SNAP_DATA/x"\n',
    },
  ],
  *check(tree) {
    for (const found of ownSnapctl(tree)) {
      const { hook, call, path, command } = found
      if (command === undefined || !isQueued(found, command)) continue
      const asking = askedBy(
        found.hook.scripts.find(script => script.path === path)?.script.root ?? call.node,
        call.node,
      )
      if (asking !== undefined && /^(?:if|while|!)$/.test(asking.operator)) {
        yield {
          message: `'snapctl ${command.name}' succeeds at once in '${hook.name}': the work begins after the hook, and what becomes of it is not known here`,
          file: path,
          at: call,
        }
        continue
      }
      const next = misled(found)
      if (next !== undefined) {
        yield {
          message: `'snapctl ${command.name}' only takes effect after '${hook.name}', so that '${next.name}' in line ${String(next.line)} meets ${state[command.name] ?? 'the old state'}`,
          file: path,
          at: call,
        }
      }
    }
  },
}

/** Whether snapd does the work after the hook; of what it refuses in default-configure another rule tells. */
function isQueued({ hook: { name }, parsed }: HookedSnapctl, { queuedIn }: SnapctlCommand): boolean {
  if (queuedIn?.test(name) !== true || (parsed !== undefined && 'help' in parsed && parsed.help)) return false
  return name !== 'default-configure' || !queuedIn.test('configure') || queuedIn.test('install')
}

const state: Readonly<Record<string, string>> = {
  start: 'a service that is not started yet',
  stop: 'a service that still runs',
  restart: 'the service as it was',
  install: 'a component that is not there yet',
  remove: 'a component that is still there',
}

const watchers: ReadonlySet<string> = new Set([
  'sleep',
  'curl',
  'wget',
  'nc',
  'ss',
  'netstat',
  'pgrep',
  'pidof',
])
const changers: ReadonlySet<string> = new Set(['cp', 'mv', 'rm', 'tar', 'rsync', 'sqlite3'])

/** The next command, as far as it surely runs after this one, that looks at what the call was to change. */
function misled({ hook, call, path, command }: HookedSnapctl): { name: string; line: number } | undefined {
  const script = hook.scripts.find(found => found.path === path)?.script
  if (script === undefined || call.conditional || call.inFunction !== undefined) return undefined
  for (const other of script.calls) {
    if (
      other.node.from <= call.node.to ||
      other.conditional ||
      other.inFunction !== undefined ||
      other.nested
    )
      continue
    if (!looksAtState(other, { hook, changed: command?.name ?? '' })) continue
    const name = other.program ?? ''
    return { name: name === 'snapctl' ? 'snapctl services' : name, line: other.start.line }
  }
  return undefined
}

function looksAtState(
  { program = '', words, node }: Call,
  { hook, changed }: { hook: Hook; changed: string },
): boolean {
  if (changed === 'install' || changed === 'remove') return /SNAP_COMPONENTS/.test(node.text)
  if (watchers.has(program) || (program === 'snapctl' && words[1]?.literal === 'services')) return true
  return (
    changed === 'stop' &&
    changers.has(program) &&
    /SNAP_(?:DATA|COMMON)/.test(node.text) &&
    startsAgain(hook, node.to)
  )
}

/** Only who starts the service again has stopped it for the sake of the lines in between. */
function startsAgain({ snapctl }: HookedSnapctl['hook'], after: number): boolean {
  return snapctl.some(
    ({ call, command }) =>
      call.node.from > after && (command?.name === 'start' || command?.name === 'restart'),
  )
}
