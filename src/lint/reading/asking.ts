import { ancestorsOf } from '../../shell/ancestors.ts'
import type { ShellNode } from '../../shell/node.ts'

/** What asks for the exit status of a command: the whole `if`, `while` or `!`, or the list of `&&` and `||`. */
export interface Asking {
  node: ShellNode
  /** What runs when it fails, for `||`; what runs when it does not, for `&&`. */
  next?: ShellNode
  operator: 'if' | 'while' | '!' | '&&' | '||'
}

/** What asks for the exit status of a node: of an assignment it is that of the substitution that is assigned. */
export function askedBy(root: ShellNode, target: ShellNode): Asking | undefined {
  let inner = target
  for (const node of ancestorsOf(root, target)) {
    if (node.type === 'negated_command') return { node, operator: '!' }
    if (node.type === 'list') {
      const [left, right] = [node.children[0], node.children.at(-1)]
      if (left === inner && right !== undefined)
        return { node, next: right, operator: node.children.some(child => child.type === '||') ? '||' : '&&' }
    } else if (/^(?:if_statement|elif_clause|while_statement)$/.test(node.type)) {
      return isCondition(node, inner)
        ? { node, operator: node.type === 'while_statement' ? 'while' : 'if' }
        : undefined
    } else if (!passesOn(node, inner)) return undefined
    inner = node
  }
  return undefined
}

/** Whether the command between `if` and `then` is the last one there, whose status counts. */
function isCondition({ children }: ShellNode, inner: ShellNode): boolean {
  const end = children.findIndex(child => child.type === 'then' || child.type === 'do_group')
  return children.slice(0, end < 0 ? 0 : end).findLast(child => child.named) === inner
}

function passesOn(node: ShellNode, inner: ShellNode): boolean {
  if (node.type === 'command_substitution') return node.children.findLast(child => child.named) === inner
  if (node.type === 'variable_assignment') return node.children.at(-1) === inner
  return node.type === 'redirected_statement' || node.type === 'variable_assignments'
}
