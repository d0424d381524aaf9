import type { Rule } from '../../rule.ts'
import { eachTest } from '../../reading/each-hook.ts'
import { emptyWords } from '../../reading/empty-words.ts'
import { smallYaml } from '../../small-yaml.ts'

/** `-eq` wants numbers on both sides. */
export const shellTestNumber: Rule = {
  id: 'shell-test-number',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A comparison of numbers has something that is none, or may be empty',
  explanation:
    "'-eq', '-gt' and their like want a number on each side. With an empty value or a text '[' prints 'Illegal number' or 'integer expression expected' and ends with status 2, which a condition takes for false: neither " +
    "'-eq' nor '-ne' is true then. An option that nobody has set is empty, and 'snapctl get' succeeds all the same; a variable that nothing assigns is empty as well.",
  remedy: "Give it a default, as in '${x:-0}', or compare texts with '='.",
  good: [
    '#!/bin/sh -e\nport=$(snapctl get port)\nif [ "${port:-80}" -gt 1024 ]; then exit 0; fi\n',
    '#!/bin/sh -e\nport=$(snapctl get port)\nif [ -z "$port" ]; then port=80; fi\nif [ "$port" -gt 1024 ]; then exit 0; fi\n',
    '#!/bin/sh -e\nfor n in 1 2; do\n  if [ "$n" -eq 2 ]; then exit 0; fi\ndone\n',
    '#!/bin/bash -e\nport=$(snapctl get port)\nif [[ $port -gt 1024 ]]; then exit 0; fi\n',
    '#!/bin/sh -e\nis_number() { case $1 in "" | *[!0-9]*) return 1 ;; esac; }\nport=$(snapctl get port)\nis_number "$port" || exit 1\nif [ "$port" -gt 1024 ]; then exit 0; fi\n',
    '#!/bin/bash -e\nport=$(snapctl get port)\n[[ $port =~ ^[0-9]+$ ]] || exit 1\nif [ "$port" -gt 1024 ]; then exit 0; fi\n',
    '#!/bin/sh -e\n. "$SNAP_DATA/env"\nif [ "$LEVEL" -gt 2 ]; then exit 0; fi\n',
    {
      yaml: `${smallYaml}environment: {LEVEL: '2'}\n`,
      script: '#!/bin/sh -e\nif [ "$LEVEL" -gt 2 ]; then exit 0; fi\n',
    },
  ],
  bad: [
    '#!/bin/bash -e\nport=$(snapctl get port)\nif [ "$port" -gt 1024 ]; then exit 0; fi\nif [[ $port -lt 99 ]]; then exit 0; fi\n',
    '#!/bin/sh -e\nport=$(snapctl get port)\nif [ "$port" -gt 1024 ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$exit_code" -eq 0 ]; then snapctl set done=true; fi\n',
    '#!/bin/sh -e\nmode="$(snapctl get mode)"\nif [ "${#mode}" -eq fast ]; then exit 0; fi\n',
  ],
  *check(tree) {
    for (const { hook, test, path } of eachTest(tree)) {
      const { form, operator = '', operands, start, end } = test
      if ((form !== '[' && form !== 'test') || !/^-(?:eq|ne|gt|ge|lt|le)$/.test(operator)) continue
      const text = operands.find(word => word.literal !== undefined && !/^\s*[-+]?\d+\s*$/.test(word.literal))
      if (text !== undefined) {
        yield {
          message: `'${operator}' compares numbers, and '${text.literal ?? ''}' is none`,
          file: path,
          at: { start, end },
          remedy: "Compare texts with '=' and '!='.",
        }
        continue
      }
      const why = operands
        .map(word => emptyWords(tree, { hook, text: word.text }))
        .find(found => found !== undefined)
      if (why !== undefined)
        yield { message: `${why}, and '${operator}' wants a number`, file: path, at: { start, end } }
    }
  },
}
