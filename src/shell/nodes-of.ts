import type { Grammar } from './grammar.ts'
import { tableOf } from './grammar.ts'
import type { ShellNode } from './node.ts'
import { nodeAt } from './text-node.ts'
import type { TextNode } from './text-node.ts'
import { remembered } from '../tree/remembered.ts'

/** Every node of some type below a root, in the order of the text; the others do not become objects. */
export function nodesOf(root: TextNode, type: string): ShellNode[] {
  const { tree } = root
  const wanted = symbolsOf(tree.grammar, type)
  const found: ShellNode[] = []
  const end = tree.after(root.index)
  for (let index = root.index + 1; index < end; index += 1) if (wanted[tree.symbol(index)] === 1) found.push(nodeAt(root, index))
  return found
}

function symbolsOf(grammar: Grammar, type: string): Uint16Array {
  const tables = tablesOf(grammar)
  const known = tables.get(type)
  if (known !== undefined) return known
  const made = tableOf(grammar, found => Number(found === type))
  tables.set(type, made)
  return made
}

const tablesOf = remembered((_: Grammar) => new Map<string, Uint16Array>())
