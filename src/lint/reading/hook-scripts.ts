import { hookKind, isComponentHook } from '../../hooks/catalogue.ts'
import { wrapperText } from '../../hooks/texts.ts'
import { remembered } from '../../remembered.ts'
import type { SnapTree } from '../snap-tree.ts'
import { follow, treeHooks } from '../snap-tree.ts'

/** A hook that snapd runs, with the bytes of what finally runs. */
export interface HookScript {
  name: string
  /** The entry in `meta/hooks`, which is what a person knows the hook by. */
  path: string
  /** Where the content lies: not at `path` for a wrapper's script. */
  source: string
  content: Uint8Array
}

/** The scripts of all hooks that snapd would run; a core22 wrapper stands for the script that it starts. */
export const hookScripts = remembered((tree: SnapTree): readonly HookScript[] => {
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

function contentOf(tree: SnapTree, path: string): Uint8Array | undefined {
  const end = follow(tree, path)
  return end?.kind === 'file' ? tree.read(end.path) : undefined
}

/** Whether the bytes are the wrapper that snapcraft puts in the place of a hook of that name. */
export function isWrapper(content: Uint8Array, name: string): boolean {
  const wrapper = wrapperText(name)
  return content.length === wrapper.length && Buffer.from(content).toString('latin1') === wrapper
}

/** Whether the bytes are a program of the machine rather than a script. */
export function isElf(content: Uint8Array): boolean {
  return content[0] === 0x7f && content[1] === 0x45 && content[2] === 0x4c && content[3] === 0x46
}
