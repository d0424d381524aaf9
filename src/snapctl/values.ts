import type { Json } from '../json/exact-json.ts'
import { goQuote } from '../text/go-text.ts'
import { readJson } from '../json/read.ts'

/** How the words of `set` are taken: values as texts (`-s`), as JSON only (`-t`), or as JSON where they are. */
interface Taking {
  text: boolean
  typed: boolean
}

/** Assignments by key; `order` has the keys as they were written, repeated ones too. */
interface Assignments {
  order: readonly string[]
  values: ReadonlyMap<string, Json>
}

/** Reads `key=value` and `key!` words; for a repeated key the last value counts everywhere, as snapd does. */
export function readAssignments(
  words: readonly string[],
  taking: Taking,
): Assignments | { problem: string; at: number } {
  const order: string[] = []
  const values = new Map<string, Json>()
  for (const [at, word] of words.entries()) {
    const read = readAssignment(word, taking)
    if ('problem' in read) return { problem: read.problem, at }
    order.push(read.key)
    values.set(read.key, read.value)
  }
  return { order, values }
}

/** Reads one word of `set`. */
export function readAssignment(
  word: string,
  { text, typed }: Taking,
): { key: string; value: Json } | { problem: string } {
  const equals = word.indexOf('=')
  if (equals < 0 && word.endsWith('!')) {
    return word === '!'
      ? { problem: 'configuration keys cannot be empty (use key! to unset a key)' }
      : { key: word.slice(0, -1), value: null }
  }
  if (equals < 0) return { problem: `invalid configuration: ${goQuote(word)} (want key=value)` }
  if (equals === 0) return { problem: 'configuration keys cannot be empty' }
  const [key, written] = [word.slice(0, equals), word.slice(equals + 1)]
  if (text) return { key, value: written }
  const read = readJson(written)
  if ('value' in read) return { key, value: read.value }
  return typed ? { problem: `failed to parse JSON: ${read.problem}` } : { key, value: written }
}

/** Reads one `attribute=value` of `set :plug`: always JSON where it is, else text. */
export function readAttribute(word: string): { key: string; value: Json } | { problem: string } {
  const equals = word.indexOf('=')
  if (equals < 0) return { problem: `invalid parameter: ${goQuote(word)} (want key=value)` }
  const written = word.slice(equals + 1)
  const read = readJson(written)
  return { key: word.slice(0, equals), value: 'value' in read ? read.value : written }
}
