import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

/** `return` where there is nothing to return from; dash takes it for `exit`. */
export const shellReturnOutside: Rule = {
  id: 'shell-return-outside',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: "A hook for bash says 'return' outside of a function",
  explanation:
    "'return' ends a function or a file that is sourced. In the script itself bash prints an error and goes on with the next line, as if nothing had been said; with errexit the hook fails there. " +
    "dash takes it for 'exit', so that a script of sh which becomes one of bash changes what it does.",
  remedy: "Write 'exit'.",
  good: [
    '#!/bin/bash -e\nif [ -z "$(snapctl get port)" ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ -z "$(snapctl get port)" ]; then return 0; fi\n',
    '#!/bin/bash -e\ncheck() {\n  [ -n "$(snapctl get port)" ] || return 1\n}\ncheck\n',
  ],
  bad: [
    '#!/bin/bash -e\nif [ -z "$(snapctl get port)" ]; then\n  return 0\nfi\ncp "$SNAP/a" "$SNAP_DATA"\n',
    '#!/usr/bin/env bash\n[ -n "$(snapctl get port)" ] || return\n',
  ],
  *check(tree) {
    for (const { path, script } of eachHook(tree)) {
      if (script?.dialect !== 'bash') continue
      for (const { name, words, inFunction, nested } of script.calls) {
        const [word] = words
        if (name !== 'return' || inFunction !== undefined || nested || word === undefined) continue
        yield {
          message: "'return' outside of a function is an error of bash",
          file: path,
          at: word,
          fix: replaceFix(
            { title: "Write 'exit'", path },
            { from: word.node.from, to: word.node.to, text: 'exit' },
          ),
        }
      }
    }
  },
}
