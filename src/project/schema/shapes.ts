import * as z from 'zod'
import { Float, isMapping, mapping, valueText } from '../../yaml/document.ts'
import { lenientInteger } from '../../yaml/scalars.ts'

// One file is checked once: writing and compiling a function for each declaration takes longer than going through them.
z.config({ jitless: true })

/** As snapcraft does: a number in a field of text becomes Python's text of it; booleans and dates do not. */
export function numberText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float
    ? String(value)
    : value
}

/** Text; numbers are taken as their text. */
export const text = z.preprocess(numberText, z.string().meta({ numbers: true }))

/** Text that must match; the sentence may quote the value by `{}`. */
export function matching(pattern: RegExp, sentence: string) {
  // As snapcraft does: Python's $ also matches before a line break at the end.
  const relaxed = new RegExp(pattern.source.replace(/\$$/, '\\n?$'), pattern.flags)
  return z.preprocess(
    numberText,
    z
      .string()
      .regex(relaxed, { error: issue => sentence.replace('{}', () => String(issue.input)) })
      .meta({ numbers: true }),
  )
}

/** Text of one of these values; the sentence is pydantic's for a literal. */
export function oneOf<const T extends readonly string[]>(...values: T) {
  return z.preprocess(numberText, z.enum(values))
}

/** A whole number, in the spellings that pydantic takes: digits in quotes, a float without fraction, a boolean. */
export const wholeNumber = z.preprocess(lenientInteger, z.int().meta({ lenient: true }))

/** A list. */
export function list<T extends z.ZodType>(item: T) {
  return z.array(item)
}

/** A list without repetitions, which are named in the order in which they repeat. */
export function uniqueList<T extends z.ZodType>(item: T, options: Parameters<typeof z.array>[1] = {}) {
  return z
    .array(item, options)
    .superRefine((items, context) => {
      const texts = items.map(value => (typeof value === 'string' ? value : JSON.stringify(value)))
      const seen = new Set<string>()
      const repeated = [...new Set(texts.filter(value => seen.has(value) || !seen.add(value)))].sort()
      if (repeated.length > 0) {
        context.addIssue({
          code: 'custom',
          message: `duplicate values in list: [${repeated.map(value => `'${value}'`).join(', ')}]`,
          params: { code: 'duplicate' },
        })
      }
    })
    .meta({ uniqueItems: true })
}

/** A mapping from names to values of one kind, in file order. */
export function mapOf<T extends z.ZodType>(value: T, key: z.ZodType<string, string> = z.string()) {
  return z.record(key as z.ZodString, value)
}

/** Anything, kept as it is. */
export const anything = z.unknown()

/** A mapping of anything. */
export const freeMap = z.record(z.string(), z.unknown())

/** A key that may be left out or be null, which means the same. */
export function optional<T extends z.ZodType>(shape: T) {
  return shape.nullish().transform(value => value ?? undefined)
}

/**
 * A mapping with fixed keys; the name is upstream's, which its message uses.
 *
 * As snapcraft does: a key may also be spelt with underscores, unless the dashed key is there as well.
 */
export function model<T extends z.ZodRawShape>(name: string, shape: T) {
  const dashed = new Map(
    Object.keys(shape)
      .filter(key => key.includes('-'))
      .map(key => [key.replaceAll('-', '_'), key]),
  )
  const error = (issue: { code?: string; input?: unknown }): string | undefined =>
    issue.code === 'invalid_type' && issue.input !== undefined
      ? `input should be a valid dictionary or instance of ${name}`
      : undefined
  return z.preprocess(
    value => withDashes(value, dashed),
    z.strictObject(shape, { error }).meta({ underscores: true }),
  )
}

function withDashes(value: unknown, dashed: ReadonlyMap<string, string>): unknown {
  // A date or a number with a fraction is an object to JavaScript only.
  if (!isMapping(value))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? valueText(value) : value
  if (!Object.keys(value).some(key => dashed.has(key))) return value
  return mapping(
    Object.entries(value).map(([key, item]): [string, unknown] => {
      const name = dashed.get(key)
      return [name === undefined || Object.hasOwn(value, name) ? key : name, item]
    }),
  )
}

/** Text with a greatest length, and maybe a least one, in characters. */
export function shortText(max: number, min = 0) {
  return z.preprocess(
    numberText,
    z
      .string()
      .superRefine((value, context) => {
        const length = [...value].length
        if (length > max)
          context.addIssue({ code: 'custom', message: `string should have at most ${max} characters` })
        if (length < min)
          context.addIssue({ code: 'custom', message: `string should have at least ${min} characters` })
      })
      .meta({ numbers: true, maxLength: max, ...(min > 0 ? { minLength: min } : {}) }),
  )
}
