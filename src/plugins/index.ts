import { dump } from './dump.ts'
import { make } from './make.ts'
import { nil } from './nil.ts'
import type { Plugin } from './plugin.ts'

/** Every plugin that snapsmith has, in the order in which they are listed. */
export const plugins: readonly Plugin[] = [dump, nil, make]

/** The plugin of that name. */
export function findPlugin(name: string): Plugin | undefined {
  return plugins.find(plugin => plugin.name === name)
}
