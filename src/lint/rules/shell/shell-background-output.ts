import type { Call, Redirect } from '../../../shell/call.ts'
import type { ShellNode } from '../../../shell/node.ts'
import type { Script } from '../../../shell/script.ts'
import type { Rule } from '../../rule.ts'
import { eachScript } from '../../reading/each-hook.ts'

/** A child that keeps the hook's output open keeps the hook. */
export const shellBackgroundOutput: Rule = {
  id: 'shell-background-output',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook leaves a command running in the background that still holds its output',
  explanation:
    "snapd reads what a hook prints through a pipe, and waits until everybody has closed it. A command that a hook starts with '&' inherits the pipe: the hook's script ends, and the " +
    'operation goes on waiting until the command ends too, or until the time limit of five or ten minutes is over and the operation fails. A process that is to go on belongs into a service, which ' +
    "'snapctl start' starts.",
  remedy: "Write '>/dev/null 2>&1' before the '&', 'wait' for it at the end, or make it a service.",
  good: [
    '#!/bin/sh -e\nsleep 60 >/dev/null 2>&1 &\n',
    '#!/bin/sh -e\n"$SNAP/bin/setup" &\nwait\n',
    '#!/bin/bash -e\n(sleep 5; snapctl restart "$SNAP_INSTANCE_NAME") &>/dev/null &\n',
    '#!/bin/sh -e\nexec >"$SNAP_COMMON/hook.log" 2>&1\n"$SNAP/bin/watch" &\n',
    '#!/bin/sh -e\n"$SNAP/bin/helper" &\npid=$!\nkill "$pid"\n',
  ],
  bad: [
    '#!/bin/sh -e\n"$SNAP/bin/watch" &\n',
    '#!/bin/sh -e\nsleep 60 >/dev/null &\n',
    '#!/bin/sh -e\n(\n  sleep 30\n  snapctl restart "$SNAP_INSTANCE_NAME"\n) &\n',
    '#!/bin/sh -e\nnohup "$SNAP/bin/watch" >"$SNAP_COMMON/log" &\n',
  ],
  *check(tree) {
    for (const { hook, script, path } of eachScript(tree)) {
      if (!script.calls.some(call => call.background) || hook.scripts.some(other => isSeenTo(other.script)))
        continue
      const told = new Set<ShellNode>()
      for (const call of script.calls) {
        if (!call.background || call.words.length === 0 || brief.has(call.program ?? '')) continue
        // One finding for a group, whatever is in it.
        const whole = script.root.children.find(
          child => child.from <= call.node.from && child.to >= call.node.to,
        )
        const held = heldBy(call)
        if (held === undefined || whole === undefined || told.has(whole)) continue
        told.add(whole)
        yield {
          message: `A command in the background holds the hook's ${held}: snapd waits until it ends, or the time is over`,
          file: path,
          at: call,
        }
      }
    }
  },
}

/** These end at once. */
const brief: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'true',
  ':',
  'cd',
  'export',
  'set',
  '[',
  'test',
  '[[',
])

/** Scripts that wait for their children or end them, or that gave their output away. */
function isSeenTo({ calls }: Script): boolean {
  return calls.some(
    call =>
      ['wait', 'kill', 'pkill', 'killall', 'fg'].includes(call.program ?? '') ||
      (call.name === 'exec' && call.words.length === 1 && closes(call.redirects).length === 2),
  )
}

/** What the command still has of the hook's output. */
function heldBy(call: Call): string | undefined {
  const closed = new Set(closes([...call.outerRedirects, ...call.redirects]))
  // What goes into a pipe of the script stays there.
  if (call.pipe !== undefined && call.pipe.index < call.pipe.length - 1) closed.add(1)
  return closed.has(1) ? (closed.has(2) ? undefined : 'error output') : 'output'
}

/** The descriptors that redirections take away from the hook's output. */
function closes(redirects: readonly Redirect[]): number[] {
  const closed = new Set<number>()
  for (const { operator, descriptor, target } of redirects) {
    if (operator.startsWith('&>')) [1, 2].forEach(number => closed.add(number))
    else if (operator === '>&-') closed.add(descriptor ?? 1)
    else if (operator === '>&' && /^[12]$/.test(target?.literal ?? '')) {
      if (closed.has(Number(target?.literal))) closed.add(descriptor ?? 1)
      else closed.delete(descriptor ?? 1)
    } else if (operator === '>&' && descriptor === undefined) [1, 2].forEach(number => closed.add(number))
    else if (operator.includes('>')) closed.add(descriptor ?? 1)
  }
  return [...closed]
}
