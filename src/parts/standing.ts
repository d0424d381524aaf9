import type { Part } from '../project/project.ts'
import type { SourceChange } from '../sources/source.ts'
import type { DirtyReport } from './dirty.ts'
import { propertiesOf, sameValue } from './dirty.ts'
import type { Awaited, StepName } from './steps.ts'
import { stepNames, stepOf, steps, stepsFrom } from './steps.ts'

/** What of a finished step decides whether it has to run again. */
export interface Finished {
  /** The part's properties when it ran. */
  properties: Readonly<Record<string, unknown>>
  /** What it saw of the project: who adopts, for which architecture. */
  options: Readonly<Record<string, unknown>>
  /** Grows with every finished step: the greater one ran later. */
  serial: number
  /** Of a step that a script has taken: whether it has changed or removed what other parts had put into the shared directories. */
  alters?: boolean
}

/** What was found of the project before a plan is made. */
export interface Findings {
  /** All parts, in the order of processing. */
  parts: readonly Part[]
  finished: ReadonlyMap<string, Partial<Readonly<Record<StepName, Finished>>>>
  options: Readonly<Record<string, unknown>>
  /** What has changed in a part's source since it was pulled; asked at most once per part. */
  sourceChange: (part: Part) => SourceChange | undefined
  /** Steps that scripts have to take again, as what they worked on is placed anew: by step and part, with a part for each reason. */
  again?: ReadonlyMap<string, readonly string[]> | undefined
}

/** What differs between the project and what a step saw of it. */
type OwnChange = Pick<DirtyReport, 'properties' | 'options'>

interface Known {
  serial: number
  /** A change before the step has been dealt with in this plan. */
  settled: boolean
  /** Nothing where it has run in this plan, else found out when somebody asks. */
  own: OwnChange | (() => OwnChange)
  /** Parts that are placed anew, which its script may have worked on. */
  others: readonly string[]
}

/** What those that depend on a part ask about a step of it. */
interface Answer {
  /** Whether it has to run. */
  due: boolean
  /** The last time that it, or the same step of anything that it depends on, has run; infinite where one has to. */
  newest: number
}

/**
 * How far the steps of all parts are while a plan grows, and what that asks for.
 *
 * What was found out about a part is kept until the plan changes something of it, or of a part that it depends on: many ask, along many
 * ways, and each answer rests on those of all parts before.
 */
export class Standing {
  private readonly findings: Findings
  private readonly known = new Map<string, Known>()
  private readonly changes = new Map<string, SourceChange | undefined>()
  private readonly needed = new Map<string, readonly Part[]>()
  private readonly after = new Map<string, string[]>()
  private readonly answers: Readonly<Record<Awaited, Map<string, Answer>>> = {
    stage: new Map(),
    prime: new Map(),
  }
  private readonly before: Readonly<Record<Awaited, Map<string, number>>> = {
    stage: new Map(),
    prime: new Map(),
  }
  private serial = 0

  constructor(findings: Findings) {
    this.findings = findings
    for (const part of findings.parts) {
      this.after.set(part.name, [])
      for (const step of stepNames) {
        const state = findings.finished.get(part.name)?.[step]
        if (state === undefined) continue
        const own = (): OwnChange => ({
          properties: changedKeys(propertiesOf(part, step), state.properties),
          options: changedKeys(findings.options, state.options),
        })
        this.known.set(key(part.name, step), {
          serial: state.serial,
          settled: false,
          own,
          others: findings.again?.get(key(part.name, step)) ?? [],
        })
        this.serial = Math.max(this.serial, state.serial)
      }
    }
    const places = new Map(findings.parts.map((part, index) => [part.name, index]))
    for (const part of findings.parts) {
      const indices = [...new Set(part.keys.after)]
        .flatMap(name => places.get(name) ?? [])
        .sort((a, b) => a - b)
      const dependencies = indices.flatMap(index => findings.parts[index] ?? [])
      this.needed.set(part.name, dependencies)
      for (const { name } of dependencies) this.after.get(name)?.push(part.name)
    }
  }

  hasRun(part: Part, step: StepName): boolean {
    return this.known.has(key(part.name, step))
  }

  /** Direct dependencies in the order of processing. */
  dependencies(part: Part): readonly Part[] {
    return this.needed.get(part.name) ?? []
  }

  /** Whether a step that others wait for, or one before it, has anything to do. */
  shouldRun(part: Part, step: Awaited): boolean {
    return this.answer(part, step).due
  }

  /** Whether anything that a part depends on may have a step to take: false where all of it is known to have been taken. */
  mayWait(part: Part, step: Awaited): boolean {
    return this.newestBefore(part, step) === Infinity
  }

  /** Takes down that a step has finished just now. */
  finish(part: Part, step: StepName): void {
    this.serial += 1
    // What is pulled in this plan is up to date, whatever the source was when it was looked at.
    this.known.set(key(part.name, step), {
      serial: this.serial,
      settled: step === 'pull',
      own: { properties: [], options: [] },
      others: [],
    })
    this.forgetAnswers(part, step)
  }

  /** Takes down that a step and all later ones have not run. */
  forget(part: Part, step: StepName): void {
    for (const later of stepsFrom(step)) this.known.delete(key(part.name, later.name))
    this.forgetAnswers(part, step)
  }

