import { ancestorsOf } from '../../shell/ancestors.ts'
import type { Call } from '../../shell/call.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Script } from '../../shell/script.ts'

/** The commands that may run after one in the same shell and function, in the order of the text: none behind an end that nothing passes over, nor in other branches. */
export function followingCalls(script: Script, call: Call): readonly Call[] {
  const spans: ShellNode[] = []
  let inner: ShellNode = call.node
  let leavesLoop = false
  for (const node of ancestorsOf(script.root, call.node)) {
    if (bounds.has(node.type)) break
    const loop = node.type === 'do_group'
    if (!leavesLoop || !loop) {
      const { nodes, end } = rest(node, inner)
      if (!leavesLoop) spans.push(...nodes)
      if (end === 'all') break
      leavesLoop ||= end === 'loop'
    }
    if (loop) leavesLoop = false
    inner = node
  }
  return script.calls.filter(other =>
    spans.some(span => span.from <= other.node.from && span.to >= other.node.to),
  )
}

/** What a command leaves with its working directory and its course. */
const bounds: ReadonlySet<string> = new Set([
  'subshell',
  'command_substitution',
  'process_substitution',
  'pipeline',
  'function_definition',
])

/** What only runs in place of what stands before it. */
const others: ReadonlySet<string> = new Set(['elif_clause', 'else_clause', 'case_item'])

/** What stands behind a node, up to what ends the script, the function or the loop. */
function rest(node: ShellNode, inner: ShellNode): { nodes: ShellNode[]; end: 'all' | 'loop' | undefined } {
  const at = node.children.indexOf(inner)
  const nodes: ShellNode[] = []
  for (const child of node.children.slice(at + 1)) {
    if (others.has(child.type)) continue
    const name = child.type === 'command' ? /^[a-z]+/.exec(child.text)?.[0] : undefined
    if (name === 'exit' || name === 'return') return { nodes, end: 'all' }
    if (name === 'break' || name === 'continue') return { nodes, end: 'loop' }
    nodes.push(child)
  }
  return { nodes, end: undefined }
}

/** Whether a command is part of seeing to a failure: what ends with an error follows it in its block, or it runs in place of a command that failed. */
export function handlesFailure(script: Script, call: Call): boolean {
  let inner: ShellNode = call.node
  for (const node of ancestorsOf(script.root, call.node)) {
    if (node.type === 'list' && isInPlaceOf(node, inner)) return true
    if (node.type !== 'program' && endsBadly(node, inner)) return true
    if (node.type === 'function_definition') return false
    inner = node
  }
  return false
}

function endsBadly(node: ShellNode, inner: ShellNode): boolean {
  const behind = node.children.slice(node.children.indexOf(inner) + 1)
  return behind.some(
    ({ type, text }) => type === 'command' && /^(?:exit|return)\s+(?!0(?:\s|$))\S/.test(text),
  )
}

/** Questions, whose no is no failure. */
const asks =
  /^(?:!\s*)?(?:\[|test\b|grep\b|command\b|type\b|which\b|hash\b|id\b|getent\b|pgrep\b|cmp\b|diff\b|snapctl (?:is-connected|get|services)\b|\S+ .*\|\s*grep\b)/

/** Whether a node stands behind the `||` of a command that does something. */
function isInPlaceOf(list: ShellNode, inner: ShellNode): boolean {
  const [left] = list.children
  return (
    left !== undefined &&
    left !== inner &&
    list.children.at(-1) === inner &&
    list.children.some(({ type }) => type === '||') &&
    !asks.test(left.text.replaceAll('\n', ' '))
  )
}
