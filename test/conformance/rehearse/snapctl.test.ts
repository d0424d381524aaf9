import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readGoDuration } from '../../../src/text/go-duration.ts'
import type { JsonObject } from '../../../src/json/exact-json.ts'
import { readJson } from '../../../src/json/read.ts'
import { answer } from '../../../src/rehearse/answers/index.ts'
import { finishChanges } from '../../../src/rehearse/answers/services.ts'
import { inSeries, newChange } from '../../../src/rehearse/change/change.ts'
import type { HookResult } from '../../../src/rehearse/hook/request.ts'
import { beginHook, endHook } from '../../../src/rehearse/hook/run.ts'
import { runChange } from '../../../src/rehearse/machine/change.ts'
import type { Answer, Caller, HookRun, ServiceEvent } from '../../../src/rehearse/world/snapctl.ts'
import type { HookJob, Job } from '../../../src/rehearse/change/tasks.ts'
import type { Trace } from '../../../src/rehearse/change/trace.ts'
import type { World } from '../../../src/rehearse/world/world.ts'
import type { RecordedAfter, RecordedStep, SnapctlCase } from '../../support/recorded-snapctl.ts'
import { asDoubles, attributesOf, readSnapctlCases, worldOf } from '../../support/recorded-snapctl.ts'

const cases = readSnapctlCases(join(import.meta.dirname, 'snapctl.json'))

interface Found {
  answers: { exit: number; stdout: string; stderr: string }[]
  after: RecordedAfter
}

/** What a sequence of calls has come to. */
interface Called {
  world: World
  run: HookRun | undefined
  answers: Answer[]
  events: ServiceEvent[]
  /** Mount units of systemd, which the recording's stand-in for systemd never listed. */
  mounts: World['mounts']
}

describe('snapctl answers as it was recorded', () => {
  test.each(cases)('$name', async recorded => {
    const found = await rehearse(recorded)
    expect(found.answers).toEqual(recorded.expected)
    expect(found.after).toEqual(withExactConfig(recorded.after))
  })
})

function withExactConfig({ config: _, configText, attrs, ...rest }: RecordedAfter): RecordedAfter {
  const read = readJson(configText ?? '{}')
  return { ...rest, ...(attrs === undefined ? {} : { attrs: { plug: sideOf(attrs.plug), slot: sideOf(attrs.slot) } }), config: 'value' in read ? read.value : null }
}

async function rehearse(recorded: SnapctlCase): Promise<Found> {
  const { kind } = recorded.context
  if (kind === 'hook') return rehearseHook(recorded)
  if (kind === 'ephemeral-hook') return rehearseFdeSetup(recorded)
  const called = call(recorded, { world: worldOf(recorded), run: undefined })
  const finished = finishChanges(called.world)
  const events = [...called.events, ...finished.events]
  return { answers: printed(recorded, called.answers), after: seen(recorded, { world: finished.world, called, events: events.map(eventText) }) }
}

/** A hook of a change of its own; after default-configure the services of the snap start, as in an installation. */
async function rehearseHook(recorded: SnapctlCase): Promise<Found> {
  const { context: { snap, hook = '', patch, connection, revision = 1, hookExit = 0, hookOutput = '' } } = recorded
  const job: HookJob = {
    snap, hook, optional: patch === undefined, ignoreFailure: hook === 'remove',
    ...(hook === 'check-health' ? { revision: String(revision) } : {}), ...(patch === undefined ? {} : { patch }), ...(connection === undefined ? {} : { connection }),
  }
  const jobs: Job[] = [{ kind: 'run-hook', ...job }, ...(hook === 'default-configure' ? [{ kind: 'start-snap-services', snap, revision: String(revision) } as const] : [])]
  const change = { ...newChange('hook', inSeries(jobs)), attributes: attributesOf(recorded.context) }
  let called: Called | undefined
  const runHook = ({ world, run }: { world: World; run: HookRun }): Promise<HookResult> => {
    called = call(recorded, { world, run })
    return Promise.resolve({
      end: { kind: 'exit', code: hookExit }, output: new TextEncoder().encode(hookOutput), calls: [], world: called.world, run: called.run ?? run, events: called.events,
    })
  }
  const carried = await runChange({ world: worldOf(recorded), change, runner: { runHook } })
  return {
    answers: printed(recorded, called?.answers ?? []),
    after: { ...seen(recorded, { world: carried.world, called, events: eventsOf(carried.trace, called?.events.length ?? 0) }), ...changeSeen(carried.trace) },
  }
}

function rehearseFdeSetup(recorded: SnapctlCase): Found {
  const { snap, hook = '', fdeRequest = {}, hookExit = 0, hookOutput = '' } = recorded.context
  const begun = beginHook(worldOf(recorded), { snap, hook, revision: 'unset', fdeRequest })
  if ('problem' in begun) throw new Error(begun.problem)
  const called = call(recorded, begun)
  const settled = endHook(called.world, called.run ?? begun.run, { failure: hookExit === 0 ? undefined : hookOutput.trim() })
  return {
    answers: printed(recorded, called.answers),
    after: { ...seen(recorded, { world: settled.world, called, events: [] }), ...(settled.error === undefined ? {} : { changeError: settled.error }) },
  }
}

