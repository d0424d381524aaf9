import type { Call } from '../../../shell/call.ts'
import type { Found, Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

/** `[` is a command, and its words need blanks. */
export const shellTestBracket: Rule = {
  id: 'shell-test-bracket',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: "A blank is missing at '[' or ']', or '&&' stands between them",
  explanation:
    "'[' is a command whose last argument has to be ']'. Without a blank before it, '\"$x\"]' is one word and '[' complains that ']' is missing; its status 2 counts as false in a condition, so the hook goes on as if " +
    "the test had failed. '[\"$x\"' is looked up as a program of that name. '&&' and '||' end a command, and so end '[' before its ']'.",
  remedy: "Put a blank behind '[' and before ']', and write '[ … ] && [ … ]'.",
  good: [
    '#!/bin/sh -e\nif [ -z "$SNAP" ] && [ "$SNAP" = a ]; then exit 1; fi\n',
    '#!/bin/bash -e\nif [[ -z "$SNAP" && "$SNAP" = a ]]; then exit 1; fi\n',
    '#!/bin/sh -e\ncase "$SNAP" in [a-z]*) exit 0 ;; esac\n',
    '#!/bin/sh -e\nif test -z "$SNAP"; then exit 1; fi\n',
  ],
  bad: [
    '#!/bin/sh -e\nport="$(snapctl get port)"\nif [ -z "$port"]; then\n  port=80\nfi\n',
    '#!/bin/sh -e\nif ["$SNAP" = a ]; then exit 1; fi\n',
    '#!/bin/sh -e\nif [-f "$SNAP/a" ]; then exit 1; fi\n',
    '#!/bin/sh -e\nif [ -f "$SNAP/a" && -f "$SNAP/b" ]; then exit 1; fi\n',
  ],
  *check(tree) {
    for (const { call, path } of eachCall(tree)) {
      const found = problem(call, path)
      if (found !== undefined) yield { file: path, at: call, ...found }
    }
  },
}

function problem(call: Call, path: string): Pick<Found, 'message' | 'remedy' | 'fix'> | undefined {
  if (call.words[0]?.text.startsWith('[') !== true && call.name !== '[') return undefined
  const [first, ...rest] = call.words
  const last = rest.at(-1)
  const open = /^\[\[?(?=["'$!\w-])/.exec(first?.text ?? '')
  if (first !== undefined && open !== null && (last?.text ?? '').endsWith(']')) {
    const at = first.node.from + open[0].length
    return {
      message: `'${first.text}' is looked up as a command: a blank is missing behind '${open[0]}'`,
      remedy: `Put a blank behind '${open[0]}'.`,
      fix: replaceFix({ title: `Put a blank behind '${open[0]}'`, path }, { from: at, to: at, text: ' ' }),
    }
  }
  if (call.name !== '[' || last === undefined) return undefined
  const joined = rest.find(word => word.text === '&&' || word.text === '||')
  if (joined !== undefined) {
    return {
      message: `'${joined.text}' ends '[' before its ']'`,
      remedy: `Write '[ … ] ${joined.text} [ … ]'.`,
      fix: replaceFix(
        { title: `Write '] ${joined.text} ['`, path },
        { from: joined.node.from, to: joined.node.to, text: `] ${joined.text} [` },
      ),
    }
  }
  if (last.text === ']' || !last.text.endsWith(']')) return undefined
  const at = last.node.to - 1
  return {
    message: `'${last.text}' is one word: a blank is missing before ']'`,
    remedy: "Put a blank before ']'.",
    fix: replaceFix({ title: "Put a blank before ']'", path }, { from: at, to: at, text: ' ' }),
  }
}
