import { hookKind, isComponentHook, nearestHook } from '../../hooks/catalogue.ts'

/** What is wrong with a name that somebody has typed for a hook; undefined when snapd runs a hook of that name. */
export function unknownHook(
  name: string,
  component: boolean,
): { problem: string; advice: string } | undefined {
  if (component ? isComponentHook(name) : hookKind(name) !== undefined) return undefined
  const near = nearestHook(name, component)
  return {
    problem: `snapd knows no hook '${name}'${component ? ' of a component' : ''}.`,
    advice: near === undefined ? "'snapsmith hooks list' lists the hooks." : `Did you mean '${near}'?`,
  }
}
