import { ancestorsOf } from '../../shell/ancestors.ts'
import type { Call } from '../../shell/call.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Script } from '../../shell/script.ts'
import { remembered } from '../../remembered.ts'
import type { Hook } from '../../snap/snap.ts'

interface PlacedCall {
  script: Script
  call: Call
}

/** Whether the exit status of a command becomes that of the hook when nothing sets errexit: nothing runs after it, and who calls its function says the same. */
export function isHeard(hook: Hook, placed: PlacedCall): boolean {
  return heard(hook, placed, new Set())
}

function heard(hook: Hook, { script, call }: PlacedCall, seen: Set<string>): boolean {
  if (call.status !== 'fatal') return call.status !== 'ignored'
  let inner = call.node
  for (const node of ancestorsOf(script.root, call.node)) {
    if (node.type === 'function_definition') return heardByCallers(hook, call.inFunction, seen)
    if (!passesOn(node, inner)) return false
    inner = node
  }
  return true
}

function heardByCallers(hook: Hook, name: string | undefined, seen: Set<string>): boolean {
  if (name === undefined || seen.has(name)) return false
  seen.add(name)
  // Of what runs it by way of a variable or of another function nothing is known.
  return (callsOf(hook).get(name) ?? [])
    .filter(({ call }) => call.name === name)
    .every(caller => heard(hook, caller, seen))
}

/** Whether the next thing that is done asks for the status of a command, as in `status=$?`. */
export function isRead(script: Script, { node, inSubstitution }: Call): boolean {
  const asked = script.variables.find(({ name, place }) => name === '?' && place.offset >= node.to)
  return (
    asked !== undefined &&
    !inSubstitution &&
    !script.calls.some(other => other.node.from >= node.to && other.node.to <= asked.place.offset)
  )
}

/** Whether a hook calls a function anywhere, or hands on its name. */
export function isUsed(hook: Hook, name: string): boolean {
  return callsOf(hook).has(name)
}

/** The commands of a hook by each name that stands in them: a function may be an argument of another, or be named by a variable. */
const callsOf = remembered((hook: Hook): ReadonlyMap<string, readonly PlacedCall[]> => {
  const functions = new Set(hook.scripts.flatMap(({ script }) => [...script.functions.keys()]))
  const found = new Map<string, PlacedCall[]>()
  const note = (name: string, placed: PlacedCall): void => {
    const known = found.get(name)
    if (known === undefined) found.set(name, [placed])
    else known.push(placed)
  }
  for (const { script } of functions.size === 0 ? [] : hook.scripts) {
    for (const call of script.calls) {
      const isComputed = call.name === undefined && call.words[0]?.text.includes('/') === false
      const names = isComputed
        ? functions
        : call.words.flatMap(({ literal }) =>
            literal !== undefined && functions.has(literal) ? [literal] : [],
          )
      for (const name of names) note(name, { script, call })
    }
  }
  return found
})

/** Whether the status of what is inside is that of the node around it. */
function passesOn(node: ShellNode, inner: ShellNode): boolean {
  if (whole.has(node.type)) return true
  if (ofLast.has(node.type)) return lastOf(node.children) === inner
  return (
    /^(?:if_statement|elif_clause)$/.test(node.type) &&
    (isClause(inner) || lastOf(node.children.filter(child => !isClause(child))) === inner)
  )
}

/** What has the status of the one thing in it. */
const whole: ReadonlySet<string> = new Set([
  'redirected_statement',
  'variable_assignment',
  'variable_assignments',
  'string',
  'case_statement',
])
/** What has the status of the last thing in it. */
const ofLast: ReadonlySet<string> = new Set([
  'program',
  'compound_statement',
  'subshell',
  'pipeline',
  'list',
  'else_clause',
  'case_item',
  'command_substitution',
])

function isClause({ type }: ShellNode): boolean {
  return type === 'elif_clause' || type === 'else_clause'
}

/** The last statement: comments, and functions that are only defined, leave the status as it is. */
function lastOf(nodes: readonly ShellNode[]): ShellNode | undefined {
  return nodes.findLast(node => node.named && node.type !== 'comment' && node.type !== 'function_definition')
}
