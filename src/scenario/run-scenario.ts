import type { Host } from '../platform/host.ts'
import { answer } from '../rehearse/answers/index.ts'
import { beginTransaction, readOption } from '../rehearse/world/config.ts'
import type { HookFault } from '../rehearse/hook/faults.ts'
import { planOperation } from '../rehearse/operations/index.ts'
import { printedRefusal } from '../rehearse/operations/printed-refusal.ts'
import { runChange } from '../rehearse/machine/change.ts'
import type { Confinement } from '../rehearse/machine/confinement.ts'
import { openSystem } from '../rehearse/machine/system.ts'
import type { System } from '../rehearse/machine/system.ts'
import type { Trace } from '../rehearse/change/trace.ts'
import type { World } from '../rehearse/world/world.ts'
import type { Json } from '../json/exact-json.ts'
import { writeJson } from '../json/write.ts'
import { asked, snapOfStep, stepTitle } from './asking.ts'
import { beginning } from './beginning.ts'
import { mismatches, stepMismatches } from './compare.ts'
import type { Mismatch } from './compare.ts'
import { faultyServices, hookFaults, taskFailure } from './faults.ts'
import { readMarks } from './coverage/run-instrumented.ts'
import type { Failure, Outcome, RanStep } from './outcome.ts'
import { fileAt, seenAt, withShown, writeFiles } from './run-files.ts'
import { runnerFor } from './runner.ts'
import type { Scenario } from './scenario.ts'
import type { Seen, SeenFile } from './seen.ts'
import type { Stock } from './stock.ts'
import { traceLines } from './trace-text.ts'
import { defined } from '../record.ts'

/** What running a scenario takes. */
export interface Running {
  scenario: Scenario
  stock: Stock
  host: Host
  confinement: Confinement
  /** Runs each hook a second time. */
  twice: boolean
  /** Leaves the scratch tree behind. */
  keep: boolean
  /** Milliseconds that a hook may run; snapd's limits unless given. */
  timeout?: number | undefined
}

/** What is known while a scenario runs. */
interface Course extends Running {
  system: System
  /** The project's own snap. */
  own: string
  world: World
  /** The revision that each snap had last, for the data of one that is gone. */
  revisions: Map<string, string>
  faults: HookFault[]
  /** How often each hook has run. */
  runs: Map<string, number>
  /** Hooks that failed when they were run again. */
  again: string[]
  /** Files that root has shown us, as they are now. */
  shown: Map<string, SeenFile | undefined>
}

/** Runs a scenario in a scratch tree of its own; it ends with the first step that is not as expected. */
export async function runScenario(running: Running): Promise<Outcome> {
  const { scenario, stock, host, confinement, keep, timeout } = running
  const faults: HookFault[] = []
  const system = await openSystem({
    host,
    answer,
    confinement,
    keep,
    faults,
    ...(timeout === undefined ? {} : { timeout: () => timeout }),
  })
  const course: Course = {
    ...running,
    system,
    own: stock['.']?.name ?? '',
    world: beginning(scenario.given, stock),
    revisions: new Map(),
    faults,
    runs: new Map(),
    again: [],
    shown: new Map(),
  }
  const started = host.clock.now().getTime()
  try {
    await begin(course)
    const ran: RanStep[] = []
    const failures: Failure[] = []
    for (const [number, step] of scenario.content.steps.entries()) {
      const done = { ...(await runStep(course, number)), world: course.world }
      ran.push(done)
      const seen = seenBy(course, done.trace === undefined ? [] : [done.trace], {
        error: done.error,
        ...defined({ printed: done.printed }),
        snap: snapOfStep(step, { stock, snap: course.own }),
      })
      failures.push(
        ...failed(await withShown(course, () => stepMismatches(step.expect, seen)), {
          course,
          at: ['steps', number],
          title: stepTitle(step),
          step: number,
        }),
      )
      failures.push(
        ...course.again.splice(0).map((text): Failure => ({
          title: stepTitle(step),
          step: number,
          what: 'second run',
          expected: [],
          found: text.split('\n'),
          path: ['scenarios', scenario.name, 'steps', number],
        })),
      )
      if (failures.length > 0) break
    }
    const all = ran.flatMap(({ trace }) => (trace === undefined ? [] : [trace]))
    if (failures.length === 0 && scenario.content.expect !== undefined) {
      const { expect } = scenario.content
      failures.push(
        ...failed(
          await withShown(course, () =>
            mismatches(expect, seenBy(course, all, { error: '', snap: course.own })),
          ),
          { course, at: [], title: 'at the end' },
        ),
      )
    }
    return {
      scenario,
      ran,
      failures,
      status: failures.length > 0 ? 'failed' : 'passed',
      own: course.own,
      trace: scenario.content.trace === true ? traceLines(ran, system.root) : [],
      marks: readMarks(system.root),
      milliseconds: host.clock.now().getTime() - started,
      ...(keep ? { kept: system.root } : {}),
    }
  } finally {
    await system.close()
  }
}

