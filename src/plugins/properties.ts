import * as z from 'zod'
import { withinDoubleQuotes } from '../text/shell-word.ts'
import { lenientTruth } from '../yaml/scalars.ts'

/** A list of words, empty unless said. */
export const words = z.array(z.string()).default([])
/** The same, with what the words are for. */
export const wordsAbout = (description: string) => words.meta({ description })

/** Text that may be left out. */
export const orNull = z.string().nullable().default(null)
/** A switch, off unless said. */
export const flag = z.preprocess(lenientTruth, z.boolean().meta({ truth: true })).default(false)
/** A mapping of texts. */
export const table = z.record(z.string(), z.string()).default({})
/** Text with a default. */
export const word = (value: string) => z.string().default(value)

/** A list without repetitions. */
export const unique = (given: string[] = []) =>
  z
    .array(z.string())
    .superRefine((items, context) => {
      const repeated = [...new Set(items.filter((item, index) => items.indexOf(item) !== index))].sort()
      if (repeated.length > 0)
        context.addIssue({
          code: 'custom',
          message: `duplicate values in list: [${repeated.map(item => `'${item}'`).join(', ')}]`,
        })
    })
    .meta({ uniqueItems: true })
    .default(given)

/** Text of a form, which has a name in the sentence about any other text. */
export const form = (pattern: RegExp, name: string) =>
  z
    .string()
    .superRefine((value, context) => {
      if (!pattern.test(value)) context.addIssue({ code: 'custom', message: `invalid ${name}: ${value}` })
    })
    .nullable()
    .default(null)

/** A value for make between double quotes, in which neither the shell nor make finds anything. */
export function withinMake(text: string): string {
  return withinDoubleQuotes(text.replaceAll('$', '$$$$'))
}
