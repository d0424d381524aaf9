import { remembered } from '../remembered.ts'
import type { Grammar } from './grammar.ts'
import { tableOf } from './grammar.ts'
import type { ShellNode } from './node.ts'
import { nodeAt } from './text-node.ts'
import type { TextNode } from './text-node.ts'

/** Every node of some types below a root, in the order of the text; the others do not become objects. */
export function nodesOf(root: TextNode, types: ReadonlySet<string>): ShellNode[] {
  const { tree } = root
  const wanted = wantedIn(tree.grammar)(types)
  const found: ShellNode[] = []
  const end = tree.after(root.index)
  for (let index = root.index + 1; index < end; index += 1)
    if (wanted[tree.symbol(index)] === 1) found.push(nodeAt(root, index))
  return found
}

const wantedIn = remembered((grammar: Grammar) =>
  remembered((types: ReadonlySet<string>) => tableOf(grammar, type => Number(types.has(type)))),
)
