import { isMapping } from '../../yaml/document.ts'
import { nearest } from '../../text/nearest.ts'
import type { Found, Rule } from '../rule.ts'

/** What `lint: ignore` says: patterns by linter or category; none of them means all. A later entry takes the place of an earlier one. */
type Ignored = ReadonlyMap<string, readonly string[]>

/** Reads the list below `lint: ignore`. */
export function readIgnored(list: readonly unknown[] | undefined | null): Ignored {
  return new Map(
    (list ?? []).flatMap((entry): [string, string[]][] => {
      if (typeof entry === 'string') return [[entry, []]]
      return isMapping(entry) || (typeof entry === 'object' && entry !== null)
        ? Object.entries(entry as Record<string, unknown>).map(([name, patterns]) => [
            name,
            Array.isArray(patterns) ? patterns.map(String) : [],
          ])
        : []
    }),
  )
}

/** Whether a linter is not to run at all. */
export function skips(ignored: Ignored, { id, categories = [] }: Rule): boolean {
  const all = (key: string): boolean => ignored.get(key)?.length === 0
  return all(id) || (categories.length > 0 && categories.every(all))
}

/** Whether a finding is one that the project does not want to hear of. */
export function isIgnored(ignored: Ignored, linter: Rule, { category, file, alias }: Found): boolean {
  const names = [file, alias].filter(name => name !== undefined)
  const byPattern = (patterns: readonly string[] | undefined): boolean =>
    patterns?.some(pattern => names.some(name => matches(pattern, name))) === true
  if (category !== undefined) {
    const own = ignored.get(category)
    if (own?.length === 0 || byPattern(own)) return true
  }
  const patterns = ignored.get(linter.id)
  return (
    byPattern(patterns) ||
    (names.length === 0 && category !== undefined && patterns?.includes(category) === true)
  )
}

/** Names under `lint: ignore` that no linter has. */
export function unknownNames(
  ignored: Ignored,
  linters: readonly Rule[],
): { name: string; near: string | undefined }[] {
  const known = [...linters.flatMap(linter => [linter.id, ...(linter.categories ?? [])]), 'donation']
  return [...ignored.keys()]
    .filter(name => !known.includes(name))
    .map(name => ({ name, near: nearest(name, known)[0] }))
}

/** Python's `fnmatch`: a star stands for anything, slashes too. */
export function matches(pattern: string, name: string): boolean {
  const expression = pattern.replace(
    /\[(?<not>!|(?!!))(?<set>[^][^\]]*)\]|[^]/gu,
    (piece, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return oneOf([...set], not === '!')
      return piece === '*' ? '[^]*' : piece === '?' ? '[^]' : piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    },
  )
  return new RegExp(`^${expression}$`, 'u').test(name)
}

/** The expression for one character of a set. As Python does: a range that ends before it begins holds nothing. */
function oneOf(set: readonly string[], not: boolean): string {
  const pieces: string[] = []
  for (let at = 0; at < set.length; at += 1) {
    const [first = '', sign, last] = set.slice(at, at + 3)
    const isRange = sign === '-' && last !== undefined
    if (!isRange) pieces.push(inSet(first))
    else if ((first.codePointAt(0) ?? 0) <= (last.codePointAt(0) ?? 0))
      pieces.push(`${inSet(first)}-${inSet(last)}`)
    if (isRange) at += 2
  }
  return pieces.length === 0 && !not ? '(?!)' : `[${not ? '^' : ''}${pieces.join('')}]`
}

function inSet(character: string): string {
  return character.replace(/[\\\]^-]/, '\\$&')
}
