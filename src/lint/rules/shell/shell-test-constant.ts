import type { Rule } from '../../rule.ts'
import { eachTest } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

/** A single word in `[ ]` is true unless it is empty. */
export const shellTestConstant: Rule = {
  id: 'shell-test-constant',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A test is always true, as in '[ \"$x\"=y ]' or '[ false ]'",
  explanation:
    "'[' with a single word asks whether that word is empty. '\"$x\"=y' is one word without blanks around the '=', and never empty; so are 'true' and 'false', which '[' does not know as truth values. " +
    'The branch is taken every time, whatever the value is.',
  remedy:
    "Put blanks around the operator; write 'if true' or 'if \"$x\"' without '[' where a command is meant.",
  good: [
    '#!/bin/sh -e\nif [ "$SNAP_NAME" = aa ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$SNAP_NAME" ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "${SNAP_NAME:=x}" ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ -n "a=b" ]; then exit 0; fi\n',
    '#!/bin/bash -e\nif (( SECONDS == 0 )); then exit 0; fi\n',
  ],
  bad: [
    '#!/bin/sh -e\nif [ "$SNAP_NAME"=aa ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ $SNAP_NAME!=aa ]; then exit 0; fi\n',
    '#!/bin/sh -e\nwhile [ true ]; do exit 0; done\n',
    '#!/bin/bash -e\nif [[ $SNAP_NAME==aa ]]; then exit 0; fi\n',
  ],
  *check(tree) {
    for (const { test, path } of eachTest(tree)) {
      const { form, operator, operands } = test
      const [word] = operands
      if (form === '((' || operator !== undefined || word === undefined || operands.length !== 1) continue
      if (/^["']?(?:true|false)["']?$/.test(word.text)) {
        yield {
          message: `'[ ${word.text} ]' is true: '${word.literal ?? word.text}' is a word like any other here`,
          file: path,
          at: test,
          severity: word.literal === 'true' ? 'info' : undefined,
        }
        continue
      }
      const [sign] = /[!=]?==?|!=/.exec(hidden(word.text)) ?? []
      if (sign === undefined || (sign === '=' && word.variables.length === 0)) continue
      const at = word.node.from + hidden(word.text).indexOf(sign)
      yield {
        message: `'${word.text}' is one word and the test always true: blanks are missing around '${sign}'`,
        file: path,
        at: word,
        fix: replaceFix(
          { title: `Put blanks around '${sign}'`, path },
          { from: at, to: at + sign.length, text: ` ${sign === '==' && form !== '[[' ? '=' : sign} ` },
        ),
      }
    }
  },
}

/** A word of the same length without what is quoted or expanded. */
function hidden(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|\$\{[^}]*\}|\$\([^)]*\)|`[^`]*`/g, found =>
    '_'.repeat(found.length),
  )
}
