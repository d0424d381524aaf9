import type { Call } from './call.ts'
import type { OptionChange, Shebang } from './facts.ts'
import type { Place } from './node.ts'

/** The long names of the letters that `set` takes. */
const letters: Readonly<Record<string, string>> = {
  a: 'allexport',
  b: 'notify',
  C: 'noclobber',
  e: 'errexit',
  E: 'errtrace',
  f: 'noglob',
  h: 'hashall',
  k: 'keyword',
  m: 'monitor',
  n: 'noexec',
  p: 'privileged',
  t: 'onecmd',
  T: 'functrace',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
}

/** An option and whether it is set. */
interface OptionWord {
  name: string
  on: boolean
}

/** What arguments such as `-eu -o pipefail +x` change; they end at the first word that is no option. */
export function readOptions(words: readonly (string | undefined)[]): OptionWord[] {
  const found: OptionWord[] = []
  for (let at = 0; at < words.length; at += 1) {
    const [, sign, flags = ''] = /^([-+])([A-Za-z]+)$/.exec(words[at] ?? '') ?? []
    if (sign === undefined) break
    for (const flag of flags) {
      const name = flag === 'o' ? words[(at += 1)] : letters[flag]
      if (name !== undefined) found.push({ name, on: sign === '-' })
    }
  }
  return found
}

/** The changes of a script, those of its first line first. */
export function optionChanges(
  calls: readonly Call[],
  shebang: { found: Shebang | undefined; start: Place; end: Place },
): OptionChange[] {
  const { found, start, end } = shebang
  const before = readOptions(found?.args ?? []).map((option): OptionChange => ({
    ...option,
    from: 'shebang',
    always: true,
    start,
    end,
  }))
  const set = calls
    .filter(call => call.name === 'set')
    .flatMap(call =>
      readOptions(call.words.slice(1).map(word => word.literal)).map((option): OptionChange => ({
        ...option,
        from: 'set',
        always: !call.conditional && !call.inSubshell && !call.nested,
        start: call.start,
        end: call.end,
      })),
    )
  return [...before, ...set]
}
