import type { Call } from '../../shell/call.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Script, Test } from '../../shell/script.ts'
import { remembered } from '../../remembered.ts'
import type { Hook } from '../../snap/snap.ts'
import { knownOutcome } from './always-set.ts'

/** A stretch of a script's text. */
type Span = Pick<ShellNode, 'from' | 'to'>

/** Whether a hook may come to a place of one of its scripts: not in a branch for runs outside of a snap, nor in a function of a sourced file that nothing calls. */
export function isReached(hook: Hook, { script, at }: { script: Script; at: Span }): boolean {
  return !isIn(unreachedIn(hook).get(script) ?? [], at) && !isIn(deadIn(script), at)
}

function isIn(spans: readonly Span[], { from, to }: Span): boolean {
  return spans.some(span => span.from <= from && span.to >= to)
}

/** The functions of sourced files that the hook does not reach, by script. */
const unreachedIn = remembered((hook: Hook): ReadonlyMap<Script, readonly Span[]> => {
  const sourced = hook.scripts.slice(1).filter(({ script }) => script.functions.size > 0)
  if (sourced.length === 0) return new Map()
  const reached = reachedNames(hook)
  return new Map(
    sourced.map(({ script }) => [
      script,
      [...script.functions].filter(([name]) => !reached.has(name)).map(([, node]) => node),
    ]),
  )
})

/** The names of functions that the hook calls or hands on, from its own text and from what sourced files do when they are read. */
function reachedNames(hook: Hook): ReadonlySet<string> {
  const named = namedFrom(hook)
  const reached = new Set(named.get(undefined))
  for (const name of reached) for (const next of named.get(name) ?? []) reached.add(next)
  return reached
}

/** The names of functions that stand in each function of a sourced file, and outside of these. */
function namedFrom(hook: Hook): ReadonlyMap<string | undefined, ReadonlySet<string>> {
  const [own] = hook.scripts
  const names = new Set(hook.scripts.flatMap(({ script }) => [...script.functions.keys()]))
  const named = new Map<string | undefined, Set<string>>()
  const calls = hook.scripts.flatMap(({ script }) => script.calls.map(call => ({ script, call })))
  for (const { script, call } of calls) {
    // What a hook itself defines counts as called: rules judge all of its text.
    const from = script === own?.script ? undefined : call.inFunction
    const found = named.get(from) ?? new Set()
    named.set(from, found)
    for (const name of namesGiven(script, call)) if (names.has(name)) found.add(name)
  }
  return named
}

function namesGiven(script: Script, { node, words }: Call): readonly string[] {
  return isIn(deadIn(script), node) ? [] : words.flatMap(mentions)
}

function mentions({ literal }: { literal: string | undefined }): readonly string[] {
  return literal === undefined ? [] : literal.split(/[^\w.:@-]+/)
}

/** What runs only outside of a snap, as behind `[ -z "$SNAP" ]`. */
const deadIn = remembered((script: Script): readonly Span[] => {
  const known = new Map(
    [...testsByNode(script)].flatMap(([from, tests]) => {
      const outcome = tests.length === 1 && tests[0] !== undefined ? knownOutcome(tests[0]) : undefined
      return outcome === undefined ? [] : [[from, outcome] as const]
    }),
  )
  if (known.size === 0) return []
  const found: Span[] = []
  collectDead(script.root, known, found)
  return found
})

function testsByNode(script: Script): ReadonlyMap<number, readonly Test[]> {
  const found = new Map<number, Test[]>()
  for (const test of script.tests) {
    const known = found.get(test.node.from)
    if (known === undefined) found.set(test.node.from, [test])
    else known.push(test)
  }
  return found
}

type Outcomes = ReadonlyMap<number, boolean>

function collectDead(node: ShellNode, known: Outcomes, found: Span[]): void {
  if (node.type === 'if_statement') found.push(...deadBranches(node, known))
  if (node.type === 'list') {
    const [left, right] = statementsOf(node)
    const operator = node.children.find(({ type }) => type === '&&' || type === '||')?.type
    const outcome = left === undefined ? undefined : outcomeOf(left, known)
    if (right !== undefined && outcome !== undefined && outcome === (operator === '||')) found.push(right)
  }
  for (const child of node.children) if (child.children.length > 0) collectDead(child, known, found)
}

/** The branches of an `if` that never run: before the first whose condition holds, or behind it. */
function deadBranches({ children }: ShellNode, known: Outcomes): Span[] {
  const then = children.findIndex(({ type }) => type === 'then')
  const others = children.filter(({ type }) => type === 'elif_clause' || type === 'else_clause')
  const condition = children.slice(1, then).filter(({ named, type }) => named && type !== 'comment')
  const outcome =
    condition.length === 1 && condition[0] !== undefined ? outcomeOf(condition[0], known) : undefined
  if (outcome === true) return others
  const body = children.slice(then + 1).filter(child => child.named && !others.includes(child))
  return outcome === false ? body : []
}

function outcomeOf(node: ShellNode, known: Outcomes): boolean | undefined {
  if (node.type === 'negated_command' || node.type === 'redirected_statement') {
    const inner = node.children.find(({ named }) => named)
    const outcome = inner === undefined ? undefined : outcomeOf(inner, known)
    return outcome === undefined || node.type !== 'negated_command' ? outcome : !outcome
  }
  if (node.type !== 'list') return known.get(node.from)
  const [left, right] = statementsOf(node)
  const outcomes = [left, right].map(side => (side === undefined ? undefined : outcomeOf(side, known)))
  const settling = node.children.some(({ type }) => type === '||')
  if (outcomes.includes(settling)) return settling
  return outcomes.includes(undefined) ? undefined : !settling
}

function statementsOf({ children }: ShellNode): readonly ShellNode[] {
  return children.filter(({ named, type }) => named && type !== 'comment')
}
