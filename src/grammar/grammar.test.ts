import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseYaml } from '../yaml/parse.ts'
import { isMapping } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'
import { checkGrammar } from './check.ts'
import { bases } from '../bases/index.ts'
import { grammarKeys, keepsList } from './keys.ts'
import { GrammarError, mayHoldGrammar, resolveGrammar } from './resolve.ts'

interface Outcome {
  value?: unknown
  error?: { message: string }
}

interface Recorded {
  validation: 'ok' | { message: string }
  all?: Outcome
  results?: (Outcome & { on: string; to: string })[]
}

interface RecordedGrammar {
  pairs: { on: string; to: string }[]
  cases: { name: string; key: string; yaml: string; core24: Recorded; core22?: Recorded }[]
}

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/conformance/lifecycle/grammar.json'), 'utf8'),
) as RecordedGrammar

/** Cases that the check refuses before, for which the recorded processor documents an accident of its language. */
const refusedBefore = ['map at top level', 'null']

describe.each(recorded.cases)('$name ($key)', ({ key, yaml, core24 }) => {
  const value = (parseYaml(`value: ${yaml}`).value as Record<string, Value>).value ?? null

  test('is checked as on core24', () => {
    expect(checked(key, value)).toBe(
      core24.validation === 'ok' ? 'ok' : sentenceOf(core24.validation.message),
    )
  })

  test('is resolved as on core24', () => {
    for (const pair of recorded.pairs)
      expect(resolved({ key, value, ...pair, allowsFor: true })).toEqual(wanted(core24, pair))
  })
})

const legacy = recorded.cases.flatMap(each =>
  each.core22 !== undefined &&
  bases.core22.grammarKeys?.includes(each.key) === true &&
  !refusedBefore.includes(each.name)
    ? [{ ...each, core22: each.core22 }]
    : [],
)

test.each(legacy)('$name ($key) is resolved as on core22', ({ key, yaml, core22 }) => {
  const value = (parseYaml(`value: ${yaml}`).value as Record<string, Value>).value ?? null
  for (const pair of recorded.pairs)
    expect(resolved({ key, value, ...pair, allowsFor: false })).toEqual(wanted(core22, pair))
})

function checked(key: string, value: Value): string {
  const content = grammarKeys[key]
  const found = content === undefined ? undefined : checkGrammar(value, content)
  return found === undefined ? 'ok' : `${found.message} @ ${[key, ...found.path].join('.')}`
}

/** The sentence and the key of `- sentence (in field 'parts.p.key[0]', input: …)`. */
function sentenceOf(message: string): string {
  const [, sentence = '', field = ''] = /\n- (.*?) \(in field 'parts\.p\.([^']*)'/s.exec(message) ?? []
  return `${sentence} @ ${field.replaceAll('[', '.').replaceAll(']', '')}`
}

function wanted(
  recordedCase: Recorded,
  pair: { on: string; to: string },
): { value: unknown } | { error: string } {
  const outcome =
    recordedCase.all ?? recordedCase.results?.find(result => result.on === pair.on && result.to === pair.to)
  return outcome?.error === undefined
    ? { value: outcome?.value }
    : {
        error: outcome.error.message.replace(
          /^Invalid grammar syntax while processing .*\}': (?=Invalid)/s,
          '',
        ),
      }
}

function resolved({
  key,
  value,
  on,
  to,
  allowsFor,
}: {
  key: string
  value: Value
  on: string
  to: string
  allowsFor: boolean
}): { value: unknown } | { error: string } {
  const content = grammarKeys[key]
  if (
    content === undefined ||
    value === null ||
    !(mayHoldGrammar(value) || (!allowsFor && Array.isArray(value)))
  )
    return { value: plain(value) }
  try {
    const selected = resolveGrammar(value, { on, to, allowsFor })
    // What is recorded of parse-info is before snapcraft takes it out of the part.
    return { value: plain(keepsList(content) && key !== 'parse-info' ? selected : (selected[0] ?? null)) }
  } catch (error) {
    if (error instanceof GrammarError) return { error: error.message }
    throw error
  }
}

function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return isMapping(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
    : value
}
