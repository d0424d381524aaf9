import type { ShellNode } from '../../../shell/node.ts'
import type { Rule } from '../../rule.ts'
import { hasErrexit } from '../../reading/course.ts'
import { eachCall } from '../../reading/each-hook.ts'

/** `exit` in a loop that reads from a pipe ends the loop alone. */
export const shellExitSubshell: Rule = {
  id: 'shell-exit-subshell',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "'exit' ends a part of a pipe and not the hook",
  explanation:
    "Each part of a pipe runs in a shell of its own, and so does a loop that reads from one. 'exit' in it ends that shell: the script goes on behind the pipe. With errexit an 'exit 1' in the last part " +
    "ends the script all the same, because the pipe fails then; 'exit 0' does not.",
  remedy: "Feed the loop with '<' from a file or a here-document, or test the status of the pipe behind it.",
  good: [
    '#!/bin/sh -e\ncut -d: -f1 "$SNAP/list" | while read -r line; do\n  [ -n "$line" ] || exit 1\ndone\n',
    '#!/bin/sh\nwhile read -r line; do\n  [ -n "$line" ] || exit 1\ndone < "$SNAP/list"\n',
    '#!/bin/sh\ncut -d: -f1 "$SNAP/list" | while read -r line; do\n  [ -n "$line" ] || exit 1\ndone || exit 1\n',
    '#!/bin/sh\nsnapctl get -d x | {\n  read -r line\n  exit 0\n}\n',
  ],
  bad: [
    '#!/bin/sh\ncut -d: -f1 "$SNAP/list" | while read -r line; do\n  [ -n "$line" ] || exit 1\ndone\nsnapctl set done=true\n',
    '#!/bin/sh -e\nsnapctl get -d x | while read -r line; do\n  if [ "$line" = "}" ]; then exit 0; fi\ndone\nsnapctl set done=true\n',
  ],
  *check(tree) {
    for (const { hook, script, path, call } of eachCall(tree)) {
      if (
        call.name !== 'exit' ||
        !call.inSubshell ||
        call.inSubstitution ||
        call.inFunction !== undefined ||
        call.background ||
        call.nested
      )
        continue
      const pipe = pipeAround(script.root, call.node)
      const goesOn =
        pipe !== undefined &&
        script.calls.some(
          other => other.node.from >= pipe.to && other.inFunction === undefined && other.name !== 'exit',
        )
      const well = call.words[1]?.literal === '0'
      if (!goesOn || isTested(script.root, pipe) || (!well && hasErrexit(hook, { script, call }))) continue
      yield {
        message: "'exit' ends this part of the pipe alone, and the hook goes on behind it",
        file: path,
        at: call,
      }
    }
  },
}

/** The pipe whose loop a node is in. */
function pipeAround(root: ShellNode, target: ShellNode): ShellNode | undefined {
  let found: ShellNode | undefined
  let node: ShellNode | undefined = root
  while (node !== undefined && node !== target) {
    const child: ShellNode | undefined = node.children.find(
      inner => inner.from <= target.from && inner.to >= target.to,
    )
    if (node.type === 'pipeline') found = child !== undefined && isLoop(child) ? node : undefined
    if (node.type === 'subshell') return undefined
    node = child
  }
  return found
}

function isLoop(node: ShellNode): boolean {
  return (
    node.type === 'while_statement' ||
    node.type === 'for_statement' ||
    (node.type === 'redirected_statement' && node.children.some(isLoop))
  )
}

/** Whether something asks how the pipe ended. */
function isTested(root: ShellNode, pipe: ShellNode): boolean {
  let node: ShellNode | undefined = root
  while (node !== undefined && node !== pipe) {
    const child: ShellNode | undefined = node.children.find(
      inner => inner.from <= pipe.from && inner.to >= pipe.to,
    )
    if (node.type === 'list' || node.type === 'negated_command') return true
    if (
      node.type === 'if_statement' &&
      (node.children.find(inner => inner.type === 'then')?.from ?? 0) > pipe.from
    )
      return true
    node = child
  }
  return false
}
