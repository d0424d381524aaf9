import type { Call } from '../../shell/call.ts'
import type { HookRule } from '../rule.ts'
import { harmless } from './course.ts'
import { eachHook } from './each.ts'

/** A hook that goes on after a command has failed reports success to snapd. No fix: which commands may fail is for the author to say. */
export const shellNoErrexit: HookRule = {
  id: 'shell-no-errexit',
  group: 'shell',
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook goes on after a command has failed',
  explanation: 'snapd learns from the exit status alone whether a hook did its work, and the status of a script is that of its last command. '
    + "Without 'set -e' a command that fails in the middle is passed over: the hook succeeds, snapd keeps the change, and the snap is left half set up. "
    + 'With it the script ends at the first failure, and snapd undoes the operation and shows the user what the hook had printed.',
  remedy: "Write 'set -e' below the interpreter line, and '|| true' behind commands that may fail.",
  good: [
    '#!/bin/sh -e\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n',
    '#!/bin/sh\nset -eu\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n',
    '#!/bin/sh\nexec "$SNAP/bin/configure"\n',
    '#!/bin/sh\nsnapctl start "$SNAP_INSTANCE_NAME.daemon"\n',
    '#!/bin/sh\nmkdir -p "$SNAP_DATA/etc" || exit 1\nsnapctl set port=80\n',
    { hook: 'remove', script: '#!/bin/sh\nrm -rf "$SNAP_COMMON/cache"\nrm -rf "$SNAP_COMMON/log"\n' },
  ],
  bad: [
    '#!/bin/sh\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n',
    '#!/usr/bin/env bash\n# Sets up.\nset -u\ncp "$SNAP/a" "$SNAP_DATA"\nsnapctl restart "$SNAP_INSTANCE_NAME"\n',
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const { script } = hook
      if (script === undefined || lenient.test(hook.name) || script.options.some(option => option.name === 'errexit' && option.on)) continue
      const lost = script.calls.filter((call, index) => isLost(call, script.calls[index + 1]))
      // The status of the last command is the script's own.
      if (lost.length < 2 || hook.scripts.some(other => other.script.options.some(option => option.name === 'errexit' && option.on))) continue
      const [first] = lost
      const path = hook.scripts[0]?.path ?? hook.path
      yield { message: `'${hook.name}' goes on after a command has failed: nothing sets errexit`, file: path, at: first }
    }
  },
}

/** snapd passes over the failure of these. */
const lenient = /^(?:remove|disconnect-|unprepare-|observe-view-)/

/** Whether a command may fail, and the script goes on with more than its end. */
function isLost(call: Call, next: Call | undefined): boolean {
  const writes = call.redirects.some(({ operator, target }) => operator.startsWith('>') && operator !== '>&' && !/^\/dev\//.test(target?.literal ?? ''))
  const ends = next?.name === 'exit' && next.start.line <= call.end.line + 1
  return call.status === 'fatal' && !call.nested && call.words.length > 0 && !ends && (writes || !harmless.has(call.program ?? ''))
}
