import type { Redirect } from './call.ts'
import type { ShellNode } from './node.ts'
import { isRedirect } from './statements.ts'
import type { Word } from './word.ts'
import { splitWord, wholeWord } from './words.ts'
import { defined } from '../record.ts'

/** A simple command as the shell would split it, whatever the grammar makes of it. */
export interface SimpleCommand {
  words: readonly Word[]
  redirects: Redirect[]
  /** `x=1` before the name. */
  prefixes: ShellNode[]
  /** Nodes whose substitutions run for this command. */
  parts: ShellNode[]
}

/** Reads a command and the redirections that follow it, which may bring words of the command: `echo >&2 "text"`. */
export function readSimple(node: ShellNode | undefined, tails: readonly ShellNode[]): SimpleCommand {
  const simple: SimpleCommand = { words: [], redirects: [], prefixes: [], parts: [] }
  const pieces: ShellNode[] = []
  if (node !== undefined) take(node, simple, pieces)
  for (const tail of tails) takeRedirect(tail, simple, pieces)
  // Without redirections they stand in order already.
  if (simple.redirects.length > 0) pieces.sort((a, b) => a.from - b.from)
  const conditional = pieces[0]?.type === '[['
  const joined = conditional ? pieces : joinAdjacent(pieces)
  simple.words = joined.map(piece =>
    conditional || piece.type === 'variable_assignment' ? wholeWord(piece) : splitWord(piece),
  )
  for (const piece of pieces) simple.parts.push(piece)
  return simple
}

/** Types that only group the words of a test. */
const grouping = new Set([
  'unary_expression',
  'binary_expression',
  'parenthesized_expression',
  'ternary_expression',
  'postfix_expression',
  'redirected_statement',
  'command',
  'command_name',
])

function take(node: ShellNode, simple: SimpleCommand, pieces: ShellNode[]): void {
  for (const child of node.children) {
    if (child.missing || child.type === 'comment' || child.type === 'ERROR' || child.type === 'subshell')
      continue
    if (isRedirect(child)) takeRedirect(child, simple, pieces)
    else if (child.type === 'variable_assignment' && node.type === 'command') simple.prefixes.push(child)
    else if (grouping.has(child.type)) take(child, simple, pieces)
    else if (child.to > child.from) pieces.push(child)
  }
}

function takeRedirect(node: ShellNode, simple: SimpleCommand, pieces: ShellNode[]): void {
  const descriptor = node.children.find(child => child.type === 'file_descriptor')
  const operator = node.children.find(child => !child.named && /^[&<>|-]+$/.test(child.type))
  const heredoc = node.type === 'heredoc_redirect'
  const words = node.children.filter(
    child => child.named && child !== descriptor && child.type !== 'comment' && !isRedirect(child),
  )
  const target = words.shift()
  const body = heredoc ? words.find(word => word.type === 'heredoc_body') : undefined
  simple.redirects.push({
    operator: operator?.type ?? '>',
    descriptor: descriptor === undefined ? undefined : Number(descriptor.text),
    target: target === undefined ? undefined : wholeWord(target),
    ...defined({ body }),
  })
  simple.parts.push(...[heredoc ? undefined : target, body].filter(part => part !== undefined))
  pieces.push(...(heredoc ? words.filter(word => word.field === 'argument') : words))
  for (const child of node.children) if (isRedirect(child)) takeRedirect(child, simple, pieces)
}

/** What touches is one word to the shell: `"$x"]`. */
function joinAdjacent(pieces: readonly ShellNode[]): readonly ShellNode[] {
  if (!pieces.some((piece, index) => pieces[index + 1]?.from === piece.to)) return pieces
  const groups: ShellNode[][] = []
  for (const piece of pieces) {
    const group = groups.at(-1)
    if (group !== undefined && group.at(-1)?.to === piece.from) group.push(piece)
    else groups.push([piece])
  }
  return groups
    .map(([first, ...rest]) => (first === undefined || rest.length === 0 ? first : joinedNode(first, rest)))
    .filter(node => node !== undefined)
}

function joinedNode(first: ShellNode, rest: readonly ShellNode[]): ShellNode {
  const children = [first, ...rest]
  const last = rest.at(-1) ?? first
  return {
    type: 'concatenation',
    from: first.from,
    to: last.to,
    get start() {
      return first.start
    },
    get end() {
      return last.end
    },
    get text() {
      return children.map(child => child.text).join('')
    },
    children,
    named: true,
    missing: false,
  }
}
