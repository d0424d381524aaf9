import type { Rule } from '../../rule.ts'
import { eachTest } from '../../reading/each-hook.ts'
import { quoteFix } from '../../reading/edits.ts'
import { emptyWords } from '../../reading/empty-words.ts'

/** Without quotes an empty value is no word at all. */
export const shellTestUnquoted: Rule = {
  id: 'shell-test-unquoted',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A value that may be empty stands in '[ ]' without quotes",
  explanation:
    "The shell splits what is not quoted into words, and an empty value into none. '[ $x = y ]' becomes '[ = y ]', an error that counts as false; '[ -n $x ]' becomes '[ -n ]', which is true; " +
    "'[ -f $x ]' is true as well. An option that nobody has set is empty, and one with blanks makes several words. Inside '[[ ]]' of bash nothing is split.",
  remedy: 'Put double quotes around it.',
  good: [
    '#!/bin/sh -e\nmode=$(snapctl get mode)\nif [ "$mode" = fast ]; then exit 0; fi\n',
    '#!/bin/sh -e\nmode=fast\nif [ $mode = fast ]; then exit 0; fi\n',
    '#!/bin/bash -e\nmode=$(snapctl get mode)\nif [[ $mode = fast ]]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ $# -gt 0 ]; then exit 0; fi\n',
    '#!/bin/sh -e\ncount=$(snapctl get count)\nif [ "$count" -gt 1 ] && [ -n "$count" ]; then exit 0; fi\n',
  ],
  bad: [
    '#!/bin/sh -e\nmode=$(snapctl get mode)\nif [ -n $mode -a -e "$SNAP/x" ]; then exit 0; fi\n',
    '#!/bin/sh -e\nmode=$(snapctl get mode)\nif [ $mode = fast ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ $(snapctl get mode) = fast ]; then exit 0; fi\n',
    '#!/bin/sh -e\nmode=$(snapctl get mode)\nif [ -n $mode ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ -f $configfile ]; then exit 0; fi\n',
  ],
  *check(tree) {
    for (const { hook, script, test, path } of eachTest(tree)) {
      const { form, operator, operands, node, start, end } = test
      if (
        (form !== '[' && form !== 'test') ||
        operator === undefined ||
        /^(?:-(?:z|eq|ne|gt|ge|lt|le)|[<>])$/.test(operator)
      )
        continue
      const always =
        operator === '-n'
          ? operands.find(word => !word.quoted && /^\$\w+$|^\$\{\w+\}$|^\$\(.*\)$/s.test(word.text))
          : undefined
      const bare = operands.filter(word => !word.quoted)
      const found =
        always ??
        bare.find(
          word =>
            /^(?:\$\(|`)\s*snapctl get\b/.test(word.text) ||
            emptyWords(tree, { hook, text: word.text }) !== undefined,
        )
      if (found === undefined) continue
      const isPart = script.tests.some(other => other.node === node && other.operands !== operands)
      const effect = isPart
        ? 'the words around it mean something else'
        : /^[!=]/.test(operator)
          ? 'the test is an error'
          : 'the test is true'
      yield {
        message: `${found.text} is not quoted: ${effect} where it is empty`,
        file: path,
        at: { start, end },
        fix: quoteFix(path, found),
      }
    }
  },
}
