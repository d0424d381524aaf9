import { hookKind, isComponentHook } from '../../hooks/catalogue.ts'
import { remembered } from '../../remembered.ts'
import { isWrapper } from '../../snap/hooks.ts'
import { follow, treeHooks } from '../../snap/snap.ts'
import type { Snap } from '../../snap/snap.ts'

/** A hook that snapd runs, with the bytes of what finally runs. */
interface HookScript {
  name: string
  /** The entry in `meta/hooks`, which is what a person knows the hook by. */
  path: string
  /** Where the content lies: not at `path` for a wrapper's script. */
  source: string
  content: Uint8Array
}

/** The scripts of all hooks that snapd would run; a core22 wrapper stands for the script that it starts. */
export const hookScripts = remembered((tree: Snap): readonly HookScript[] => {
  const runs = tree.kind === 'snap' ? (name: string) => hookKind(name) !== undefined : isComponentHook
  return treeHooks(tree).flatMap(({ name }): HookScript[] => {
    const path = `meta/hooks/${name}`
    const own = runs(name) ? contentOf(tree, path) : undefined
    if (own === undefined) return []
    const wrapped = isWrapper(own, name) ? contentOf(tree, `snap/hooks/${name}`) : undefined
    return [
      { name, path, source: wrapped === undefined ? path : `snap/hooks/${name}`, content: wrapped ?? own },
    ]
  })
})

function contentOf(tree: Snap, path: string): Uint8Array | undefined {
  const end = follow(tree, path)
  return end?.kind === 'file' ? tree.read(end.path) : undefined
}
