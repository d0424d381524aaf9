import type { TextMatch } from './shape.ts'

/** One thing that is not as it should be, line by line. */
export interface Difference {
  expected: readonly string[]
  found: readonly string[]
}

/** How a text differs from what it should be; undefined when it does not. */
export function textDifference(wanted: TextMatch | undefined, text: string): Difference | undefined {
  if (wanted === undefined) return undefined
  const found = lines(text)
  const missing = (wanted.contains ?? []).filter(part => !text.includes(part.trim()))
  if (missing.length > 0)
    return { expected: missing.flatMap(part => lines(part).map(line => `… ${line} …`)), found }
  if (wanted.equals !== undefined && wanted.equals.trim() !== text.trim())
    return { expected: lines(wanted.equals), found }
  if (wanted.matches !== undefined && !new RegExp(wanted.matches, 'm').test(text))
    return { expected: [`/${wanted.matches}/`], found }
  return undefined
}

/** The lines of a text without white space at its ends; none for an empty one. */
export function lines(text: string): string[] {
  const trimmed = text.replace(/^\n+|\s+$/g, '')
  return trimmed === '' ? [] : trimmed.split('\n')
}

/** How two lists of lines differ; undefined when they do not. */
export function listDifference(
  expected: readonly string[],
  found: readonly string[],
): Difference | undefined {
  return expected.length === found.length && expected.every((line, at) => line === found[at])
    ? undefined
    : { expected, found }
}
