import type { ShellNode } from './node.ts'

/** The nodes around a node, the nearest first; none when it is not in the tree, as what `sh -c` is given. */
export function ancestorsOf(root: ShellNode, target: ShellNode): ShellNode[] {
  const path: ShellNode[] = []
  for (
    let node: ShellNode | undefined = root;
    node !== undefined;
    node = node.children.find(child => child.from <= target.from && child.to >= target.to)
  ) {
    if (node === target) return path.reverse()
    path.push(node)
  }
  return []
}
