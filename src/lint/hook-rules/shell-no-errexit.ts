import type { HookRule } from '../rule.ts'
import { eachHook } from './each.ts'

/** A hook that goes on after a command has failed reports success to snapd. */
export const shellNoErrexit: HookRule = {
  id: 'shell-no-errexit',
  group: 'shell',
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook goes on after a command has failed',
  explanation: 'snapd learns from the exit status alone whether a hook did its work, and the status of a script is that of its last command. '
    + "Without 'set -e' a command that fails in the middle is passed over: the hook succeeds, snapd keeps the change, and the snap is left half set up. "
    + "With it the script ends at the first failure, and snapd undoes the operation and shows the user what the hook had printed.",
  remedy: "Write 'set -e' below the interpreter line, and '|| true' behind commands that may fail.",
  good: [
    '#!/bin/sh -e\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n',
    '#!/bin/sh\nset -eu\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n',
    '#!/bin/sh\nexec "$SNAP/bin/configure"\n',
    '#!/bin/sh\nsnapctl start "$SNAP_INSTANCE_NAME.daemon"\n',
    '#!/bin/sh\nmkdir -p "$SNAP_DATA/etc" || exit 1\nsnapctl set port=80\n',
  ],
  bad: ['#!/bin/sh\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n'],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const { script } = hook
      if (script === undefined || script.options.some(option => option.name === 'errexit' && option.on)) continue
      const lost = script.calls.filter(call => call.status === 'fatal' && !call.nested && !harmless.has(call.program ?? ''))
      // The status of the last command is the script's own.
      if (lost.length < 2 || hook.scripts.some(other => other.script.options.some(option => option.name === 'errexit' && option.on))) continue
      const [first] = lost
      yield {
        message: `'${hook.name}' goes on after a command has failed: nothing sets errexit`,
        file: hook.scripts[0]?.path ?? hook.path,
        at: first,
      }
    }
  },
}

/** Commands that do not fail, or whose failure means nothing. */
const harmless: ReadonlySet<string> = new Set(['echo', 'printf', 'true', ':', 'exit', 'return', 'set', 'export', 'unset', 'shift', 'trap', 'logger', 'local', 'readonly', 'umask'])
