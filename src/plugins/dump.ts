import * as z from 'zod'
import type { Plugin } from './plugin.ts'

/** Takes the source as it is. */
export const dump: Plugin = {
  name: 'dump',
  summary: 'Takes the source as it is',
  properties: z.object({}),
  needsSource: true,
  plain: true,
  copiesSource: true,
  commands: () => [],
}
