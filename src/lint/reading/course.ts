import type { Call } from '../../shell/call.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Script } from '../../shell/script.ts'
import { remembered } from '../../remembered.ts'
import type { Hook } from '../../snap/snap.ts'

/** Whether a command runs each time the hook does: in no branch, and in a function only where that is called so. */
export function runsAlways(hook: Hook, { script, call }: { script: Script; call: Call }): boolean {
  return runs({ hook, script, call }, new Set())
}

function runs(
  { hook, script, call }: { hook: Hook; script: Script; call: Call },
  seen: Set<string>,
): boolean {
  if (call.nested) return false
  const name = call.inFunction
  if (name === undefined) return !isBranched(script.root, call.node) && !mayHaveEnded(script, call)
  const definition = script.functions.get(name)
  if (
    definition === undefined ||
    seen.has(name) ||
    isBranched(definition, call.node) ||
    mayHaveEnded(script, call)
  )
    return false
  seen.add(name)
  return (callersOf(hook).get(name) ?? []).some(
    caller => caller.call.inFunction !== name && runs({ hook, ...caller }, seen),
  )
}

/** Every call of a function of the hook's scripts, by its name. */
const callersOf = remembered((hook: Hook): ReadonlyMap<string, readonly { script: Script; call: Call }[]> => {
  const names = new Set(hook.scripts.flatMap(({ script }) => [...script.functions.keys()]))
  const found = new Map<string, { script: Script; call: Call }[]>([...names].map(name => [name, []]))
  for (const { script } of hook.scripts)
    for (const call of script.calls) found.get(call.name ?? '')?.push({ script, call })
  return found
})

/** Whether a node lies in something that may be passed over; the body of a `for` counts as run. */
function isBranched(from: ShellNode, target: ShellNode): boolean {
  let parent = from
  for (;;) {
    const index = childAround(parent.children, target)
    const child = parent.children[index]
    if (child === undefined || child === target) return child !== undefined && isBranch(parent, index)
    if (isBranch(parent, index)) return true
    parent = child
  }
}

/** The index of the child that a node lies in; children stand in order. */
function childAround(children: readonly ShellNode[], { from, to }: ShellNode): number {
  let low = 0
  let high = children.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((children[middle]?.to ?? 0) >= to) high = middle
    else low = middle + 1
  }
  const found = children[low]
  return found !== undefined && found.from <= from && found.to >= to ? low : -1
}

function isBranch(parent: ShellNode, index: number): boolean {
  switch (parent.type) {
    case 'if_statement':
      return index > parent.children.findIndex(child => child.type === 'then')
    case 'while_statement':
      return parent.children[index]?.type === 'do_group'
    case 'list':
      return index > 0
    case 'case_item':
    case 'elif_clause':
    case 'else_clause':
    case 'ERROR':
      return true
    default:
      return false
  }
}

/** Whether the script, or the function, may have ended well before this command. */
function mayHaveEnded(script: Script, call: Call): boolean {
  return goodEnds(script).some(end => end.node.from < call.node.from && end.inFunction === call.inFunction)
}

const goodEnds = remembered((script: Script) => script.calls.filter(isGoodEnd))

function isGoodEnd({ name, conditional, inSubstitution, words }: Call): boolean {
  return (
    (name === 'exit' || name === 'return') &&
    conditional &&
    !inSubstitution &&
    /^0?$/.test(words[1]?.literal ?? '')
  )
}

/** The offset to which a shell reads a script for sure: it stops at an `exec` or `exit` that nothing can pass over. */
export function readTo(script: Script): number {
  // Python and other languages hide behind a first line for sh in this way.
  const hidden = /^#![^\n]*\n(?:'''exec'|"exec"|''':'|"":)/.exec(script.text)
  if (hidden !== null) return hidden[0].length
  const last = script.calls.find(
    call =>
      !call.conditional &&
      !call.inSubshell &&
      !call.nested &&
      (call.name === 'exit' || (call.name === 'exec' && call.words.length > 1)),
  )
  return last === undefined ? script.text.length : last.node.to
}

/** Whether errexit is on where a command stands, as far as the text tells; in functions, where it is ever on. */
export function hasErrexit(hook: Hook, { script, call }: { script: Script; call: Call }): boolean {
  const elsewhere = hook.scripts.some(
    other => other.script !== script && other.script.options.some(isErrexitOn),
  )
  if (call.inFunction !== undefined) return elsewhere || script.options.some(isErrexitOn)
  const before = script.options.filter(
    option => option.name === 'errexit' && option.start.offset <= call.start.offset,
  )
  return before.findLast(option => option.always)?.on ?? elsewhere
}

function isErrexitOn(option: { name: string; on: boolean }): boolean {
  return option.name === 'errexit' && option.on
}

/** Commands that do not fail, or whose failure means nothing. */
export const harmless: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'true',
  ':',
  'exit',
  'return',
  'set',
  'export',
  'unset',
  'shift',
  'trap',
  'logger',
  'local',
  'readonly',
  'umask',
  'declare',
  'typeset',
  'sleep',
])
