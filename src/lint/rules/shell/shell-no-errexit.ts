import type { Call } from '../../../shell/call.ts'
import type { Script } from '../../../shell/script.ts'
import type { Hook } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { harmless } from '../../reading/course.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { isHeard, isRead, isUsed } from '../../reading/exit-status.ts'
import { handlesFailure } from '../../reading/following.ts'
import { isReached } from '../../reading/reach.ts'

/** A hook that goes on after a command has failed reports success to snapd. No fix: which commands may fail is for the author to say. */
export const shellNoErrexit: Rule = {
  id: 'shell-no-errexit',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook goes on after a command has failed',
  explanation:
    'snapd learns from the exit status alone whether a hook did its work, and the status of a script is that of its last command. ' +
    "Without 'set -e' a command that fails in the middle is passed over: the hook succeeds, snapd keeps the change, and the snap is left half set up. " +
    'With it the script ends at the first failure, and snapd undoes the operation and shows the user what the hook had printed.',
  remedy: "Write 'set -e' below the interpreter line, and '|| true' behind commands that may fail.",
  good: [
    '#!/bin/sh -e\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n',
    '#!/bin/sh\nset -eu\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n',
    { script: '#!/bin/sh\nexec "$SNAP/bin/configure"\n', files: { 'bin/configure': { mode: 0o755 } } },
    '#!/bin/sh\nsnapctl start "$SNAP_INSTANCE_NAME.daemon"\n',
    '#!/bin/sh\nmkdir -p "$SNAP_DATA/etc" || exit 1\nsnapctl set port=80\n',
    '#!/bin/sh\nif [ "$(snapctl get mode)" = fast ]; then\n  cp "$SNAP/fast" "$SNAP_DATA/mode"\nelse\n  cp "$SNAP/slow" "$SNAP_DATA/mode"\nfi\n',
    '#!/bin/sh\nmode=$(snapctl get mode)\nprepare() {\n  [ -d "$SNAP_DATA/etc" ] || exit 1\n  cp "$SNAP/etc/$mode" "$SNAP_DATA/etc"\n}\nprepare\n',
    '#!/bin/sh\nmode=$(snapctl get mode | tr A-Z a-z)\necho "$mode" >"$SNAP_DATA/mode"\n',
    '#!/bin/bash\ntrap "exit 1" ERR\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/a" "$SNAP_DATA/etc"\n',
    '#!/bin/sh\nold() {\n  mkdir -p "$SNAP_DATA/etc"\n  cp "$SNAP/a" "$SNAP_DATA/etc"\n}\n# old\n',
    '#!/bin/bash\nfail() {\n  echo "$1" >&2\n  exit 1\n}\nport=$(snapctl get port)\n(( port >= 1024 )) && (( port <= 65535 )) || fail "no port"\necho "$port" >"$SNAP_DATA/port"\n',
    '#!/bin/sh\ncp "$SNAP/a" "$SNAP_DATA"\nif [ $? -ne 0 ]; then exit 1; fi\nsnapctl set a=1\n',
    '#!/bin/sh\ncp "$SNAP/a" "$SNAP_DATA"\nstatus=$?\necho "copied: $status"\nexit $status\n',
    {
      script:
        '#!/bin/sh\nif ! "$SNAP/bin/check"; then\n  rm -rf "$SNAP_DATA/half"\n  echo "no good" >&2\n  exit 1\nfi\n',
      files: { 'bin/check': { mode: 0o755 } },
    },
    {
      script:
        '#!/bin/sh\n"$SNAP/bin/check" || { rm -rf "$SNAP_DATA/half"; snapctl set-health blocked "no good"; }\nexec "$SNAP/bin/run"\n',
      files: { 'bin/check': { mode: 0o755 }, 'bin/run': { mode: 0o755 } },
    },
    { hook: 'remove', script: '#!/bin/sh\nrm -rf "$SNAP_COMMON/cache"\nrm -rf "$SNAP_COMMON/log"\n' },
  ],
  bad: [
    '#!/bin/sh\ncp "$SNAP/a" "$SNAP_DATA"\nsnapctl set a=1\necho $?\n',
    '#!/bin/sh\n[ -d "$SNAP_DATA/a" ] || cp -r "$SNAP/a" "$SNAP_DATA"\nsnapctl set a=1\n',
    '#!/bin/sh\nmkdir -p "$SNAP_DATA/etc"\ncp "$SNAP/etc/app.conf" "$SNAP_DATA/etc"\n',
    '#!/usr/bin/env bash\n# Sets up.\nset -u\ncp "$SNAP/a" "$SNAP_DATA"\nsnapctl restart "$SNAP_INSTANCE_NAME"\n',
    '#!/bin/sh\ncp "$SNAP/a" "$SNAP_DATA"\necho done\n',
    '#!/bin/sh\ncp "$SNAP/a" "$SNAP_DATA"\nexit 0\n',
    '#!/bin/sh\nfor name in a b; do\n  cp "$SNAP/$name" "$SNAP_DATA"\ndone\n',
    '#!/bin/sh\nprepare() {\n  cp "$SNAP/a" "$SNAP_DATA"\n}\nprepare\nsnapctl set ready=true\n',
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const { script } = hook
      if (
        script === undefined ||
        lenient.test(hook.name) ||
        hook.scripts.some(other => endsOnFailure(other.script))
      )
        continue
      const lost = script.calls.find((call, index) =>
        isLost(hook, { script, call, next: script.calls[index + 1] }),
      )
      if (lost === undefined) continue
      const path = hook.scripts[0]?.path ?? hook.path
      yield {
        message: `'${hook.name}' goes on after a command has failed: nothing sets errexit`,
        file: path,
        at: lost,
      }
    }
  },
}

