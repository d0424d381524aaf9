import type { Part } from '../project/project.ts'
import { describeDirty } from './dirty.ts'
import type { Sharing } from './redo.ts'
import { isScripted, mustRedo, wasScripted } from './redo.ts'
import type { Findings, Finished } from './standing.ts'
import { Standing, key } from './standing.ts'
import type { ActionKind, Awaited, StepName } from './steps.ts'
import { stepNames, stepOf, stepsUpTo } from './steps.ts'
import { defined } from '../record.ts'

/** One thing to do, or to leave as it is, told in the order of doing. */
export interface Action {
  part: string
  step: StepName
  kind: ActionKind
  /** Why, as the person reads it in parentheses. */
  reason?: string
}

export interface PlanRequest extends Findings {
  /** Those to bring to the step. */
  selected: readonly Part[]
  step: StepName
  /** Runs the step even when nothing calls for it; with a reason to be told. */
  force?: string | undefined
}

/** What has to be done, and why, so that the selected parts have finished a step. */
export function plan(request: PlanRequest): Action[] {
  const again = new Map<string, readonly string[]>()
  for (;;) {
    const actions = new Planner({ ...request, again }).plan()
    const more =
      request.step === 'stage' || request.step === 'prime'
        ? scriptsToRepeat(request, actions)
        : new Map<string, readonly string[]>()
    if (more.size === 0) return actions
    for (const [script, reasons] of more) again.set(script, reasons)
  }
}

/** The order in which parts take a step of the shared directories when nothing is there. */
export function orderOf(step: Awaited, { parts, options }: Pick<PlanRequest, 'parts' | 'options'>): Part[] {
  const named = new Map(parts.map(part => [part.name, part]))
  const actions = new Planner({
    parts,
    selected: parts,
    step,
    finished: new Map(),
    options,
    sourceChange: () => undefined,
  }).plan()
  return actions.flatMap(action =>
    action.step === step && action.kind !== 'skip' ? (named.get(action.part) ?? []) : [],
  )
}

/** The parts that take a step in a plan, and those that have taken it and lose that as they take an earlier one anew. */
export function actingIn(actions: readonly Action[], step: Awaited, taken: Sharing['taken']): Set<string> {
  const isBefore = (other: StepName): boolean => stepNames.indexOf(other) < stepNames.indexOf(step)
  return new Set(
    actions.flatMap(action =>
      action.kind !== 'skip' &&
      (action.step === step ||
        (action.kind === 'rerun' && isBefore(action.step) && taken(action.part) !== undefined))
        ? [action.part]
        : [],
    ),
  )
}

/** Steps of selected parts that a plan leaves as they are, and that scripts have taken on what the plan places anew. */
function scriptsToRepeat(request: PlanRequest, actions: readonly Action[]): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  let filled = new Set<string>()
  for (const step of ['stage', 'prime'] as const) {
    const taken = (name: string): Finished | undefined => request.finished.get(name)?.[step]
    if (!request.parts.some(part => isScripted(part, step) || wasScripted(taken(part.name), step))) continue
    const order = orderOf(step, request)
    const acting = actingIn(actions, step, taken)
    const redo = mustRedo({ step, order, taken }, acting)
    // What is primed comes from the stage.
    if (!redo && filled.size === 0) continue
    const causes = order.filter(part => acting.has(part.name)).map(part => part.name)
    for (const part of request.selected) {
      if (
        acting.has(part.name) ||
        !wasScripted(taken(part.name), step) ||
        (step === 'prime' && request.step === 'stage')
      )
        continue
      const place = order.indexOf(part)
      const earlier = causes.filter(name => order.findIndex(other => other.name === name) < place)
      found.set(
        key(part.name, step),
        (earlier.length > 0 ? earlier : causes.length > 0 ? causes : [...filled]).slice(0, 2),
      )
    }
    if (redo) filled = acting
  }
  return found
}

/** A decision that may wait for others, which it hands out; those are carried through before it goes on. */
type Decision = Generator<Decision, void, undefined>

/** Carries what each step will have done while the plan grows. */
class Planner {
  private readonly request: PlanRequest
  private readonly standing: Standing
  private readonly actions: Action[] = []

  constructor(request: PlanRequest) {
    this.request = request
    this.standing = new Standing(request)
  }

  plan(): Action[] {
    for (const step of stepsUpTo(this.request.step)) {
      const force = step.name === this.request.step ? this.request.force : undefined
      for (const part of this.request.selected) carryThrough(this.decide(part, step.name, { force }))
    }
    return this.actions
  }

  private *decide(
    part: Part,
    step: StepName,
    given: { reason?: string | undefined; force?: string | undefined },
  ): Decision {
    const { standing } = this
    if (!standing.hasRun(part, step)) return yield this.run(part, step, { kind: 'run', reason: given.reason })
    if (given.force !== undefined) return yield this.rerun(part, step, given.reason ?? given.force)
    const dirty = standing.dirty(part, step)
    if (dirty !== undefined) return yield this.rerun(part, step, describeDirty(dirty))
    const outdated = standing.outdated(part, step)
    if (outdated === undefined)
      return this.add({ part: part.name, step, kind: 'skip', reason: 'already ran' })
    if (stepOf(step).updates) this.update(part, step, outdated)
    else yield this.rerun(part, step, outdated)
    standing.settle(part, step)
  }

  private *run(part: Part, step: StepName, how: { kind: ActionKind; reason?: string | undefined }): Decision {
    const needed = stepOf(step).dependsOn
    if (needed !== null && this.standing.mayWait(part, needed)) {
      for (const dependency of this.standing.dependencies(part)) {
        if (!this.standing.shouldRun(dependency, needed)) continue
        const reason = `required to ${step} '${part.name}'`
        for (const earlier of stepsUpTo(needed)) yield this.decide(dependency, earlier.name, { reason })
      }
    }
    this.add({
      part: part.name,
      step,
      kind: how.kind,
      ...defined({ reason: how.reason }),
    })
    this.standing.finish(part, step)
  }

  private rerun(part: Part, step: StepName, reason: string): Decision {
    this.standing.forget(part, step)
    return this.run(part, step, { kind: 'rerun', reason })
  }

  private update(part: Part, step: StepName, reason: string): void {
    this.add({ part: part.name, step, kind: 'update', reason })
    this.standing.finish(part, step)
  }

  private add(action: Action): void {
    this.actions.push(action)
  }
}

/** Takes decisions in the order in which they wait for each other. Chains of parts can be longer than calls can be nested. */
function carryThrough(first: Decision): void {
  const waiting = [first]
  for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
    const { done, value } = next.next()
    if (done === true) waiting.pop()
    else waiting.push(value)
  }
}
