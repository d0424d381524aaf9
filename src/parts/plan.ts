import type { Part } from '../project/project.ts'
import { describeDirty } from './dirty.ts'
import type { Findings } from './standing.ts'
import { Standing } from './standing.ts'
import type { ActionKind, StepName } from './steps.ts'
import { stepOf, stepsUpTo } from './steps.ts'

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
  return new Planner(request).plan()
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

  private *decide(part: Part, step: StepName, given: { reason?: string | undefined; force?: string | undefined }): Decision {
    const { standing } = this
    if (!standing.hasRun(part, step)) return yield this.run(part, step, { kind: 'run', reason: given.reason })
    if (given.force !== undefined) return yield this.rerun(part, step, given.reason ?? given.force)
    const dirty = standing.dirty(part, step)
    if (dirty !== undefined) return yield this.rerun(part, step, describeDirty(dirty))
    const outdated = standing.outdated(part, step)
    if (outdated === undefined) return this.add({ part: part.name, step, kind: 'skip', reason: 'already ran' })
    if (stepOf(step).updates) this.update(part, step, outdated)
    else yield this.rerun(part, step, outdated)
    standing.settle(part, step)
  }

  private *run(part: Part, step: StepName, how: { kind: ActionKind; reason?: string | undefined }): Decision {
    const needed = stepOf(step).dependsOn
    if (needed !== null) {
      for (const dependency of this.standing.dependencies(part)) {
        if (!this.standing.shouldRun(dependency, needed)) continue
        const reason = `required to ${step} '${part.name}'`
        for (const earlier of stepsUpTo(needed)) yield this.decide(dependency, earlier.name, { reason })
      }
    }
    this.add({ part: part.name, step, kind: how.kind, ...(how.reason === undefined ? {} : { reason: how.reason }) })
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
