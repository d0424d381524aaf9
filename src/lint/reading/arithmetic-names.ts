import type { ShellNode } from '../../shell/node.ts'

/** The variables of an expression, with and without a sign. */
export function namesInArithmetic(node: ShellNode): string[] {
  return [
    ...(node.type === 'variable_name' ? [node.text] : []),
    ...node.children.flatMap(child =>
      child.type === 'command_substitution' ? [] : namesInArithmetic(child),
    ),
  ]
}
