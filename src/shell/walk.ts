import type { Call, CallStatus } from './call.ts'
import type { Context } from './context.ts'
import { before, grouped, outermost, standing, substituted } from './context.ts'
import { nestedSpan } from './nested.ts'
import type { ShellNode } from './node.ts'
import type { Assignment } from './facts.ts'
import { readSimple } from './simple-command.ts'
import {
  branches,
  heredocRest,
  isAssignment,
  isRedirect,
  isStatement,
  readAssignment,
  maySubstitute,
  soleSubstitution,
  substitutionsIn,
} from './statements.ts'
import { TreeCall } from './tree-call.ts'
import type { Word } from './word.ts'

/** What a walk through a script finds. */
export interface Walked {
  calls: Call[]
  assignments: Assignment[]
  /** `(( … ))` that stand as commands. */
  arithmetic: ShellNode[]
  functions: Map<string, ShellNode>
}

/** What a walk needs to know beyond the tree. */
interface WalkOptions {
  /** Whether a failure before the last `|` counts from the first line on. */
  pipefail?: boolean
  /** Reads part of the script's text again, as the literal argument of `sh -c` is. */
  parse?: ((span: { from: number; to: number }) => ShellNode) | undefined
}

/** Finds every command of a script and what becomes of it. */
export function walk(root: ShellNode, options: WalkOptions = {}): Walked {
  const walker = new Walker(options)
  walker.sequence(root.children, outermost)
  walker.functionBodies()
  const { calls, assignments, arithmetic, functions } = walker
  return { calls: inOrder(calls), assignments: inOrder(assignments), arithmetic, functions }
}

/** Sorts by place what mostly is in order: functions are looked into once their callers are known. */
function inOrder<T extends { node: ShellNode }>(found: T[]): T[] {
  return found.every((one, index) => one.node.from >= (found[index - 1]?.node.from ?? 0))
    ? found
    : found.sort((a, b) => a.node.from - b.node.from)
}

/** A statement with the redirections that stand after it. */
interface Tailed {
  node: ShellNode | undefined
  tails: readonly ShellNode[]
}

const none: readonly ShellNode[] = []

class Walker implements Walked {
  readonly calls: Call[] = []
  readonly assignments: Assignment[] = []
  readonly arithmetic: ShellNode[] = []
  readonly functions = new Map<string, ShellNode>()
  private readonly parse: WalkOptions['parse']
  private readonly called = new Map<string, Set<CallStatus>>()
  /** Names that are called, in case they are functions that wait to be looked into. */
  private readonly due: string[] = []
  private readonly waiting = new Map<string, { body: Tailed; context: Context }[]>()
  private pipefail: boolean

  constructor(options: WalkOptions) {
    this.parse = options.parse
    this.pipefail = options.pipefail ?? false
  }

  /** Statements one after the other; what the last one returns is what the whole returns. */
  sequence(nodes: readonly ShellNode[], context: Context): void {
    const last = nodes.findLastIndex(isStatement)
    const sole = nodes.findIndex(isStatement) === last
    nodes.forEach((node, index) => {
      if (!isStatement(node)) return
      const status = index === last ? context.status : before(context.status)
      const own = standing(context, { status, assignedTo: sole ? context.assignedTo : undefined })
      const background = nodes[index + 1]?.type === '&'
      this.statement(
        { node, tails: none },
        background ? { ...own, status: 'ignored', background: true, inSubshell: true, fed: true } : own,
      )
    })
  }

  /** What functions do is known once their calls are: a body that only ever runs in a condition never ends the script. */
  functionBodies(): void {
    while (this.waiting.size > 0) {
      for (let name = this.due.pop(); name !== undefined; name = this.due.pop()) this.run(name)
      const [uncalled] = this.waiting.keys()
      if (uncalled !== undefined) this.run(uncalled)
    }
  }

  private run(name: string): void {
    const bodies = this.waiting.get(name) ?? []
    this.waiting.delete(name)
    const statuses = this.called.get(name)
    const status =
      statuses === undefined || statuses.has('fatal')
        ? 'fatal'
        : statuses.has('handled')
          ? 'handled'
          : ([...statuses][0] ?? 'fatal')
    for (const { body, context } of bodies) this.statement(body, { ...context, status })
  }

