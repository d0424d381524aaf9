import type { Tree } from 'web-tree-sitter'
import { tableOf, unread } from './grammar.ts'
import type { Grammar } from './grammar.ts'
import { whatBits, width } from './packed-tree.ts'

/** Deeper than any script that people write; what lies below becomes one `ERROR`, so that readers may recurse. */
const deepest = 400

/**
 * The functions of web-tree-sitter's module behind its cursor. They keep the cursor's state in the module's memory, whence
 * the cursor of the library copies it after each call and whither it copies it before the next, which takes longer than the call.
 */
export interface CursorCalls {
  /** Leaves the root where the next finds it. */
  _ts_tree_root_node_wasm(tree: number): void
  _ts_tree_cursor_new_wasm(tree: number): void
  _ts_tree_cursor_delete_wasm(tree: number): void
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number
  _ts_tree_cursor_goto_parent_wasm(tree: number): number
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number
  _ts_tree_cursor_current_field_id_wasm(tree: number): number
  _ts_tree_cursor_current_node_is_missing_wasm(tree: number): number
  _ts_tree_cursor_start_index_wasm(tree: number): number
  _ts_tree_cursor_end_index_wasm(tree: number): number
}

/** Named types that never have children. */
const leaves = new Set([
  'word',
  'raw_string',
  'ansi_c_string',
  'string_content',
  'variable_name',
  'special_variable_name',
  'comment',
  'file_descriptor',
  'heredoc_start',
  'heredoc_content',
  'heredoc_end',
  'test_operator',
  'extglob_pattern',
  'regex',
])

/** Types whose children have no part that a name is given to. */
const plain = new Set([
  'program',
  'string',
  'concatenation',
  'do_group',
  'else_clause',
  'elif_clause',
  'compound_statement',
  'subshell',
  'simple_expansion',
  'command_name',
  'variable_assignments',
  'pipeline',
  'list',
  'test_command',
  'declaration_command',
  'negated_command',
  'array',
  'process_substitution',
  'heredoc_body',
  'ERROR',
  'unset_command',
])

/** Packs trees: `shift` is added to each offset. */
type Packer = (tree: Tree, shift: number) => Int32Array

/** What packs the trees of a grammar. */
export function packerFor(grammar: Grammar, calls: CursorCalls): Packer {
  const closed = tableOf(grammar, type => Number(leaves.has(type)))
  grammar.named.forEach((named, symbol) => {
    if (!named) closed[symbol] = 1
  })
  const fieldless = tableOf(grammar, type => Number(plain.has(type)))
  const packing: Packing = { calls, closed, fieldless, numbers: new Int32Array(1 << 14), count: 0, shift: 0 }
  return (tree, shift) => {
    const address = (tree as unknown as readonly number[])[0] ?? 0
    packing.count = 0
    packing.shift = shift
    calls._ts_tree_root_node_wasm(address)
    calls._ts_tree_cursor_new_wasm(address)
    pack(packing, address)
    calls._ts_tree_cursor_delete_wasm(address)
    return packing.numbers.slice(0, packing.count * width)
  }
}

interface Packing {
  calls: CursorCalls
  /** Types that nothing can be in, and types whose children have no fields, by number. */
  closed: Uint16Array
  fieldless: Uint16Array
  /** Where the tree is built, with room for more. */
  numbers: Int32Array
  count: number
  shift: number
}

/** Goes from node to node instead of from one into the other: a tree may be deeper than the stack. */
function pack(packing: Packing, tree: number): void {
  const { calls, closed } = packing
  const open: number[] = []
  let symbol = add(packing, tree, undefined)
  for (;;) {
    if (
      closed[symbol] === 0 &&
      open.length < deepest &&
      calls._ts_tree_cursor_goto_first_child_wasm(tree) !== 0
    ) {
      open.push(packing.count - 1)
    } else {
      while (calls._ts_tree_cursor_goto_next_sibling_wasm(tree) === 0) {
        const done = open.pop()
        if (done === undefined) return
        packing.numbers[done * width + 3] = packing.count
        calls._ts_tree_cursor_goto_parent_wasm(tree)
      }
    }
    symbol = add(packing, tree, open)
  }
}

/** Writes down the node that the cursor is at, as if nothing were in it; returns its type. */
function add(packing: Packing, tree: number, open: readonly number[] | undefined): number {
  const { calls, fieldless, count, shift } = packing
  if ((count + 1) * width > packing.numbers.length) packing.numbers = grown(packing.numbers)
  const { numbers } = packing
  const at = count * width
  const from = calls._ts_tree_cursor_start_index_wasm(tree)
  const to = calls._ts_tree_cursor_end_index_wasm(tree)
  const tooDeep = open?.length === deepest
  const symbol = tooDeep ? unread : calls._ts_tree_cursor_current_node_type_id_wasm(tree)
  const parent = open?.at(-1)
  const field =
    parent === undefined || tooDeep || fieldless[(numbers[parent * width] ?? 0) & whatBits.symbol] === 1
      ? 0
      : calls._ts_tree_cursor_current_field_id_wasm(tree)
  const missing = from === to && !tooDeep && calls._ts_tree_cursor_current_node_is_missing_wasm(tree) !== 0
  numbers[at] = symbol | (field << whatBits.field) | (Number(missing) << whatBits.missing)
  numbers[at + 1] = from + shift
  numbers[at + 2] = to + shift
  numbers[at + 3] = count + 1
  packing.count += 1
  return symbol
}

function grown(numbers: Int32Array): Int32Array {
  const larger = new Int32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}
