import type { ShellNode } from '../../shell/node.ts'

/** One way that a script can take, and what has to be put into its text to see that it was taken. */
export interface Branch {
  line: number
  kind: 'then' | 'else' | 'elif' | 'no else' | 'loop' | 'case' | 'function' | 'and' | 'or'
  /** The source line, for people. */
  text: string
  /** Texts to insert, by offset; `#` stands for the call that marks it. */
  edits: readonly { at: number; text: string }[]
}

/** The branches of a script in the order of the text. One whose first statement asks for `$?` is left out: a mark before it would change that. */
export function branchesOf(root: ShellNode): Branch[] {
  const found: Branch[] = []
  const lines = root.text.split('\n')
  const add = (node: ShellNode, kind: Branch['kind'], edits: Branch['edits']): void => {
    const { line } = node.start
    found.push({ line, kind, text: (lines[line - root.start.line] ?? '').trim(), edits })
  }
  const visit = (node: ShellNode): void => {
    if (node.type === 'ERROR' || node.missing) return
    marks[node.type]?.(node, add, offset => root.text.slice(offset - root.from, offset - root.from + 200))
    for (const child of node.children) visit(child)
  }
  visit(root)
  return found.sort((one, other) => (one.edits[0]?.at ?? 0) - (other.edits[0]?.at ?? 0))
}

type Add = (node: ShellNode, kind: Branch['kind'], edits: Branch['edits']) => void

const marks: Readonly<
  Record<string, (node: ShellNode, add: Add, textFrom: (offset: number) => string) => void>
> = {
  if_statement(node, add) {
    after(node, 'then', { kind: 'then', add })
    const end = node.children.findLast(child => child.type === 'fi')
    if (end === undefined || end.missing || node.children.some(child => child.type === 'else_clause')) return
    add(node, 'no else', [{ at: end.from, text: 'else #; ' }])
  },
  elif_clause: (node, add) => {
    after(node, 'then', { kind: 'elif', add })
  },
  else_clause: (node, add) => {
    after(node, 'else', { kind: 'else', add })
  },
  do_group: (node, add) => {
    after(node, 'do', { kind: 'loop', add })
  },
  function_definition(node, add) {
    const body = node.children.find(child => child.type === 'compound_statement')
    if (body !== undefined) after(body, '{', { kind: 'function', add })
  },
  case_item(node, add) {
    after(node, ')', { kind: 'case', add })
  },
  list(node, add, textFrom) {
    const [, operator, right] = node.children.filter(child => child.type !== 'comment')
    if (
      operator === undefined ||
      right === undefined ||
      !['&&', '||'].includes(operator.type) ||
      /<<|\$\?/.test(right.text)
    )
      return
    // `|| echo >&2 words`: a group would not take the words.
    if (/^[ \t]*\d*[<>]+&?[ \t]*[^\s;&|)]+[ \t]+[^\s;&|)}#<>\d]/.test(textFrom(right.to))) return
    add(right, operator.type === '&&' ? 'and' : 'or', [
      { at: right.from, text: '{ #; ' },
      { at: right.to, text: '; }' },
    ])
  },
}

/** A mark behind the token with which a branch begins. */
function after(node: ShellNode, token: string, { kind, add }: { kind: Branch['kind']; add: Add }): void {
  const at = node.children.findIndex(child => child.type === token)
  const begin = node.children[at]
  if (begin === undefined || begin.missing) return
  const first = node.children.slice(at + 1).find(child => child.named && child.type !== 'comment')
  if (first !== undefined && /\$\?|\$\{\?/.test(first.text)) return
  const empty = first === undefined && node.type === 'case_item'
  const closed = node.children.some(child => [';;', ';&', ';;&'].includes(child.type))
  add(begin, kind, [{ at: begin.to, text: empty && closed ? ' # ' : ' #;' }])
}