/** Whether a script sets errexit anywhere, or has bash tell it of failures. */
function endsOnFailure({ options, calls, dialect }: Script): boolean {
  return (
    options.some(option => option.name === 'errexit' && option.on) ||
    (dialect === 'bash' &&
      calls.some(({ name, words }) => name === 'trap' && words.slice(2).some(word => word.literal === 'ERR')))
  )
}

/** snapd passes over the failure of these. */
const lenient = /^(?:remove|disconnect-|unprepare-|observe-view-)/

/** Commands that ask or tell, and those whose failure other rules tell of. */
const mild: ReadonlySet<string> = new Set([
  ...harmless,
  '[',
  '[[',
  '((',
  'test',
  'cat',
  'ls',
  'date',
  'cd',
  '.',
  'source',
  'wait',
  'kill',
  'sync',
])
/** What changes texts that go through it. */
const filters: ReadonlySet<string> = new Set([
  'awk',
  'cut',
  'head',
  'rev',
  'sed',
  'sort',
  'tail',
  'tr',
  'uniq',
  'wc',
])
const asking: ReadonlySet<string> = new Set([
  'get',
  'set-health',
  'services',
  'is-connected',
  'is-ready',
  'model',
  'system-mode',
])

interface PlacedCall {
  script: Script
  call: Call
  next: Call | undefined
}

/** Whether a command may fail with nobody to learn of it. */
function isLost(hook: Hook, { script, call, next }: PlacedCall): boolean {
  if (call.status !== 'fatal' || call.nested || call.words.length === 0 || call.name === 'exec') return false
  if (!isReached(hook, { script, at: call.node }) || isRead(script, call) || handlesFailure(script, call))
    return false
  if (!writesFile(call) && (isMild(call) || isOwnFunction(hook, call))) return false
  const ends = next?.name === 'exit' && next.words[1]?.literal !== '0' && next.start.line <= call.end.line + 1
  return (
    !ends &&
    (call.inFunction === undefined || isUsed(hook, call.inFunction)) &&
    !isHeard(hook, { script, call })
  )
}

function writesFile({ redirects }: Call): boolean {
  return redirects.some(
    ({ operator, target }) =>
      operator.startsWith('>') && operator !== '>&' && !/^\/dev\//.test(target?.literal ?? ''),
  )
}

function isMild({ program = '', pipe, words }: Call): boolean {
  return (
    mild.has(program) ||
    (filters.has(program) && (pipe?.index ?? 0) > 0) ||
    (program === 'snapctl' && asking.has(words[1]?.literal ?? ''))
  )
}

/** What a function of the hook runs is looked at where it stands. */
function isOwnFunction(hook: Hook, { name }: Call): boolean {
  return name !== undefined && hook.scripts.some(({ script }) => script.functions.has(name))
}
