import type { Hook } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'

/** There is nobody to answer a hook. */
export const shellReadInput: Rule = {
  id: 'shell-read-input',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook reads standard input, which is empty',
  explanation:
    "snapd runs hooks with '/dev/null' as their standard input, whether the user typed the command or an automatic refresh came. 'read' finds its end at once, leaves the variable empty and " +
    "returns 1, which ends a script that runs with errexit. What a hook wants to know from the user is an option: 'snap set' gives it and 'snapctl get' reads it.",
  remedy: "Read an option with 'snapctl get', or feed the command with '<' or a pipe.",
  good: [
    '#!/bin/sh -e\nread -r version < "$SNAP/version"\n',
    '#!/bin/sh -e\nsnapctl get -d config | while read -r line; do echo "$line"; done\n',
    '#!/bin/sh -e\nshow() { while read -r line; do echo "$line"; done; }\nshow < "$SNAP/list"\n',
    '#!/bin/bash -e\nread -r a b <<< "1 2"\n',
    '#!/bin/sh -e\nexec < "$SNAP/list"\nread -r first\n',
    '#!/bin/sh -e\ncat > "$SNAP_DATA/app.conf" <<EOF\nport=80\nEOF\n',
    '#!/bin/sh -e\nif [ -t 0 ]; then read -r answer; fi\n',
    '#!/bin/bash -e\nread -r -u 3 x 3< "$SNAP/list"\n',
  ],
  bad: [
    '#!/bin/sh -e\nread -r answer\n',
    '#!/bin/sh\necho "Continue?"\nread answer\nif [ "$answer" != y ]; then exit 1; fi\n',
    '#!/bin/sh -e\nwhile read -r line; do echo "$line"; done\n',
    '#!/bin/sh -e\ncat > "$SNAP_DATA/app.conf"\n',
    '#!/bin/sh -e\nask() { read -r answer; }\nask\n',
  ],
  *check(tree) {
    for (const { hook, path, call } of eachCall(tree)) {
      if (call.fed || call.nested) continue
      const { command } = call
      const reads =
        command?.name === 'read'
          ? !command.options.has('-u')
          : command?.name === 'cat' &&
            command.operands.every(word => word.literal === '-') &&
            command.options.size === 0
      if (command === undefined || !reads || isFedElsewhere(hook, call.inFunction)) continue
      yield { message: `'${command.name}' reads standard input, and a hook has none`, file: path, at: call }
    }
  },
}

/** Whether the script was given another input or asks whether it has one, or the function is called with one. */
function isFedElsewhere(hook: Hook, name: string | undefined): boolean {
  return hook.scripts.some(({ script }) =>
    script.calls.some(
      call =>
        (call.name === 'exec' && call.words.length === 1 && call.fed) ||
        (call.words[1]?.literal === '-t' && call.words[2]?.literal === '0') ||
        (name !== undefined &&
          call.unwrapped[0]?.literal === name &&
          (call.fed || call.inFunction !== undefined)),
    ),
  )
}
