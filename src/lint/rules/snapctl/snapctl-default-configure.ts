import type { Rule } from '../../rule.ts'
import { ownSnapctl } from '../../reading/snapctl-calls.ts'

const files = { 'meta/hooks/configure': '#!/bin/sh -e\nexit 0\n' }

/** Services that are started before snapd starts them. */
export const snapctlDefaultConfigure: Rule = {
  id: 'snapctl-default-configure',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'The default-configure hook starts, stops or restarts a service, and the installation never ends',
  explanation:
    "What default-configure asks of services is put off until snapd has started the services of the snap, and that in turn waits for the hook's own work to be finished: as of snapd 2.77 the steps wait for " +
    'each other, and the installation hangs. Services start right after default-configure in any case, with the configuration that it has set. ' +
    "A service that is not to start is stopped in the install hook, with 'snapctl stop --disable'.",
  remedy: "Leave the call out; use the install hook for 'stop --disable', and configure for 'restart'.",
  good: [
    { hook: 'default-configure', script: '#!/bin/sh -e\nsnapctl set port=80\n', files },
    { hook: 'install', script: '#!/bin/sh -e\nsnapctl stop --disable "$SNAP_INSTANCE_NAME.daemon"\n' },
    { script: '#!/bin/sh -e\nsnapctl restart "$SNAP_INSTANCE_NAME.daemon"\n' },
  ],
  bad: [
    {
      hook: 'default-configure',
      script: '#!/bin/sh -e\nsnapctl set port=80\nsnapctl start --enable "$SNAP_INSTANCE_NAME.daemon"\n',
      files,
    },
    {
      hook: 'default-configure',
      script: '#!/bin/sh -e\nif [ -n "$x" ]; then\n  snapctl restart aa.daemon\nfi\n',
      files,
    },
  ],
  *check(tree) {
    for (const { hook, call, path, parsed, command } of ownSnapctl(tree)) {
      if (
        hook.name !== 'default-configure' ||
        command === undefined ||
        !['start', 'stop', 'restart'].includes(command.name)
      )
        continue
      if (parsed !== undefined && 'help' in parsed && parsed.help) continue
      yield {
        message: `'snapctl ${command.name}' in default-configure: the installation never ends (as of snapd 2.77)`,
        file: path,
        at: call,
      }
    }
  },
}