  private statement({ node, tails }: Tailed, context: Context): void {
    switch (node?.type) {
      case undefined:
      case 'command':
      case 'declaration_command':
      case 'unset_command':
      case 'test_command':
        return this.simple({ node, tails }, context)
      case 'variable_assignment':
      case 'variable_assignments':
        return this.assign({ node, tails }, context)
      case 'redirected_statement':
        return this.redirected({ node, tails }, context)
      case 'negated_command':
        return this.statement(
          { node: node.children.find(isStatement), tails },
          { ...context, status: 'condition', assignedTo: undefined },
        )
      case 'pipeline':
        return this.pipeline(
          node.children
            .filter(isStatement)
            .map((member, index, all) => ({ node: member, tails: index === all.length - 1 ? tails : [] })),
          context,
        )
      case 'list':
        return this.list(node, { tails, context })
      case 'function_definition':
        return this.define(node, context)
      default:
        return this.compound({ node, tails }, context)
    }
  }

  private redirected({ node, tails }: Tailed, context: Context): void {
    const body = node?.children.find(isStatement)
    const own = node?.children.filter(isRedirect) ?? []
    const rest = own.map(heredocRest).find(found => found !== undefined)
    const left = { node: body, tails: [...own, ...tails] }
    if (rest === undefined) return this.statement(left, context)
    if (rest.operator === '|')
      return this.pipeline([left, ...rest.statements.map(found => ({ node: found, tails: [] }))], context)
    this.either({ left, operator: rest.operator, right: { node: rest.statements[0], tails: [] } }, context)
  }

  private pipeline(members: readonly Tailed[], context: Context): void {
    const negated = members[0]?.node?.type === 'negated_command'
    const whole = negated ? 'condition' : context.status
    members.forEach((member, index) => {
      const last = index === members.length - 1
      const inner =
        negated && index === 0
          ? { node: member.node?.children.find(isStatement), tails: member.tails }
          : member
      this.statement(inner, {
        ...context,
        status: last || this.pipefail ? whole : 'ignored',
        pipe: { index, length: members.length },
        inSubshell: true,
        fed: context.fed || index > 0,
        assignedTo: undefined,
      })
    })
  }

  private list(node: ShellNode, { tails, context }: { tails: readonly ShellNode[]; context: Context }): void {
    const [left, right] = node.children.filter(isStatement)
    const operator = node.children.find(child => child.type === '||' || child.type === '&&')?.type ?? '&&'
    this.either({ left: { node: left, tails: [] }, operator, right: { node: right, tails } }, context)
  }

  private either(
    { left, operator, right }: { left: Tailed; operator: string; right: Tailed },
    context: Context,
  ): void {
    const handled = doesNothing(right.node) ? 'ignored' : 'handled'
    const status = operator === '&&' || context.status === 'condition' ? 'condition' : handled
    this.statement(left, standing(context, { status, assignedTo: undefined }))
    this.statement(right, { ...context, conditional: true, assignedTo: undefined })
  }

  private define(node: ShellNode, context: Context): void {
    const name = node.children.find(child => child.field === 'name')?.text ?? ''
    const body = node.children.find(isStatement)
    this.functions.set(name, node)
    if (body === undefined) return
    const inner = {
      ...outermost,
      inSubshell: context.inSubshell,
      inSubstitution: context.inSubstitution,
      nested: context.nested,
    }
    const known = this.waiting.get(name) ?? []
    known.push({
      body: { node: body, tails: node.children.filter(isRedirect) },
      context: { ...inner, conditional: true, inFunction: name },
    })
    this.waiting.set(name, known)
  }