  /** Takes down that whatever has changed before a step is dealt with in this plan. */
  settle(part: Part, step: StepName): void {
    const state = this.known.get(key(part.name, step))
    if (state === undefined) return
    state.settled = true
    this.forgetAnswers(part, step)
  }

  /** Why a step that has run has to start from nothing. Of dependencies that changed two are told at most: more are not told by name. */
  dirty(part: Part, step: StepName): DirtyReport | undefined {
    const state = this.known.get(key(part.name, step))
    if (state === undefined) return undefined
    const own = typeof state.own === 'function' ? state.own() : state.own
    state.own = own
    if (own.properties.length > 0 || own.options.length > 0) return { ...own, dependencies: [] }
    if (state.others.length > 0)
      return { ...own, dependencies: state.others.map(name => ({ part: name, step })) }
    const needed = stepOf(step).dependsOn
    if (needed === null) return undefined
    const dependencies = this.changedSince(part, needed, state.serial).map(name => ({
      part: name,
      step: needed,
    }))
    return dependencies.length === 0 ? undefined : { ...own, dependencies }
  }

  /** Why a step that has run can take over a change before it. */
  outdated(part: Part, step: StepName): string | undefined {
    const state = this.known.get(key(part.name, step))
    if (state === undefined || state.settled === true) return undefined
    if (step === 'pull') return this.change(part) === undefined ? undefined : 'source changed'
    for (let place = stepNames.indexOf(step) - 1; place >= 0; place -= 1) {
      const earlier = stepNames[place] ?? step
      const theirs = this.known.get(key(part.name, earlier))
      if (theirs !== undefined && theirs.serial > state.serial)
        return `'${earlier.toUpperCase()}' step changed`
    }
    return undefined
  }

  /** Two parts at most, of those that a part depends on, of which a step ran after a moment, or has to run. */
  private changedSince(part: Part, step: Awaited, serial: number): string[] {
    const found: string[] = []
    if (this.newestBefore(part, step) <= serial) return found
    const seen = new Set<string>()
    const waiting = [...this.dependencies(part)]
    while (found.length < 2) {
      const next = waiting.pop()
      if (next === undefined) break
      if (seen.has(next.name)) continue
      seen.add(next.name)
      const { due, newest } = this.answer(next, step)
      if (newest <= serial) continue
      if (due || (this.known.get(key(next.name, step))?.serial ?? Infinity) > serial) found.push(next.name)
      waiting.push(...this.dependencies(next))
    }
    return found
  }

  /** Answers for the dependencies come first. Their chains can be longer than calls can be nested, so that a list says what waits for them. */
  private answer(part: Part, step: Awaited): Answer {
    const answers = this.answers[step]
    const known = answers.get(part.name)
    if (known !== undefined) return known
    const waiting = [part]
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const open = answers.has(next.name)
        ? []
        : this.dependencies(next).filter(dependency => !answers.has(dependency.name))
      waiting.push(...open)
      if (open.length > 0) continue
      waiting.pop()
      if (!answers.has(next.name)) answers.set(next.name, this.findAnswer(next, step))
    }
    return answers.get(part.name) ?? { due: true, newest: Infinity }
  }

  private findAnswer(part: Part, step: Awaited): Answer {
    const due = this.isDue(part, step)
    const own = due ? Infinity : (this.known.get(key(part.name, step))?.serial ?? Infinity)
    return { due, newest: Math.max(own, this.newestBefore(part, step)) }
  }

  /** The greatest of what the direct dependencies of a part answer. */
  private newestBefore(part: Part, step: Awaited): number {
    const known = this.before[step].get(part.name)
    if (known !== undefined) return known
    let newest = -Infinity
    for (const dependency of this.dependencies(part))
      newest = Math.max(newest, this.answer(dependency, step).newest)
    this.before[step].set(part.name, newest)
    return newest
  }

  private isDue(part: Part, step: StepName): boolean {
    if (
      !this.hasRun(part, step) ||
      this.outdated(part, step) !== undefined ||
      this.dirty(part, step) !== undefined
    )
      return true
    const previous = stepNames[stepNames.indexOf(step) - 1]
    if (previous === undefined) return false
    return isAwaited(previous) ? this.shouldRun(part, previous) : this.isDue(part, previous)
  }

  /** An answer says nothing of later steps. Where there is none for a part, there is none for those that depend on it: theirs is found after it. */
  private forgetAnswers(part: Part, step: StepName): void {
    for (const asked of ['stage', 'prime'] as const) {
      if (stepNames.indexOf(asked) < stepNames.indexOf(step)) continue
      const answers = this.answers[asked]
      const waiting = [part.name]
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        if (!answers.delete(name)) continue
        for (const other of this.after.get(name) ?? []) {
          this.before[asked].delete(other)
          waiting.push(other)
        }
      }
    }
  }

  private change(part: Part): SourceChange | undefined {
    if (!this.changes.has(part.name)) this.changes.set(part.name, this.findings.sourceChange(part))
    return this.changes.get(part.name)
  }
}

function isAwaited(step: StepName): step is Awaited {
  return steps.some(each => each.dependsOn === step)
}

/** A step of a part, as one text. */
export function key(part: string, step: StepName): string {
  return `${step} ${part}`
}

/** The keys whose value differs; one that was not known then counts as null. */
function changedKeys(
  now: Readonly<Record<string, unknown>>,
  then: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(now).filter(name => !sameValue(now[name] ?? null, then[name] ?? null))
}
