import type { Call } from './call.ts'
import { programOf } from './prefixes.ts'
import type { Word } from './word.ts'

/** Shell text inside a literal argument. */
interface NestedText {
  /** Where it lies in the script. */
  span: { from: number; to: number }
  /** The same shell runs it (`eval`), not another one. */
  here: boolean
  /** It runs when something happens (`trap`). */
  later: boolean
}

const shells = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh'])

/** The text that `sh -c '…'`, `eval '…'` or `trap '…' EXIT` runs, where it stands in the script as it will be read. */
export function nestedSpan(call: Call): NestedText | undefined {
  const [name, ...rest] = call.unwrapped
  const program = programOf(name?.literal)
  if (program === undefined) return undefined
  if (program === 'eval')
    return rest.length === 1 ? spanned(rest[0], { here: true, later: false }) : undefined
  if (program === 'trap')
    return rest.length > 1 && rest[0]?.literal !== '-'
      ? spanned(rest[0], { here: true, later: true })
      : undefined
  if (!shells.has(program)) return undefined
  const at = rest.findIndex(word => /^-[a-z]*c$/.test(word.literal ?? ''))
  return at < 0 || !rest.slice(0, at).every(word => word.literal?.startsWith('-') ?? false)
    ? undefined
    : spanned(rest[at + 1], { here: false, later: false })
}

/** Only a text that is quoted as a whole and has nothing escaped can be pointed into. */
function spanned(word: Word | undefined, kind: { here: boolean; later: boolean }): NestedText | undefined {
  const quoted = /^(['"])([^]*)\1$/.exec(word?.text ?? '')
  if (word === undefined || quoted === null || quoted[2] !== word.literal) return undefined
  return { span: { from: word.node.from + 1, to: word.node.to - 1 }, ...kind }
}
