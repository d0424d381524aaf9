import type { Test } from '../../../shell/script.ts'
import type { Rule } from '../../rule.ts'
import { eachTest } from '../../reading/each-hook.ts'
import { isOptionRead, matchedVariables, optionVariables } from '../../reading/option-values.ts'
import { namesInArithmetic } from '../../reading/arithmetic-names.ts'

/** `[[ x -lt y ]]` and `(( … ))` evaluate texts as expressions. */
export const shellTestEvaluated: Rule = {
  id: 'shell-test-evaluated',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A hook compares an option as a number with '[[ ]]' or '(( ))' without a look at its digits",
  explanation:
    "bash evaluates both sides of '-lt' and its like in '[[ ]]', and everything in '(( ))', as an expression. An option is whatever its user has set: '1+1' is 2, a word is the variable of that name and 0 " +
    "where there is none, '1.5' prints 'invalid arithmetic operator' and the condition is false, so that a check lets it pass; and 'a[$(command)]' runs the command as root.",
  remedy: "Match it first, as with '[[ $x =~ ^[0-9]+$ ]]' or 'case $x in *[!0-9]*) exit 1 ;; esac'.",
  good: [
    '#!/bin/bash -e\nport=$(snapctl get port)\n[[ $port =~ ^[0-9]+$ ]] || exit 1\nif [[ $port -lt 1024 ]]; then exit 1; fi\n',
    '#!/bin/bash -e\nport=$(snapctl get port)\ncase $port in *[!0-9]*) exit 1 ;; esac\nif (( port < 1024 )); then exit 1; fi\n',
    '#!/bin/bash -e\nis_number() { [[ $1 =~ ^[0-9]+$ ]]; }\nport=$(snapctl get port)\nis_number "$port" || exit 1\nif [[ $port -lt 1024 ]]; then exit 1; fi\n',
    '#!/bin/bash -e\nn=$(ls | wc -l)\nif [[ $n -lt 3 ]]; then exit 1; fi\n',
    '#!/bin/sh -e\nport=$(snapctl get port)\nif [ "${port:-1}" -lt 3 ]; then exit 1; fi\n',
    '#!/bin/bash -e\nport=$(snapctl get port)\nif [[ -n $port ]]; then exit 0; fi\n',
  ],
  bad: [
    '#!/bin/bash\nset -e\npin=$(snapctl get pin)\nif [[ -n $pin ]] && [[ $pin -lt 1 ]]; then\n  exit 1\nfi\n',
    '#!/bin/bash -e\nport="$(snapctl get port)"\nif (( port > 65535 )); then exit 1; fi\n',
    '#!/bin/bash -e\nif [[ $(snapctl get port) -gt 65535 ]]; then exit 1; fi\n',
  ],
  *check(tree) {
    for (const { script, path, test } of eachTest(tree)) {
      const options = optionVariables(script)
      const matched = matchedVariables(script)
      const name = evaluatedNames(test).find(one => options.has(one) && !matched.has(one))
      const inPlace = isNumberTest(test) && test.operands.some(isOptionRead)
      if (name === undefined && !inPlace) continue
      yield {
        message: `${test.form === '((' ? "'(( ))'" : `'${test.operator ?? ''}'`} evaluates ${name === undefined ? 'the option' : `$${name}, the value of an option,`} as an expression: '1+1' is a number, and 'a[$(command)]' runs the command`,
        file: path,
        at: test,
      }
    }
  },
}

function isNumberTest({ form, operator = '' }: Test): boolean {
  return form === '[[' && /^-(?:eq|ne|gt|ge|lt|le)$/.test(operator)
}

function evaluatedNames(test: Test): readonly string[] {
  if (test.form === '((') return namesInArithmetic(test.node)
  if (!isNumberTest(test)) return []
  return test.operands.flatMap(({ variables, literal }) =>
    literal === undefined
      ? variables.map(({ name }) => name)
      : /^[A-Za-z_]\w*$/.test(literal)
        ? [literal]
        : [],
  )
}
