import { typeOf } from './grammar.ts'
import type { Place, ShellNode } from './node.ts'
import type { PackedTree } from './packed-tree.ts'

/** A node of a packed tree; it and those in it become objects when they are asked for. */
export class TextNode implements ShellNode {
  readonly type: string
  readonly tree: PackedTree
  readonly index: number
  private kept: readonly TextNode[] | undefined

  constructor(tree: PackedTree, index: number) {
    this.tree = tree
    this.index = index
    this.type = typeOf(tree.grammar, tree.symbol(index))
    this.kept = undefined
  }

  get children(): readonly TextNode[] {
    return (this.kept ??= childrenOf(this.tree, this.index))
  }

  get from(): number {
    return this.tree.from(this.index)
  }

  get to(): number {
    return this.tree.to(this.index)
  }

  get field(): string | undefined {
    return this.tree.field(this.index)
  }

  get named(): boolean {
    return this.tree.grammar.named[this.tree.symbol(this.index)] ?? true
  }

  get missing(): boolean {
    return this.tree.missing(this.index)
  }

  get start(): Place {
    return this.tree.source.place(this.from)
  }

  get end(): Place {
    return this.tree.source.place(this.to)
  }

  get text(): string {
    return this.tree.source.text.slice(this.from, this.to)
  }
}

/** Shared by all nodes that nothing is in. */
const none: readonly TextNode[] = []

function childrenOf(tree: PackedTree, index: number): readonly TextNode[] {
  const end = tree.after(index)
  if (end === index + 1) return none
  let count = 0
  for (let child = index + 1; child < end; child = tree.after(child)) count += 1
  // Of its final size from the beginning: arrays that grow keep room for more, and there are very many.
  const found = new Array<TextNode>(count)
  for (let child = index + 1, at = 0; at < count; child = tree.after(child), at += 1)
    found[at] = new TextNode(tree, child)
  return found
}

/** The node at an index of the tree, as it is found from the root. */
export function nodeAt(root: TextNode, index: number): TextNode {
  let node = root
  while (node.index !== index) {
    const child = lastUpTo(node.children, index)
    if (child === undefined) break
    node = child
  }
  return node
}

function lastUpTo(nodes: readonly TextNode[], index: number): TextNode | undefined {
  let low = 0
  let high = nodes.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((nodes[middle]?.index ?? Infinity) <= index) low = middle
    else high = middle - 1
  }
  return nodes[low]
}
