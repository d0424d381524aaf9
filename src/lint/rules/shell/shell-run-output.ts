import type { ShellNode } from '../../../shell/node.ts'
import type { Script } from '../../../shell/script.ts'
import type { Call } from '../../../shell/call.ts'
import type { Fix, Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

/** `if $(command)` runs what the command prints. */
export const shellRunOutput: Rule = {
  id: 'shell-run-output',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A condition runs what a command prints, as in 'if $(grep …)'",
  explanation:
    "'if $(command)' runs the command, takes what it prints for another command and runs that. A condition is made of commands already: 'if command' asks how it ended. With a command that prints nothing, such as " +
    "'grep -q', the status of the inner command counts and the result is the same by luck. With one that prints something the shell looks for a program of that name.",
  remedy: "Leave '$(' and ')' out.",
  good: [
    '#!/bin/sh -e\nif grep -q a "$SNAP/list"; then echo a; fi\n',
    '#!/bin/sh -e\nif [ -n "$(grep a "$SNAP/list")" ]; then echo a; fi\n',
    '#!/bin/sh -e\nif $(command -v python3) -c ""; then echo a; fi\n',
  ],
  bad: [
    '#!/bin/sh -e\nif $(grep a "$SNAP/list"); then echo a; fi\n',
    '#!/bin/sh -e\nif ! `snapctl is-connected net`; then exit 0; fi\n',
    '#!/bin/sh -e\nif $(grep -q a "$SNAP/list"); then echo a; fi\n',
  ],
  *check(tree) {
    for (const { script, path, call } of eachCall(tree)) {
      const [word] = call.words
      const inner =
        word?.node.type === 'command_substitution' && call.words.length === 1 ? word.node : undefined
      if (inner === undefined || call.status !== 'condition') continue
      const runs = script.calls.find(
        other => other.inSubstitution && other.node.from >= inner.from && other.node.to <= inner.to,
      )
      if (runs?.program === undefined || printsName(runs, script)) continue
      const silent = runs.words.some(found =>
        /^(?:-[a-z]*q[a-z]*|--quiet|--silent|is-connected)$/.test(found.literal ?? ''),
      )
      yield {
        message: silent
          ? `'$(…)' around '${runs.program}' is of no use here: the condition would run what it prints`
          : `The condition runs what '${runs.program}' prints as a command`,
        file: path,
        at: call,
        severity: silent ? 'info' : undefined,
        fix: bareFix(inner, { title: `Write '${runs.program} …' alone`, path }),
      }
    }
  },
}

/** `$(choose)` may well print the name of a command. */
function printsName({ program = '', words }: Call, { functions }: Script): boolean {
  return (
    functions.has(program) ||
    (['echo', 'printf', 'which', 'command', 'type', 'snapctl'].includes(program) &&
      words[1]?.literal !== 'is-connected')
  )
}

/** Takes the signs around a substitution away. */
function bareFix({ children }: ShellNode, about: { title: string; path: string }): Fix | undefined {
  const [open, close] = [children[0], children.at(-1)]
  return open === undefined || close === undefined
    ? undefined
    : replaceFix(
        about,
        { from: open.from, to: open.to, text: '' },
        { from: close.from, to: close.to, text: '' },
      )
}
