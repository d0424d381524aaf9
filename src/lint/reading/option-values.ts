import type { Script } from '../../shell/script.ts'
import type { Word } from '../../shell/word.ts'
import { remembered } from '../../remembered.ts'

/** `$(snapctl get key)` and nothing else, which may go through a filter that only takes quotes away. */
const read = /^"?(?:\$\(|`)\s*snapctl get (?!:)[^|&;()]*(?:\|\s*(?:tr -d|jq -r|xargs)\b[^|&;()]*)?(?:\)|`)"?$/

/** Variables that hold the value of an option, as somebody has set it, with the place of the last such assignment. */
export const optionVariables = remembered((script: Script): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const { name, value } of script.assignments) if (read.test(value?.text ?? '')) found.add(name)
  return found
})

/** Whether a word is an option's value as it was read. */
export function isOptionRead(word: Word): boolean {
  return read.test(word.text)
}

/** Variables whose text a script looks at more closely than for emptiness: it matches them with a pattern, or hands them to something that may refuse them. */
export const matchedVariables = remembered((script: Script): ReadonlySet<string> => {
  const names = [
    ...script.tests
      .filter(
        ({ operator = '', operands, form }) =>
          operator === '=~' ||
          (form === '[' && /^-(?:eq|ne|gt|ge|lt|le)$/.test(operator)) ||
          (/^[!=]=?$/.test(operator) &&
            (operands.some(({ text }) => /[*?[]/.test(text)) ||
              operands.some(({ literal }) => (literal ?? '') !== ''))),
      )
      .flatMap(({ operands }) => variablesOf(operands)),
    ...[...script.text.matchAll(/\bcase\s+"?\$\{?(\w+)|\$\{(\w+)(?:\/|##?|%%?|:)/g)].map(
      match => match[1] ?? match[2] ?? '',
    ),
    ...script.calls
      .filter(
        ({ program = '', name = '', pipe }) =>
          ['grep', 'egrep', 'expr', 'printf'].includes(program) ||
          script.functions.has(name) ||
          (pipe?.index === 0 && pipe.length > 1),
      )
      .flatMap(({ words }) => variablesOf(words)),
    ...script.calls
      .filter(({ redirects }) => redirects.some(({ operator }) => operator === '<<<'))
      .flatMap(({ redirects }) =>
        redirects.flatMap(({ target }) => (target === undefined ? [] : variablesOf([target]))),
      ),
  ]
  return new Set(names)
})

function variablesOf(words: readonly Word[]): string[] {
  return words.flatMap(({ variables }) => variables.map(({ name }) => name))
}