  /** Groups, loops and branches. */
  private compound({ node, tails }: Tailed, context: Context): void {
    if (node === undefined) return
    const { redirects, parts } =
      tails.length === 0 ? { redirects: [], parts: none } : readSimple(undefined, tails)
    this.parts(parts, context)
    const inside = grouped(node.type === 'subshell' ? { ...context, inSubshell: true } : context, redirects)
    if (node.children[0]?.type === '((' || node.type === 'c_style_for_statement')
      this.parts(
        node.children.filter(child => !isStatement(child)),
        context,
      )
    if (node.children[0]?.type === '((') this.arithmetic.push(node)
    for (const branch of branches(node)) {
      if (branch.words) this.parts(branch.nodes, context)
      else if (branch.condition)
        this.sequence(branch.nodes, {
          ...inside,
          status: 'condition',
          conditional: inside.conditional || branch.conditional,
        })
      else if (node.type === 'ERROR')
        this.sequence(branch.nodes, { ...inside, status: 'ignored', conditional: true })
      else
        this.sequence(
          branch.nodes,
          inside.conditional || !branch.conditional ? inside : { ...inside, conditional: true },
        )
    }
  }

  private assign({ node, tails }: { node: ShellNode; tails: readonly ShellNode[] }, context: Context): void {
    if (tails.length > 0) this.parts(readSimple(undefined, tails).parts, context)
    const nodes = isAssignment(node) ? [node] : node.children.filter(isAssignment)
    const found = nodes.map(inner => readAssignment(inner))
    for (const assignment of found) this.assignments.push(assignment)
    const substitutions = nodes.flatMap(inner => substitutionsIn(inner))
    for (const inner of substitutions) {
      const last = inner === substitutions.at(-1)
      const name = found.find(
        ({ value }) => value !== undefined && soleSubstitution(value.node) === inner,
      )?.name
      this.sequence(
        inner.children,
        substituted(context, { status: last ? context.status : 'ignored', assignedTo: name }),
      )
    }
  }

  private simple({ node, tails }: Tailed, context: Context): void {
    const simple = readSimple(node, tails)
    const whole = node ?? tails[0]
    if (whole === undefined) return
    const call = new TreeCall(whole, { simple, context, functions: this.functions })
    this.calls.push(call)
    if (call.name !== undefined) this.note(call.name, call.status)
    if (call.name === 'set') this.setPipefail(call.words)
    for (const inner of simple.prefixes)
      this.assignments.push(readAssignment(inner, { prefix: call.words.length > 0 }))
    this.parts(simple.prefixes, context)
    this.parts(simple.parts, context)
    for (const child of node?.children ?? []) {
      if (child.type === 'subshell') this.compound({ node: child, tails: [] }, context)
      if (node?.type === 'declaration_command' && isAssignment(child))
        this.assignments.push(readAssignment(child, { declaration: call.name }))
    }
    this.nested(call, context)
  }

  private note(name: string, status: CallStatus): void {
    const statuses = this.called.get(name)
    statuses?.add(status)
    if (statuses !== undefined) return
    this.called.set(name, new Set([status]))
    this.due.push(name)
  }

  private setPipefail(words: readonly Word[]): void {
    const at = words.findIndex(word => word.literal === 'pipefail')
    if (at > 0) this.pipefail = words[at - 1]?.literal?.startsWith('-') ?? false
  }

  /** What the substitutions in words do; nobody asks whether they fail. */
  private parts(nodes: readonly ShellNode[], context: Context): void {
    for (const node of nodes) {
      if (!maySubstitute(node)) continue
      const assigned = isAssignment(node) ? readAssignment(node) : undefined
      const sole = assigned?.value === undefined ? undefined : soleSubstitution(assigned.value.node)
      for (const inner of substitutionsIn(node)) {
        this.sequence(
          inner.children,
          substituted(context, {
            status: 'ignored',
            assignedTo: inner === sole ? assigned?.name : undefined,
          }),
        )
      }
    }
  }

  private nested(call: Call, context: Context): void {
    const found = this.parse === undefined ? undefined : nestedSpan(call)
    if (found === undefined || this.parse === undefined) return
    const inner: Context = {
      ...grouped(context, call.redirects),
      nested: true,
      inSubshell: context.inSubshell || !found.here,
      conditional: context.conditional || found.later,
      status:
        found.later || found.here
          ? context.status
          : before(context.status) === 'fatal'
            ? 'ignored'
            : context.status,
    }
    this.sequence(this.parse(found.span).children, inner)
  }
}

function doesNothing(node: ShellNode | undefined): boolean {
  return node?.type === 'command' && /^(true|:|\/(usr\/)?bin\/true)$/.test(node.text.trim())
}
