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

/** Whose hooks are meant: the snap's (`component` null) or a component's. */
interface HookOwner {
  component: string | null
  /** The plugs that a hook is confined with. */
  plugsOf: (hook: string) => readonly string[]
}

/** Reports every hook of a plan. */
export function hookReports(plan: HookPlan, { component, plugsOf }: HookOwner): HookReport[] {
  return plan.hooks.map(hook => ({
    name: hook.name,
    component,
    file: `meta/hooks/${hook.name}`,
    origin: originWords(hook.source),
    stub: hook.source.kind === 'declared',
    plugs: plugsOf(hook.name),
    when: component === null || isComponentHook(hook.name) ? (hookKind(hook.name)?.when ?? null) : null,
  }))
}
