import type { HookContent } from '../project/project.ts'
import { withPassthrough } from './app-yaml.ts'
import type { YamlValue } from './yaml-text.ts'

/** Keys of a hook in the order in which snapcraft writes them; `slots` can only come through `passthrough`. */
const hookKeys = ['command-chain', 'environment', 'plugs', 'slots'] as const

/**
 * Hooks of a snap or component as snap.yaml has them; undefined when none is declared.
 *
 * Unlike snapcraft, `passthrough` is merged into the hook: snapd reads nothing below a key of that name.
 */
export function hooksYaml(
  hooks: Readonly<Record<string, HookContent>> | undefined,
): Record<string, YamlValue> | undefined {
  if (hooks === undefined || Object.keys(hooks).length === 0) return undefined
  return Object.fromEntries(Object.entries(hooks).map(([name, hook]) => [name, hookYaml(hook)]))
}

function hookYaml(hook: HookContent): Record<string, YamlValue> {
  const written: Record<string, YamlValue> = {}
  if (hasChain(hook)) written['command-chain'] = hook['command-chain'] ?? []
  if (hook.environment !== undefined && hook.environment !== null) written['environment'] = hook.environment
  if (hook.plugs !== undefined && hook.plugs !== null) written['plugs'] = hook.plugs
  return withPassthrough(written, { order: hookKeys, extra: hook.passthrough })
}

/** Whether a hook or app runs through other commands first. */
export function hasChain(entry: { readonly 'command-chain'?: unknown }): boolean {
  const chain = entry['command-chain']
  return Array.isArray(chain) && chain.length > 0
}
