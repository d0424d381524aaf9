import * as z from 'zod'
import type { Plugin } from './plugin.ts'

/** Builds nothing: for parts that only stage packages or run scripts. */
export const nil: Plugin = {
  name: 'nil',
  summary: 'Builds nothing; scripts and packages do the work',
  properties: z.object({}),
  needsSource: false,
  plain: true,
  buildsNothing: true,
  commands: () => [],
}
