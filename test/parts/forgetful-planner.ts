import type { Action, PlanRequest } from '../../src/parts/plan.ts'
import { describeDirty, propertiesOf, sameValue } from '../../src/parts/dirty.ts'
import type { DirtyReport } from '../../src/parts/dirty.ts'
import type { Finished } from '../../src/parts/standing.ts'
import type { StepName } from '../../src/parts/steps.ts'
import { stepNames, stepOf, stepsFrom, stepsUpTo } from '../../src/parts/steps.ts'
import type { Part } from '../../src/project/project.ts'

/** The rules of a plan, asked anew each time they are needed: slow, and with nothing that could be out of date. */
export function planForgetfully({
  parts,
  selected,
  step: target,
  finished,
  options,
  sourceChange,
  force,
}: PlanRequest): Action[] {
  const actions: Action[] = []
  const known = new Map<string, Finished & { settled?: boolean }>()
  let serial = 0
  for (const [name, theirs] of finished) {
    for (const step of stepNames) {
      const state = theirs[step]
      if (state === undefined) continue
      known.set(`${step} ${name}`, { ...state })
      serial = Math.max(serial, state.serial)
    }
  }
  const dependenciesOf = (part: Part): Part[] => parts.filter(other => part.keys.after.includes(other.name))
  const allDependenciesOf = (part: Part, seen = new Set<Part>()): Set<Part> => {
    for (const each of dependenciesOf(part)) {
      if (seen.has(each)) continue
      seen.add(each)
      allDependenciesOf(each, seen)
    }
    return seen
  }
  const changed = (
    now: Readonly<Record<string, unknown>>,
    then: Readonly<Record<string, unknown>>,
  ): string[] => Object.keys(now).filter(name => !sameValue(now[name] ?? null, then[name] ?? null))

  function dirty(part: Part, step: StepName): DirtyReport | undefined {
    const state = known.get(`${step} ${part.name}`)
    if (state === undefined) return undefined
    const report: DirtyReport = {
      properties: changed(propertiesOf(part, step), state.properties),
      options: changed(options, state.options),
      dependencies: [],
    }
    if (report.properties.length + report.options.length > 0) return report
    const needed = stepOf(step).dependsOn
    if (needed === null) return undefined
    for (const each of allDependenciesOf(part)) {
      const theirs = known.get(`${needed} ${each.name}`)
      if (theirs === undefined || theirs.serial > state.serial || shouldRun(each, needed))
        report.dependencies.push({ part: each.name, step: needed })
    }
    return report.dependencies.length === 0 ? undefined : report
  }

  function outdated(part: Part, step: StepName): string | undefined {
    const state = known.get(`${step} ${part.name}`)
    if (state === undefined || state.settled === true) return undefined
    if (step === 'pull') return sourceChange(part) === undefined ? undefined : 'source changed'
    const earlier = stepsUpTo(step)
      .slice(0, -1)
      .reverse()
      .find(each => (known.get(`${each.name} ${part.name}`)?.serial ?? 0) > state.serial)
    return earlier === undefined ? undefined : `'${earlier.name.toUpperCase()}' step changed`
  }

  function shouldRun(part: Part, step: StepName): boolean {
    if (
      !known.has(`${step} ${part.name}`) ||
      outdated(part, step) !== undefined ||
      dirty(part, step) !== undefined
    )
      return true
    const previous = stepNames[stepNames.indexOf(step) - 1]
    return previous !== undefined && shouldRun(part, previous)
  }

  function act(part: Part, step: StepName, how: Pick<Action, 'kind' | 'reason'>): void {
    actions.push({
      part: part.name,
      step,
      kind: how.kind,
      ...(how.reason === undefined ? {} : { reason: how.reason }),
    })
    if (how.kind === 'skip') return
    serial += 1
    known.set(`${step} ${part.name}`, {
      properties: propertiesOf(part),
      options,
      serial,
      settled: step === 'pull',
    })
  }

  function run(part: Part, step: StepName, how: Pick<Action, 'kind' | 'reason'>): void {
    const needed = stepOf(step).dependsOn
    for (const each of needed === null ? [] : dependenciesOf(part)) {
      if (needed === null || !shouldRun(each, needed)) continue
      for (const earlier of stepsUpTo(needed))
        decide(each, earlier.name, { reason: `required to ${step} '${part.name}'` })
    }
    act(part, step, how)
  }

  function rerun(part: Part, step: StepName, reason: string): void {
    for (const later of stepsFrom(step)) known.delete(`${later.name} ${part.name}`)
    run(part, step, { kind: 'rerun', reason })
  }

  function decide(part: Part, step: StepName, given: { reason?: string; force?: string | undefined }): void {
    if (!known.has(`${step} ${part.name}`))
      return run(part, step, { kind: 'run', ...(given.reason === undefined ? {} : { reason: given.reason }) })
    if (given.force !== undefined) return rerun(part, step, given.reason ?? given.force)
    const report = dirty(part, step)
    if (report !== undefined) return rerun(part, step, describeDirty(report))
    const reason = outdated(part, step)
    if (reason === undefined) return act(part, step, { kind: 'skip', reason: 'already ran' })
    if (stepOf(step).updates) act(part, step, { kind: 'update', reason })
    else rerun(part, step, reason)
    const state = known.get(`${step} ${part.name}`)
    if (state !== undefined) state.settled = true
  }

  for (const { name } of stepsUpTo(target))
    for (const part of selected) decide(part, name, { force: name === target ? force : undefined })
  return actions
}
