import { bases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import { dump } from './dump.ts'
import { make } from './make.ts'
import { nil } from './nil.ts'
import type { Plugin } from './plugin.ts'
import { unbuilt } from './unbuilt.ts'

/** Every plugin that projects may name, in the order in which they are listed. */
export const plugins: readonly Plugin[] = [dump, nil, make, ...unbuilt]

/** Those that snapsmith builds with. */
export const builtPlugins = plugins.filter(plugin => plugin.commands !== undefined)

/** Their names, each once, sorted. */
export const pluginNames: readonly string[] = [...new Set(plugins.map(plugin => plugin.name))].sort()

/** The plugin that a name means on a base. */
export function findPlugin(name: string, base: BuildBase): Plugin | undefined {
  const first = bases[base].firstPlugins.includes(name)
  return plugins.find(plugin => plugin.name === name && (plugin.first === true) === first)
}
