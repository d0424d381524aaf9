import type { ShellNode } from './node.ts'
import type { Assignment } from './facts.ts'
import { TreeAssignment } from './tree-assignment.ts'
import { wholeWord } from './words.ts'

const statements = new Set([
  'command',
  'declaration_command',
  'unset_command',
  'test_command',
  'variable_assignment',
  'variable_assignments',
  'redirected_statement',
  'negated_command',
  'pipeline',
  'list',
  'compound_statement',
  'subshell',
  'if_statement',
  'while_statement',
  'for_statement',
  'c_style_for_statement',
  'case_statement',
  'function_definition',
  'do_group',
  'ERROR',
])

/** Whether a node is something that runs. */
export function isStatement(node: ShellNode): boolean {
  return statements.has(node.type)
}

const redirects = new Set(['file_redirect', 'heredoc_redirect', 'herestring_redirect'])

/** Whether a node is `>file` or the like. */
export function isRedirect(node: ShellNode): boolean {
  return redirects.has(node.type)
}

/** Whether a node is `x=1`. */
export function isAssignment(node: ShellNode): boolean {
  return node.type === 'variable_assignment'
}

/** Part of a loop or a branch. */
interface Branch {
  nodes: readonly ShellNode[]
  /** These are words, not statements. */
  words: boolean
  /** What is tested. */
  condition: boolean
  /** They may not run. */
  conditional: boolean
}

/** The parts of a group, a loop or a branch, in order. */
export function branches(node: ShellNode): Branch[] {
  switch (node.type) {
    case 'if_statement':
    case 'elif_clause':
      return ifBranches(node)
    case 'while_statement':
      return [
        condition(node.children.filter(child => child.type !== 'do_group')),
        ...node.children.filter(child => child.type === 'do_group').map(body),
      ]
    case 'for_statement':
    case 'c_style_for_statement':
      return [words(node.children.filter(child => !isBody(child))), ...node.children.filter(isBody).map(body)]
    case 'case_statement':
      return [
        words(node.children.filter(child => child.type !== 'case_item')),
        ...node.children.filter(child => child.type === 'case_item').flatMap(caseBranches),
      ]
    default:
      return [{ nodes: node.children, words: false, condition: false, conditional: false }]
  }
}

function isBody(node: ShellNode): boolean {
  return node.type === 'do_group' || node.type === 'compound_statement'
}

function words(nodes: readonly ShellNode[]): Branch {
  return { nodes, words: true, condition: false, conditional: false }
}

function condition(nodes: readonly ShellNode[]): Branch {
  return { nodes, words: false, condition: true, conditional: false }
}

function body(node: ShellNode): Branch {
  return { nodes: node.children, words: false, condition: false, conditional: true }
}

function ifBranches(node: ShellNode): Branch[] {
  const then = node.children.findIndex(child => child.type === 'then')
  const rest = node.children.slice(then + 1)
  const clauses = rest.filter(child => child.type === 'elif_clause' || child.type === 'else_clause')
  return [
    { ...condition(node.children.slice(0, then)), conditional: node.type === 'elif_clause' },
    {
      nodes: rest.filter(child => !clauses.includes(child)),
      words: false,
      condition: false,
      conditional: true,
    },
    ...clauses.flatMap(clause => (clause.type === 'elif_clause' ? ifBranches(clause) : [body(clause)])),
  ]
}

function caseBranches(node: ShellNode): Branch[] {
  const close = node.children.findIndex(child => child.type === ')')
  return [
    words(node.children.slice(0, close)),
    { nodes: node.children.slice(close + 1), words: false, condition: false, conditional: true },
  ]
}

/** What stands on the line of a here-document after it: `cat <<EOF | grep x`, `cat <<EOF || exit 1`. */
export function heredocRest(
  redirect: ShellNode,
): { operator: string; statements: readonly ShellNode[] } | undefined {
  if (redirect.type !== 'heredoc_redirect') return undefined
  const piped = redirect.children.find(child => child.type === 'pipeline')
  if (piped !== undefined)
    return { operator: '|', statements: piped.children.filter(isStatement).flatMap(members) }
  const operator = redirect.children.find(child => child.type === '&&' || child.type === '||')
  return operator === undefined
    ? undefined
    : { operator: operator.type, statements: redirect.children.filter(isStatement) }
}

function members(node: ShellNode): readonly ShellNode[] {
  return node.type === 'pipeline' ? node.children.filter(isStatement) : [node]
}

/** Every `$(…)`, backquotes and `<(…)` in a node, but not those within them. */
export function substitutionsIn(node: ShellNode, found: ShellNode[] = []): ShellNode[] {
  if (node.type === 'command_substitution' || node.type === 'process_substitution') found.push(node)
  else if (maySubstitute(node)) for (const child of node.children) substitutionsIn(child, found)
  return found
}

/** Whether a look at the text leaves it open that there is one: most words hold none, and need not become objects for that. */
export function maySubstitute(node: ShellNode): boolean {
  return /[(`]/.test(node.text)
}

/** The substitution that a value is, quoted or not. */
export function soleSubstitution(value: ShellNode): ShellNode | undefined {
  if (value.type === 'command_substitution') return value
  const inner =
    value.type === 'string' && maySubstitute(value) ? value.children.filter(child => child.type !== '"') : []
  return inner.length === 1 &&
    inner[0]?.type === 'command_substitution' &&
    inner[0].to - inner[0].from === value.to - value.from - 2
    ? inner[0]
    : undefined
}

/** `x=1` as a value. */
export function readAssignment(
  node: ShellNode,
  how: { declaration?: string | undefined; prefix?: boolean } = {},
): Assignment {
  const [target, operator, value] = node.children
  const name = target?.type === 'subscript' ? target.children[0]?.text : target?.text
  return new TreeAssignment({
    name: name ?? '',
    value: value?.type === 'array' ? undefined : wholeWord(value ?? nothingAfter(node)),
    append: operator?.type === '+=',
    declaration: how.declaration,
    prefix: how.prefix ?? false,
    node,
  })
}

/** The value of `x=`. */
function nothingAfter(node: ShellNode): ShellNode {
  return {
    type: 'word',
    from: node.to,
    to: node.to,
    start: node.end,
    end: node.end,
    text: '',
    children: [],
    named: true,
    missing: false,
  }
}
