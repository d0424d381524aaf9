import { isComponentHook } from '../../hooks/catalogue.ts'
import type { Call } from '../../shell/call.ts'
import { remembered } from '../../remembered.ts'
import type { Hook, Snap, SnapctlCall, ViewedScript } from '../../snap/snap.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Test } from '../../shell/script.ts'
import type { Found } from '../rule.ts'
import { isReached } from './reach.ts'

/** A script and the hook in which it was met first. */
interface HookedScript extends ViewedScript {
  hook: Hook
}

/** A command of a hook's script or of what it sources. */
export interface HookedCall extends HookedScript {
  call: Call
}

/** Where a finding about a hook lies: with its file, or where it is declared. */
export function placeOfHook({ name, entry }: Pick<Hook, 'name' | 'entry'>): Pick<Found, 'file' | 'key'> {
  return entry === undefined ? { file: 'meta/snap.yaml', key: ['hooks', name] } : { file: entry.path }
}

/** The hooks that snapd runs, declared ones without a file left out. */
export const eachHook = remembered((tree: Snap): readonly Hook[] =>
  tree.hooks.filter(
    ({ name, kind, entry }) =>
      entry !== undefined && (tree.component === undefined ? kind !== undefined : isComponentHook(name)),
  ),
)

/** Every shell script that these hooks run, each file once even when several hooks source it. */
export const eachScript = remembered((tree: Snap): readonly HookedScript[] => {
  const found = new Map<string, HookedScript>()
  for (const hook of eachHook(tree)) {
    for (const script of hook.scripts)
      if (!found.has(script.path)) found.set(script.path, { hook, ...script })
  }
  return [...found.values()]
})

/** Every command of these scripts that some hook reaches, in the order of the text. */
export const eachCall = remembered((tree: Snap): readonly HookedCall[] =>
  eachScript(tree).flatMap(viewed =>
    viewed.script.calls.flatMap(call =>
      reaching(tree, viewed, call.node).map(hook => ({ ...viewed, hook, call })),
    ),
  ),
)

/** Every test of these scripts that some hook reaches, in the order of the text. */
export const eachTest = remembered((tree: Snap): readonly (HookedScript & { test: Test })[] =>
  eachScript(tree).flatMap(viewed =>
    viewed.script.tests.flatMap(test =>
      reaching(tree, viewed, test.node).map(hook => ({ ...viewed, hook, test })),
    ),
  ),
)

/** The first hook that comes to a place of a script, if any does. */
function reaching(tree: Snap, { path, script }: HookedScript, at: ShellNode): readonly Hook[] {
  const found = hooksByScript(tree)
    .get(path)
    ?.find(hook => isReached(hook, { script, at }))
  return found === undefined ? [] : [found]
}

/** The hooks that run or source each script. */
const hooksByScript = remembered((tree: Snap): ReadonlyMap<string, readonly Hook[]> => {
  const found = new Map<string, Hook[]>()
  for (const hook of eachHook(tree))
    for (const { path } of hook.scripts) {
      const known = found.get(path)
      if (known === undefined) found.set(path, [hook])
      else known.push(hook)
    }
  return found
})

/** Every call of snapctl with every hook that reaches it: what is allowed depends on the hook. */
export const eachSnapctl = remembered((tree: Snap): readonly (SnapctlCall & { hook: Hook })[] =>
  eachHook(tree).flatMap(hook =>
    hook.snapctl
      .filter(({ path, call }) => {
        const own = hook.scripts.find(other => other.path === path)
        return own === undefined || isReached(hook, { script: own.script, at: call.node })
      })
      .map(call => ({ hook, ...call })),
  ),
)
