import * as z from 'zod'
import type { Plugin } from './plugin.ts'
import { withinMake, wordsAbout } from './properties.ts'

const properties = z.object({
  'make-parameters': wordsAbout(
    'Arguments for both runs of make, as shell words: variables and spaces count',
  ),
})

/** Runs make, then make install. */
export const make: Plugin<z.output<typeof properties>> = {
  name: 'make',
  summary: 'Runs make and make install',
  properties,
  needsSource: true,
  plain: true,
  commands(given, context) {
    const parameters = given['make-parameters']
    return [
      ['make', `-j"${context.jobs}"`, ...parameters].join(' '),
      [
        'make',
        `-j"${context.jobs}"`,
        'install',
        ...parameters,
        `DESTDIR="${withinMake(context.destination)}"`,
      ].join(' '),
    ]
  },
  packages: () => ['gcc', 'make'],
}
