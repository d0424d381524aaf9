import type { Part } from '../project/project.ts'
import type { SourceChange } from '../sources/source.ts'
import type { DirtyReport } from './dirty.ts'
import { describeDirty, propertiesOf, sameValue } from './dirty.ts'
import type { ActionKind, StepName } from './steps.ts'
import { stepNames, stepOf, stepsFrom, stepsUpTo } from './steps.ts'

/** One thing to do, or to leave as it is, told in the order of doing. */
export interface Action {
  part: string
  step: StepName
  kind: ActionKind
  /** Why, as the person reads it in parentheses. */
  reason?: string
}

/** What of a finished step decides whether it has to run again. */
export interface Finished {
  /** The part's properties when it ran. */
  properties: Readonly<Record<string, unknown>>
  /** What it saw of the project: who adopts, for which architecture. */
  options: Readonly<Record<string, unknown>>
  /** Grows with every finished step: the greater one ran later. */
  serial: number
}

export interface PlanRequest {
  /** All parts, in the order of processing. */
  parts: readonly Part[]
  /** Those to bring to the step. */
  selected: readonly Part[]
  step: StepName
  finished: ReadonlyMap<string, Partial<Readonly<Record<StepName, Finished>>>>
  options: Readonly<Record<string, unknown>>
  /** What has changed in a part's source since it was pulled; asked at most once per part. */
  sourceChange: (part: Part) => SourceChange | undefined
  /** Runs the step even when nothing calls for it; with a reason to be told. */
  force?: string | undefined
}

/** What has to be done, and why, so that the selected parts have finished a step. */
export function plan(request: PlanRequest): Action[] {
  return new Planner(request).plan()
}

interface Known extends Finished {
  /** A change before the step has been dealt with in this plan. */
  settled?: boolean
}

/** Carries what each step will have done while the plan grows. */
class Planner {
  private readonly request: PlanRequest
  private readonly known = new Map<string, Known>()
  private readonly changes = new Map<string, SourceChange | undefined>()
  private readonly actions: Action[] = []
  private serial = 0

  constructor(request: PlanRequest) {
    this.request = request
    for (const [name, finished] of request.finished) {
      for (const step of stepNames) {
        const state = finished[step]
        if (state === undefined) continue
        this.known.set(key(name, step), { ...state })
        this.serial = Math.max(this.serial, state.serial)
      }
    }
  }

  plan(): Action[] {
    for (const step of stepsUpTo(this.request.step)) {
      for (const part of this.request.selected) this.decide(part, step.name, { force: step.name === this.request.step ? this.request.force : undefined })
    }
    return this.actions
  }

  private decide(part: Part, step: StepName, given: { reason?: string | undefined; force?: string | undefined }): void {
    const state = this.known.get(key(part.name, step))
    if (state === undefined) return this.run(part, step, { kind: 'run', reason: given.reason })
    if (given.force !== undefined) return this.rerun(part, step, given.reason ?? given.force)
    const dirty = this.dirty(part, step)
    if (dirty !== undefined) return this.rerun(part, step, describeDirty(dirty))
    const outdated = this.outdated(part, step)
    if (outdated === undefined) return this.add({ part: part.name, step, kind: 'skip', reason: 'already ran' })
    if (stepOf(step).updates) this.update(part, step, outdated)
    else this.rerun(part, step, outdated)
    const after = this.known.get(key(part.name, step))
    if (after !== undefined) after.settled = true
  }

  private run(part: Part, step: StepName, how: { kind: ActionKind; reason?: string | undefined }): void {
    const needed = stepOf(step).dependsOn
    if (needed !== null) {
      for (const dependency of this.dependencies(part)) {
        if (!this.shouldRun(dependency, needed)) continue
        const reason = `required to ${step} '${part.name}'`
        for (const earlier of stepsUpTo(needed)) this.decide(dependency, earlier.name, { reason })
      }
    }
    this.add({ part: part.name, step, kind: how.kind, ...(how.reason === undefined ? {} : { reason: how.reason }) })
    this.finish(part, step)
  }

  private rerun(part: Part, step: StepName, reason: string): void {
    for (const later of stepsFrom(step)) this.known.delete(key(part.name, later.name))
    this.run(part, step, { kind: 'rerun', reason })
  }

  private update(part: Part, step: StepName, reason: string): void {
    this.add({ part: part.name, step, kind: 'update', reason })
    this.finish(part, step)
  }

  private add(action: Action): void {
    this.actions.push(action)
  }

  private finish(part: Part, step: StepName): void {
    this.serial += 1
    // What is pulled in this plan is up to date, whatever the source was when it was looked at.
    const settled = step === 'pull'
    this.known.set(key(part.name, step), { properties: propertiesOf(part), options: this.request.options, serial: this.serial, settled })
  }

  /** Direct dependencies in the order of processing. */
  private dependencies(part: Part): Part[] {
    return this.request.parts.filter(other => part.keys.after.includes(other.name))
  }

  private allDependencies(part: Part, seen = new Set<Part>()): Set<Part> {
    for (const dependency of this.dependencies(part)) {
      if (seen.has(dependency)) continue
      seen.add(dependency)
      this.allDependencies(dependency, seen)
    }
    return seen
  }

  private shouldRun(part: Part, step: StepName): boolean {
    if (!this.known.has(key(part.name, step))) return true
    if (this.outdated(part, step) !== undefined || this.dirty(part, step) !== undefined) return true
    const previous = stepNames[stepNames.indexOf(step) - 1]
    return previous !== undefined && this.shouldRun(part, previous)
  }

  private dirty(part: Part, step: StepName): DirtyReport | undefined {
    const state = this.known.get(key(part.name, step))
    if (state === undefined) return undefined
    const properties = changedKeys(propertiesOf(part, step), state.properties)
    const options = changedKeys(this.request.options, state.options)
    const report: DirtyReport = { properties, options, dependencies: [] }
    if (properties.length > 0 || options.length > 0) return report
    const needed = stepOf(step).dependsOn
    if (needed === null) return undefined
    for (const dependency of this.allDependencies(part)) {
      const theirs = this.known.get(key(dependency.name, needed))
      if (theirs === undefined || theirs.serial > state.serial || this.shouldRun(dependency, needed)) {
        report.dependencies.push({ part: dependency.name, step: needed })
      }
    }
    return report.dependencies.length === 0 ? undefined : report
  }

  /** Why a step that has run can take over a change before it. */
  private outdated(part: Part, step: StepName): string | undefined {
    const state = this.known.get(key(part.name, step))
    if (state === undefined || state.settled === true) return undefined
    if (step === 'pull') return this.change(part) === undefined ? undefined : 'source changed'
    for (const earlier of stepsUpTo(step).slice(0, -1).reverse()) {
      const theirs = this.known.get(key(part.name, earlier.name))
      if (theirs !== undefined && theirs.serial > state.serial) return `'${earlier.name.toUpperCase()}' step changed`
    }
    return undefined
  }

  private change(part: Part): SourceChange | undefined {
    if (!this.changes.has(part.name)) this.changes.set(part.name, this.request.sourceChange(part))
    return this.changes.get(part.name)
  }
}

function key(part: string, step: StepName): string {
  return `${step} ${part}`
}

/** The keys whose value differs; one that was not known then counts as null. */
function changedKeys(now: Readonly<Record<string, unknown>>, then: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(now).filter(name => !sameValue(now[name] ?? null, then[name] ?? null))
}
