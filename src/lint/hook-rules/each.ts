import { isComponentHook } from '../../hooks/catalogue.ts'
import type { Call } from '../../shell/call.ts'
import { remembered } from '../../tree/remembered.ts'
import type { HookView, LintTree, SnapctlCall, ViewedScript } from '../hook-view.ts'

/** A script and the hook in which it was met first. */
export interface HookedScript extends ViewedScript {
  hook: HookView
}

/** A command of a hook's script or of what it sources. */
export interface HookedCall extends HookedScript {
  call: Call
}

/** The hooks that snapd runs, declared ones without a file left out. */
export function* eachHook(tree: LintTree): Iterable<HookView> {
  for (const hook of tree.hooks) {
    const runs = tree.component === undefined ? hook.kind !== undefined : isComponentHook(hook.name)
    if (runs && hook.entry !== undefined) yield hook
  }
}

/** Every shell script that these hooks run, each file once even when several hooks source it. */
export const eachScript = remembered((tree: LintTree): readonly HookedScript[] => {
  const found = new Map<string, HookedScript>()
  for (const hook of eachHook(tree)) {
    for (const script of hook.scripts) if (!found.has(script.path)) found.set(script.path, { hook, ...script })
  }
  return [...found.values()]
})

/** Every command of these scripts, in the order of the text. */
export const eachCall = remembered((tree: LintTree): readonly HookedCall[] =>
  eachScript(tree).flatMap(({ hook, path, file, script }) => script.calls.map(call => ({ hook, path, file, script, call }))))

/** Every call of snapctl with every hook that reaches it: what is allowed depends on the hook. */
export function* eachSnapctl(tree: LintTree): Iterable<SnapctlCall & { hook: HookView }> {
  for (const hook of eachHook(tree)) for (const call of hook.snapctl) yield { hook, ...call }
}
