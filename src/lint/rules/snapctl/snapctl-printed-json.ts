import type { Test } from '../../../shell/script.ts'
import { readJson } from '../../../json/read.ts'
import type { OptionUse } from '../../options/uses.ts'
import { optionUses } from '../../options/uses.ts'
import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** What `get -t` and `get -d` print is compared with what they never print. */
export const snapctlPrintedJson: Rule = {
  id: 'snapctl-printed-json',
  group: 'snapctl',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "What 'snapctl get -t' or '-d' prints is compared with a plain text or with nothing",
  explanation:
    "With '-t' snapctl prints a text in double quotes, and 'null' for an option that is not set; with '-d' it prints a JSON object, '{}' at the least. A comparison with a bare word, or a question whether the " +
    'output is empty, therefore always comes out the same way. Without these options a text is printed as it is, and nothing for an option that is not set.',
  remedy: "Leave '-t' or '-d' out, or read the output with a JSON tool.",
  good: [
    '#!/bin/sh -e\nmode=$(snapctl get mode)\nif [ -z "$mode" ] || [ "$mode" = auto ]; then exit 0; fi\n',
    '#!/bin/sh -e\nlimit=$(snapctl get -t limit)\nif [ "$limit" = null ] || [ "$limit" = 5 ] || [ "$limit" = \'"none"\' ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$(snapctl get -d a)" = "{}" ]; then exit 0; fi\n',
  ],
  bad: [
    '#!/bin/sh -e\nmode=$(snapctl get -t mode)\nif [ "$mode" = auto ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ -z "$(snapctl get -d a)" ]; then exit 0; fi\n',
    '#!/bin/sh -e\nmode=$(snapctl get -t mode)\nif [ -n "$mode" ]; then exit 0; fi\n',
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      for (const use of optionUses(hook).uses) {
        if (use.does !== 'get' || use.prints === 'text') continue
        for (const test of testsOf(use)) {
          const wanted = comparedWith(test)
          if (wanted === undefined || /[*?[]/.test(wanted) || mayPrint(use, wanted)) continue
          const option = use.prints === 'typed' ? '-t' : '-d'
          yield {
            message:
              wanted === ''
                ? `'snapctl get ${option} ${use.key}' never prints nothing`
                : `'snapctl get ${option} ${use.key}' never prints '${wanted}' as it stands here`,
            file: use.path,
            at: test,
          }
        }
      }
    }
  },
}

function comparedWith({ operator = '', operands }: Test): string | undefined {
  if (['-z', '-n'].includes(operator)) return ''
  return ['=', '==', '!='].includes(operator)
    ? operands.map(word => word.literal).find(literal => literal !== undefined)
    : undefined
}

/** The comparisons of what a call has printed: in place, or of a variable that nothing else assigns. */
function testsOf({ script, variable, call }: OptionUse): typeof script.tests {
  if (call.pipe !== undefined) return []
  const alone =
    variable !== undefined && script.assignments.filter(({ name }) => name === variable).length === 1
  return script.tests.filter(test =>
    test.operands.some(
      ({ node, text }) =>
        (alone && new RegExp(`^"?\\$(?:${variable}|\\{${variable}\\})"?$`).test(text)) ||
        (node.from <= call.node.from &&
          node.to >= call.node.to &&
          /^"?\$\(\s*snapctl [^|;&]*\)"?$/.test(text)),
    ),
  )
}

function mayPrint({ prints }: OptionUse, text: string): boolean {
  return prints === 'document' ? text.startsWith('{') : 'value' in readJson(text)
}
