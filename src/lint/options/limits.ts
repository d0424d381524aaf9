import type { OptionCheck } from './checks.ts'
import { variableOf } from './checks.ts'
import { expressionSource, matchesPattern } from './match.ts'
import type { Option } from './option.ts'

/** What questions about an option say of the values that it may have. */
type Limits = Pick<Option, 'values' | 'pattern' | 'minimum' | 'maximum'> & {
  numeric: boolean
  boolean: boolean
}

/** What hooks take as values of one option, from all that they ask about it. */
export function limitsOf(checks: readonly OptionCheck[]): Limits {
  const numbers = checks.flatMap(boundsOf)
  const lists = checks.map(closedList).filter(list => list.length > 0)
  const compared = checks.flatMap(({ test, branches }) => [
    ...(test?.operands.map(word => word.literal) ?? []),
    ...branches.flatMap(branch => branch.patterns),
  ])
  const pattern = checks.map(patternOf).find(found => found !== undefined)
  return {
    values: lists[0] ?? [],
    pattern,
    minimum: most(
      numbers.flatMap(({ minimum }) => minimum ?? []),
      Math.max,
    ),
    maximum: most(
      numbers.flatMap(({ maximum }) => maximum ?? []),
      Math.min,
    ),
    numeric:
      checks.some(({ test }) => /^-(?:eq|ne|lt|le|gt|ge)$/.test(test?.operator ?? '')) ||
      (pattern !== undefined && /^\^?(?:\[0-9\]|\\d)[+*]\$?$/.test(pattern)),
    boolean: compared.some(text => text === 'true' || text === 'false'),
  }
}

function most(values: readonly number[], choose: (...values: number[]) => number): number | undefined {
  return values.length === 0 ? undefined : choose(...values)
}

/** The bounds of a comparison that ends the hook. */
function boundsOf({ test, rejects }: OptionCheck): { minimum?: number; maximum?: number }[] {
  const literal = test?.operands.map(word => word.literal).find(text => /^-?\d+$/.test(text ?? ''))
  if (test === undefined || literal === undefined) return []
  const [limit, below, above] = [Number(literal), Number(literal) - 1, Number(literal) + 1].map(value => ({
    value,
    rejected: rejects(String(value)) === true,
  }))
  if (limit === undefined || below === undefined || above === undefined || below.rejected === above.rejected)
    return []
  return below.rejected
    ? [{ minimum: limit.rejected ? above.value : limit.value }]
    : [{ maximum: limit.rejected ? below.value : limit.value }]
}

/** The words of a `case` that fails for all others. */
function closedList({ branches }: OptionCheck): string[] {
  const last = branches.findIndex(({ patterns, fails }) => fails && patterns.includes('*'))
  if (last < 0) return []
  const taken = branches
    .slice(0, last)
    .filter(branch => !branch.fails)
    .flatMap(branch => branch.patterns)
    .map(pattern => pattern.replaceAll(/["']/g, ''))
  const words = taken.filter(pattern => pattern !== '')
  return words.some(pattern => /[*?[\]$`(]/.test(pattern)) ? [] : [...new Set(words)]
}

/** A regular expression that the hook fails without. */
function patternOf({ test, branches, rejects }: OptionCheck): string | undefined {
  if (test?.operator === '=~') {
    const written = test.operands.find(word => variableOf(word.text) === undefined)
    const source = written === undefined ? undefined : expressionSource(written.text)
    // Only a value that does not match is known to be refused.
    return source !== undefined && refusesOthers(source, rejects) ? source : undefined
  }
  const digits = branches.some(
    ({ patterns, fails }) =>
      fails &&
      patterns.some(
        pattern => /^\*\[[!^](?:0-9|\[:digit:\])\]\*$/.test(pattern) && matchesPattern(pattern, 'x') === true,
      ),
  )
  return digits ? '^[0-9]*$' : undefined
}

function refusesOthers(source: string, rejects: OptionCheck['rejects']): boolean {
  const other = ['\u0001', ' ', 'x y', '-'].find(text => !new RegExp(source, 'u').test(text))
  return other !== undefined && rejects(other) === true
}
