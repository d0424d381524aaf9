import * as z from 'zod'
import { withinDoubleQuotes } from '../text/shell-word.ts'
import type { Plugin } from './plugin.ts'

const properties = z.object({
  'make-parameters': z
    .array(z.string())
    .default([])
    .meta({ description: 'Arguments for both runs of make, as shell words: variables and spaces count' }),
})

/** Runs make, then make install. */
export const make: Plugin<z.output<typeof properties>> = {
  name: 'make',
  summary: 'Runs make and make install',
  properties,
  needsSource: true,
  commands(given, context) {
    const parameters = given['make-parameters']
    return [
      ['make', `-j"${context.jobs}"`, ...parameters].join(' '),
      [
        'make',
        `-j"${context.jobs}"`,
        'install',
        ...parameters,
        `DESTDIR="${makeValue(context.destination)}"`,
      ].join(' '),
    ]
  },
  packages: () => ['gcc', 'make'],
}

/** A value between double quotes in which neither the shell nor make finds anything. */
function makeValue(text: string): string {
  return withinDoubleQuotes(text.replaceAll('$', '$$$$'))
}
