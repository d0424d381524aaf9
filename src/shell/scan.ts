import type { Grammar } from './grammar.ts'
import { tableOf } from './grammar.ts'
import type { Place, ShellNode } from './node.ts'
import type { PackedTree } from './packed-tree.ts'
import { nodeAt } from './text-node.ts'
import type { TextNode } from './text-node.ts'
import type { Variable } from './word.ts'
import { expansionsOf } from './words.ts'

/** What is found anywhere in a tree, whatever it belongs to. */
export interface Scanned {
  comments: ShellNode[]
  errors: ShellNode[]
  variables: Variable[]
}

/** Looks at every node once, and makes objects only of those that are found. */
export function scan(root: TextNode): Scanned {
  const found: Scanned = { comments: [], errors: [], variables: [] }
  look({ root, tree: root.tree, roles: rolesIn(root.tree.grammar), found }, root.index, false)
  return found
}

interface Scanning {
  root: TextNode
  tree: PackedTree
  roles: Uint16Array
  found: Scanned
}

/** What a type of node means for a scan; a node may be several of these. */
const role = {
  comment: 1,
  error: 2,
  simple: 4,
  expansion: 8,
  name: 16,
  arithmetic: 32,
  quotes: 64,
  substitution: 128,
  case: 256,
  double: 512,
  round: 1024,
}

const expressions = [
  'unary_expression',
  'binary_expression',
  'ternary_expression',
  'postfix_expression',
  'parenthesized_expression',
]

const typesOf: Readonly<Record<keyof typeof role, readonly string[]>> = {
  comment: ['comment'],
  error: ['ERROR'],
  simple: ['simple_expansion'],
  expansion: ['expansion'],
  name: ['variable_name'],
  // Where a name without a sign is a variable; in `[ ]` names are words, which are not of this type.
  arithmetic: ['arithmetic_expansion', ...expressions],
  quotes: [
    'string',
    'translated_string',
    'heredoc_body',
    'arithmetic_expansion',
    'variable_assignment',
    'file_redirect',
    'herestring_redirect',
  ],
  substitution: ['command_substitution', 'process_substitution'],
  case: ['case_statement', 'case_item'],
  double: ['[['],
  round: ['(('],
}

const tables = new WeakMap<Grammar, Uint16Array>()

function rolesIn(grammar: Grammar): Uint16Array {
  const known = tables.get(grammar)
  if (known !== undefined) return known
  const names = Object.keys(role) as (keyof typeof role)[]
  const table = tableOf(grammar, type =>
    names.reduce((sum, name) => (typesOf[name].includes(type) ? sum + role[name] : sum), 0),
  )
  tables.set(grammar, table)
  return table
}

function look(scanning: Scanning, index: number, quoted: boolean): void {
  const { root, tree, roles, found } = scanning
  const is = roles[tree.symbol(index)] ?? 0
  if ((is & role.comment) !== 0 && !(tree.from(index) === 0 && tree.source.text.startsWith('#!')))
    found.comments.push(nodeAt(root, index))
  if ((is & role.error) !== 0 || tree.missing(index)) found.errors.push(nodeAt(root, index))
  if ((is & (role.simple | role.expansion)) !== 0)
    expand(scanning, index, { quoted, simple: (is & role.simple) !== 0 })
  const end = tree.after(index)
  if (end === index + 1) return
  const first = roles[tree.symbol(index + 1)] ?? 0
  const arithmetic = (is & role.arithmetic) !== 0 || (first & role.round) !== 0
  const inner =
    (is & role.substitution) === 0 && (quoted || (is & role.quotes) !== 0 || (first & role.double) !== 0)
  for (let child = index + 1; child < end; child = tree.after(child)) {
    if (arithmetic && ((roles[tree.symbol(child)] ?? 0) & role.name) !== 0)
      found.variables.push(new TreeVariable(tree, child, { name: child, quoted: true }))
    look(scanning, child, inner || ((is & role.case) !== 0 && tree.field(child) === 'value'))
  }
}

function expand(
  { root, tree, found }: Scanning,
  index: number,
  { quoted, simple }: { quoted: boolean; simple: boolean },
): void {
  if (simple && tree.after(index) === index + 3) {
    found.variables.push(new TreeVariable(tree, index, { name: index + 2, quoted }))
    return
  }
  const node = nodeAt(root, index)
  found.variables.push(...expansionsOf(node, quoted).variables.filter(one => one.place.offset === node.from))
}

/** Looks its place up when it is asked for. */
class TreeVariable implements Variable {
  readonly name: string
  readonly quoted: boolean
  readonly defaulted = false
  private readonly tree: PackedTree
  private readonly index: number

  constructor(tree: PackedTree, index: number, { name, quoted }: { name: number; quoted: boolean }) {
    this.name = tree.source.text.slice(tree.from(name), tree.to(name))
    this.quoted = quoted
    this.tree = tree
    this.index = index
  }

  get place(): Place {
    return this.tree.source.place(this.tree.from(this.index))
  }
}
