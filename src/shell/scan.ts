import type { ShellNode } from './node.ts'
import type { Variable } from './word.ts'
import { expansionsOf } from './words.ts'

/** What is found anywhere in a tree, whatever it belongs to. */
export interface Scanned {
  comments: ShellNode[]
  errors: ShellNode[]
  variables: Variable[]
}

/** Looks at every node once. */
export function scan(root: ShellNode): Scanned {
  const found: Scanned = { comments: [], errors: [], variables: [] }
  look(root, false, found)
  return found
}

function look(node: ShellNode, quoted: boolean, found: Scanned): void {
  if (node.type === 'comment' && !(node.from === 0 && node.text.startsWith('#!'))) found.comments.push(node)
  if (node.type === 'ERROR' || node.missing) found.errors.push(node)
  if (node.type === 'simple_expansion' || node.type === 'expansion') {
    found.variables.push(...expansionsOf(node, quoted).variables.filter(variable => variable.place.offset === node.from))
  }
  const arithmetic = isArithmetic(node)
  const inner = quotes(node, quoted)
  for (const child of node.children) {
    if (child.type === 'variable_name' && arithmetic) found.variables.push({ name: child.text, quoted: true, defaulted: false, place: child.start })
    look(child, inner || (child.field === 'value' && node.type.startsWith('case_')), found)
  }
}

const whole = new Set([
  'string', 'translated_string', 'heredoc_body', 'arithmetic_expansion', 'variable_assignment', 'file_redirect', 'herestring_redirect',
])

function quotes(node: ShellNode, quoted: boolean): boolean {
  if (node.type === 'command_substitution' || node.type === 'process_substitution') return false
  return quoted || whole.has(node.type) || node.children[0]?.type === '[['
}

const expressions = new Set(['unary_expression', 'binary_expression', 'ternary_expression', 'postfix_expression', 'parenthesized_expression'])

/** Where a name without a sign is a variable; in `[ ]` names are words, which are not of this type. */
function isArithmetic(node: ShellNode): boolean {
  return node.type === 'arithmetic_expansion' || expressions.has(node.type) || node.children[0]?.type === '(('
}
