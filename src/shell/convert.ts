import type { Language, TreeCursor } from 'web-tree-sitter'
import type { ShellNode } from './node.ts'
import type { Source } from './places.ts'
import { TextNode } from './text-node.ts'

/** Deeper than any script that people write; what lies below becomes one `ERROR`, so that readers may recurse. */
export const deepest = 400

/** What the grammar says about its types of nodes, by number: asking the parser for each node would take longer than parsing. */
export interface Grammar {
  types: readonly string[]
  named: readonly boolean[]
  fields: readonly (string | null)[]
}

/** The tables of a language. */
export function grammarOf(language: Language): Grammar {
  return {
    types: language.types,
    named: language.types.map((_, number) => language.nodeTypeIsNamed(number)),
    fields: language.fields,
  }
}

/** Named types that never have children. */
const leaves = new Set([
  'word', 'raw_string', 'ansi_c_string', 'string_content', 'variable_name', 'special_variable_name', 'comment', 'file_descriptor',
  'heredoc_start', 'heredoc_content', 'heredoc_end', 'test_operator', 'extglob_pattern', 'regex',
])

/** Types whose children have no part that a name is given to. */
const plain = new Set([
  'program', 'string', 'concatenation', 'do_group', 'else_clause', 'elif_clause', 'compound_statement', 'subshell', 'simple_expansion',
  'command_name', 'variable_assignments', 'pipeline', 'list', 'test_command', 'declaration_command', 'negated_command', 'array',
  'process_substitution', 'heredoc_body', 'ERROR', 'unset_command',
])

/** Where the converted text lies in its source, and what the grammar calls things. */
export interface Conversion {
  grammar: Grammar
  source: Source
  /** Added to each offset. */
  shift: number
}

/** Shared by all nodes that have no children. */
const none: ShellNode[] = []

/** Makes nodes of a tree, one after the other instead of one inside the other: a tree may be deeper than the stack. */
export function convert(cursor: TreeCursor, conversion: Conversion): ShellNode {
  const open: TextNode[] = []
  const root = look(cursor, conversion, undefined)
  let node = root
  for (;;) {
    if (node.children !== none && cursor.gotoFirstChild()) {
      open.push(node)
    } else {
      while (!cursor.gotoNextSibling()) {
        cursor.gotoParent()
        open.pop()
        if (open.length === 0) return root
      }
    }
    const parent = open.at(-1) ?? root
    node = open.length < deepest ? look(cursor, conversion, parent) : lookPast(cursor, conversion)
    parent.children.push(node)
  }
}

function look(cursor: TreeCursor, { grammar, source, shift }: Conversion, parent: ShellNode | undefined): TextNode {
  const number = cursor.nodeTypeId
  const type = grammar.types[number] ?? 'ERROR'
  const named = grammar.named[number] ?? true
  const from = cursor.startIndex
  const to = cursor.endIndex
  const field = parent === undefined || plain.has(parent.type) ? 0 : cursor.currentFieldId
  return new TextNode(source, {
    type,
    from: from + shift,
    to: to + shift,
    children: named && !leaves.has(type) ? [] : none,
    field: field === 0 ? undefined : grammar.fields[field] ?? undefined,
    named,
    missing: from === to && cursor.nodeIsMissing,
  })
}

/** What is too deep to be looked into. */
function lookPast(cursor: TreeCursor, { source, shift }: Conversion): TextNode {
  return new TextNode(source, {
    type: 'ERROR', from: cursor.startIndex + shift, to: cursor.endIndex + shift, children: none, field: undefined, named: true, missing: false,
  })
}