/** Lays out what is there at the beginning. */
async function begin({ scenario, world, system, revisions }: Course): Promise<void> {
  for (const [snap, state] of Object.entries(world.snaps)) {
    revisions.set(snap, state.current)
    for (const revision of state.sequence)
      await system.happens({ what: 'data', snap, revision, action: 'create' })
  }
  for (const [snap, files] of Object.entries(scenario.given.files ?? {}))
    writeFiles({ system, revisions, snap }, files)
}

async function runStep(course: Course, number: number): Promise<Omit<RanStep, 'world'>> {
  const { scenario, stock, own, world, system } = course
  const step = scenario.content.steps[number] ?? {}
  const title = stepTitle(step)
  const wanted = asked(step, { world, stock, snap: own })
  if (wanted.kind === 'get') return { title, ...read(world, wanted) }
  if (wanted.kind === 'wait') {
    course.world = { ...world, now: world.now + wanted.seconds }
    return { title, error: '' }
  }
  if (wanted.kind === 'write') {
    writeFiles({ system, revisions: course.revisions, snap: wanted.snap }, wanted.files)
    return { title, error: '' }
  }
  const planned = planOperation(world, wanted.operation)
  if ('refusal' in planned) return { title, error: printedRefusal(wanted.operation, planned.refusal) }
  course.faults.splice(0, course.faults.length, ...hookFaults(step.fail ?? []))
  const runner = runnerFor(system, {
    faults: step.fail ?? [],
    twice: course.twice,
    runs: course.runs,
    again: text => course.again.push(text),
  })
  const faulty = {
    ...planned.world,
    faults: { ...planned.world.faults, services: faultyServices(step.fail ?? []) },
  }
  const carried = await runChange({
    change: planned.change,
    world: faulty,
    runner,
    options: { fails: ({ job }) => taskFailure(step.fail ?? [], job.kind) },
  })
  course.faults.splice(0)
  course.world = { ...carried.world, faults: world.faults }
  for (const [snap, { current }] of Object.entries(carried.world.snaps)) course.revisions.set(snap, current)
  const { trace } = carried
  return { title, trace, error: trace.stuck ?? trace.error }
}

/** What `snap get` prints. */
function read(
  world: World,
  { snap, keys }: { snap: string; keys: readonly string[] },
): { printed: string; error: string } {
  const transaction = beginTransaction(world, snap)
  const values: Record<string, Json> = {}
  for (const key of keys) {
    const found = readOption(transaction, key)
    if ('problem' in found) return { printed: '', error: found.problem }
    if ('missing' in found)
      return { printed: '', error: `snap "${snap}" has no "${key}" configuration option` }
    values[key] = found.value
  }
  const [only = ''] = keys
  const value = keys.length === 1 ? (values[only] ?? null) : values
  return { printed: typeof value === 'string' ? value : writeJson(value, '\t'), error: '' }
}

function seenBy(
  { own, world, system, revisions, shown }: Course,
  traces: readonly Trace[],
  more: Pick<Seen, 'error' | 'printed' | 'snap'>,
): Seen {
  return {
    own,
    world,
    traces,
    ...more,
    look: (snap, path): SeenFile | undefined => {
      const file = fileAt({ system, revisions, snap }, path)
      return shown.has(file) ? shown.get(file) : seenAt(file, system.root)
    },
  }
}

function failed(
  found: readonly Mismatch[],
  { course, at, title, step }: { course: Course; at: (string | number)[]; title: string; step?: number },
): Failure[] {
  const { name } = course.scenario
  return found.map(({ path, ...mismatch }) => ({
    ...mismatch,
    title,
    ...defined({ step }),
    path: ['scenarios', name, ...at, 'expect', ...path],
  }))
}
