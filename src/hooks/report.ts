import { hookKind, isComponentHook } from './catalogue.ts'
import type { HookPlan } from './decide.ts'
import { originWords } from './decide.ts'

/** One hook of a finished snap or component, for people. */
export interface HookReport {
  name: string
  component: string | null
  /** Within the snap or component. */
  file: string
  /** `snap/hooks/install`, `part 'x' (snap/hooks/install)`, `declared in hooks:`. */
  origin: string
  /** Whether it does nothing: declared, but without a script. */
  stub: boolean
  /** The plugs that its process is confined with. */
  plugs: readonly string[]
  /** When snapd runs it; null when it never does. */
  when: string | null
}

/** An app or hook, for the plugs that it lists. */
interface Lister {
  readonly plugs?: unknown
}

/** The parts of a project or snap.yaml that decide which plugs reach which hook. */
export interface PlugTables {
  plugs?: Readonly<Record<string, unknown>> | undefined
  apps?: Readonly<Record<string, Lister>> | undefined
  hooks?: Readonly<Record<string, Lister>> | undefined
  components?:
    Readonly<Record<string, { readonly hooks?: Readonly<Record<string, Lister>> | undefined }>> | undefined
}

/** Whose hooks are meant: the snap's (`component` null) or a component's. */
export interface HookOwner {
  tables: PlugTables
  component: string | null
}

/** Reports every hook of a plan. */
export function hookReports(plan: HookPlan, owner: HookOwner): HookReport[] {
  const { component } = owner
  return plan.hooks.map(hook => ({
    name: hook.name,
    component,
    file: `meta/hooks/${hook.name}`,
    origin: originWords(hook.source),
    stub: hook.source.kind === 'declared',
    plugs: effectivePlugs(hook.name, owner),
    when: component === null || isComponentHook(hook.name) ? (hookKind(hook.name)?.when ?? null) : null,
  }))
}

/**
 * The plugs that snapd gives a hook: those it lists, and those declared at the top level that no app and no hook lists.
 *
 * snapd's rule: a plug that anything lists belongs only to what lists it.
 */
export function effectivePlugs(name: string, { tables, component }: HookOwner): string[] {
  return plugReach(tables)(name, component)
}

/** The same for many hooks of one snap: what all of them have in common is found out once. */
export function plugReach(tables: PlugTables): (name: string, component: string | null) => string[] {
  const componentHooks = Object.values(tables.components ?? {}).flatMap(({ hooks }) =>
    Object.values(hooks ?? {}),
  )
  const listing = [
    ...Object.values(tables.apps ?? {}),
    ...Object.values(tables.hooks ?? {}),
    ...componentHooks,
  ]
  const scoped = new Set(listing.flatMap(listed))
  const unscoped = Object.keys(tables.plugs ?? {}).filter(plug => !scoped.has(plug))
  return (name, component) => {
    const hook = (component === null ? tables.hooks : tables.components?.[component]?.hooks)?.[name]
    return [...new Set([...listed(hook ?? {}), ...unscoped])].sort()
  }
}

function listed(entry: Lister): string[] {
  return Array.isArray(entry.plugs)
    ? entry.plugs.filter((plug): plug is string => typeof plug === 'string')
    : []
}