function call({ steps, context }: SnapctlCase, start: { world: World; run: HookRun | undefined }): Called {
  const called: Called = { ...start, answers: [], events: [], mounts: [] }
  const timeout = context.configureTimeout === undefined ? undefined : readGoDuration(context.configureTimeout)
  for (const step of steps) {
    const { argv, uid, stdin, stdinBytes } = step
    const answered = answer({
      world: { ...called.world, mounts: [] }, caller: callerOf(step, { context, run: called.run }), argv, ...(uid === undefined ? {} : { uid }),
      ...(stdin === undefined && stdinBytes === undefined ? {} : { stdin: stdin ?? 'x'.repeat(stdinBytes ?? 0) }), ...(timeout === undefined ? {} : { serviceWait: timeout / 2 }),
    })
    called.world = answered.world
    called.run = answered.run ?? called.run
    called.answers.push(answered)
    called.events.push(...answered.events)
    called.mounts = [...called.mounts, ...answered.world.mounts]
  }
  return called
}

function callerOf({ as }: RecordedStep, { context, run }: { context: SnapctlCase['context']; run: HookRun | undefined }): Caller {
  if (as === 'bad-cookie' || (as === undefined && context.kind === 'outside')) return { kind: 'outside' }
  if (as !== undefined || run === undefined) return { kind: 'app', snap: as?.split(':')[1] ?? context.snap }
  return { kind: 'hook', run }
}

function printed({ steps }: SnapctlCase, answers: readonly Answer[]): Found['answers'] {
  return answers.map(({ exit, stdout, stderr }, at) => ({
    exit, stderr, stdout: steps[at]?.outMode === 'usage' ? stdout.split('\n').slice(0, 2).join('\n') : stdout,
  }))
}

interface Seen {
  world: World
  called: Called | undefined
  events: readonly string[]
}

/** What is left of the system, in the form of the recording. */
function seen({ context: { snap, services, connection }, after }: SnapctlCase, { world, called, events }: Seen): RecordedAfter {
  const { health, warnings, changes, holds, inhibited } = world
  const run = called?.run
  const attributes = run?.connection ?? connection
  return compact({
    config: world.config[snap] ?? {},
    attrs: attributes === undefined ? undefined : { plug: sideOf(attributes.plug), slot: sideOf(attributes.slot) },
    health: health[snap], warnings: [...warnings],
    otherChanges: changes.map(({ kind, summary, status, error }) => ({ kind, summary, status, ...(error === undefined ? {} : { error }) })),
    serviceEvents: events.every(event => event === 'hook ends') ? [] : sortedRuns(events),
    services: services === undefined ? undefined : Object.fromEntries(Object.keys(after.services ?? {}).map(name => [name, world.services[`${snap}.${name}`] ?? { enabled: false, active: false }])),
    fdeResult: run?.fdeResult, rebootOp: run?.reboot,
    mountUnits: called?.mounts.flatMap(({ unit }) => (unit === undefined ? [] : [unit])),
    held: Object.fromEntries(Object.entries(holds).map(([held, holders]) => [held, Object.keys(holders).filter(holder => (holders[holder]?.until ?? 0) > world.now)] as const)
      .filter(([, holders]) => holders.length > 0)),
    runInhibitLock: inhibited[snap],
  })
}

function sideOf(side: { static: JsonObject; dynamic: JsonObject }): { static: JsonObject; dynamic: JsonObject } {
  return { static: asDoubles(side.static) as JsonObject, dynamic: asDoubles(side.dynamic) as JsonObject }
}

/** What became of the hook's own change. */
function changeSeen({ tasks: [hook, ...queued], status, error, stuck }: Trace): RecordedAfter {
  return compact({
    hookStatus: hook?.status, hookLog: [...hook?.log ?? []], changeStatus: stuck === undefined ? status : 'Do', changeError: error === '' ? undefined : error,
    queued: queued.map(({ kind, summary, status: ended, log }) => ({ kind, summary, status: ended, ...(log.length === 0 ? {} : { log: [...log] }) })),
    stuck: stuck === undefined ? undefined : 'the queued service tasks wait for each other; the change never finishes',
  })
}

/** What services did; the hook's own calls came before its end. */
function eventsOf({ steps }: Trace, during: number): string[] {
  const texts = steps.flatMap(step => (step.what === 'service' ? [eventText(step)] : []))
  return [...texts.slice(0, during), 'hook ends', ...texts.slice(during)]
}

function eventText({ action, service, failure }: { action: string; service: string; failure?: string }): string {
  return `${action} ${service}${failure === undefined ? '' : ' (fails)'}`
}

/** Equal actions in a row were sorted in the recording. */
function sortedRuns(events: readonly string[]): string[] {
  const runs: string[][] = []
  for (const event of events) {
    const last = runs.at(-1)
    if (last?.[0]?.split(' ')[0] === event.split(' ')[0]) last?.push(event)
    else runs.push([event])
  }
  return runs.flatMap(run => run.toSorted())
}

function compact(after: { [K in keyof RecordedAfter]: RecordedAfter[K] | undefined }): RecordedAfter {
  return Object.fromEntries(Object.entries(after).filter(([key, value]) => key === 'config' || !isEmpty(value)))
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}
