import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Choice } from '../../../src/rehearse/change/change.ts'
import type { Connection, World } from '../../../src/rehearse/world/world.ts'
import { sideText } from '../../../src/rehearse/world/world.ts'
import type { Trace, TraceStep } from '../../../src/rehearse/change/trace.ts'
import type { Json } from '../../../src/json/exact-json.ts'
import { writeJson } from '../../../src/json/write.ts'
import type { RecordedHook, RecordedOutcome, Sequence } from '../../support/recorded-sequence.ts'
import type { Rehearsed } from '../../support/rehearsed-sequence.ts'
import { foreseeSequence, rehearseSequence } from '../../support/rehearsed-sequence.ts'

const sequences = JSON.parse(readFileSync(join(import.meta.dirname, 'sequences.json'), 'utf8')) as Sequence[]

/** Kinds of tasks that were recorded. */
const recordedKinds: readonly string[] = [
  'copy-snap-data', 'link-snap', 'auto-connect', 'connect', 'run-hook', 'start-snap-services', 'stop-snap-services', 'unlink-current-snap', 'clear-snap',
  'discard-snap', 'service-control', 'auto-disconnect', 'disconnect', 'unlink-snap',
]

describe('operations go as they were recorded', () => {
  test.each(sequences)('$name', async sequence => {
    const found = outcomeOf(await rehearseSequence(sequence), sequence)
    const { unordered = false, chains = [] } = sequence.flags ?? {}
    expect(comparable(found, unordered)).toEqual(comparable(sequence.expected, unordered))
    for (const chain of chains) expect(found.hooks.map(nameOf).filter(name => chain.includes(name))).toEqual(chain)
  })
})

test.each(sequences.filter(({ flags }) => flags?.unordered === true))('$name keeps to its chains in every order that is open', async sequence => {
  await fc.assert(fc.asyncProperty(fc.infiniteStream(fc.nat(1000)), async numbers => {
    const choose: Choice = ready => (ready.length === 0 ? undefined : ready[Number(numbers.next().value) % ready.length])
    const { hooks } = outcomeOf(await rehearseSequence(sequence, { choose }), sequence)
    for (const chain of sequence.flags?.chains ?? []) expect(hooks.map(nameOf).filter(name => chain.includes(name))).toEqual(chain)
    expect(hooks.map(nameOf).toSorted()).toEqual(sequence.expected.hooks.map(nameOf).toSorted())
  }), { numRuns: 30 })
})

/** Cases in which a hook fails the change, in an operation without a connection whose place in the order is open. */
const failing = sequences.filter(({ flags, expected }) => flags?.unordered !== true && expected.tasks?.some(({ status, kind }) => status === 'Error' && kind === 'run-hook')
  && expected.hooks.some(({ failed, undo }) => failed && !undo))

describe('what a failing hook undoes is foreseen without a run', () => {
  test.each(failing)('$name', async sequence => {
    const foreseen = await foreseeSequence(sequence)
    if ('refusal' in foreseen) throw new Error(foreseen.refusal)
    const summary = sequence.expected.tasks?.find(({ status }) => status === 'Error')?.summary
    const failure = foreseen.failures.find(({ task }) => task.summary === summary)
    const hooks = failure?.undo.flatMap(step => (step.what === 'hook' ? [`${step.snap}/${step.hook}`] : []))
    expect(hooks).toEqual(sequence.expected.hooks.filter(({ undo }) => undo).map(nameOf))
    expect(failure?.tasks.filter(({ kind }) => recordedKinds.includes(kind)).map(({ status }) => status)).toEqual(sequence.expected.tasks?.map(({ status }) => status))
  })
})

/** Connections that do not wait for each other may go in any order: their hooks and tasks are compared as sets. */
function comparable({ hooks, events, tasks, stuck, ...rest }: RecordedOutcome, unordered: boolean): object {
  const all = { ...rest, stuck: stuck !== undefined, errorText: rest.errorText }
  if (!unordered) return { ...all, hooks, events, tasks }
  const byText = <T>(list: readonly T[] = []): T[] => list.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
  return { ...all, hooks: byText(hooks), events: byText(events), tasks: byText(tasks) }
}

function nameOf({ snap, hook }: RecordedHook): string {
  return `${snap}/${hook}`
}

/** A rehearsal in the form of the recording, with the parts that the case has. */
function outcomeOf(rehearsed: Rehearsed, { expected, scripts = {}, family }: Sequence): RecordedOutcome {
  const { world } = rehearsed
  const full: RecordedOutcome = { ...('refusal' in rehearsed ? { operationError: rehearsed.refusal, errorText: '', hooks: [], events: [] } : changed(rehearsed, scripts)), ...after(world) }
  const shown = Object.entries(full).filter(([key, value]) => key in expected || !isEmpty(value))
  const outcome = Object.fromEntries(shown) as unknown as RecordedOutcome
  if (family !== 'hotplug') return outcome
  const { events: _, tasks = [], connectionAfter, ...rest } = outcome
  return { ...rest, tasks: tasks.map(({ kind, summary, status, log }) => ({ kind, summary, status, ...(log === undefined ? {} : { log }) })), connectionAfter: connectionAfter.map(({ auto, interface: kind, plug, slot, hotplugGone = false }) => ({ auto, interface: kind, plug, slot, hotplugGone })) as Record<string, Json>[] }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}

type Changed = Exclude<Rehearsed, { refusal: string }>

function changed({ trace, note }: Changed, scripts: Record<string, string[][]>): Omit<RecordedOutcome, 'configAfter' | 'connectionAfter' | 'snapsAfter'> {
  return {
    status: trace.status, errorText: trace.error, hooks: hooksOf(trace, scripts), events: trace.steps.flatMap(eventOf), tasks: tasksOf(trace),
    ...(note === undefined ? {} : { note }), ...(trace.stuck === undefined ? {} : { stuck: trace.stuck }),
  }
}

function hooksOf({ steps }: Trace, scripts: Record<string, string[][]>): RecordedHook[] {
  return steps.flatMap(step => {
    if (step.what !== 'hook') return []
    const { snap, hook, component, phase, result, revision, calls } = step
    const owner = component === undefined ? snap : `${snap}+${component}`
    const scripted = `${owner}/${hook}` in scripts
    return [{
      snap: owner, hook, undo: phase === 'undo', failed: result !== 'passed', revision,
      ...(scripted ? { outputs: calls.map(({ argv, exit, stdout, stderr }) => ({ argv: [...argv], exit, stdout, stderr })) } : {}),
    }]
  })
}

function eventOf(step: TraceStep): string[] {
  if (step.what === 'hook') return [`hook ${step.component === undefined ? step.snap : `${step.snap}+${step.component}`}/${step.hook}`]
  return step.what === 'service' ? [`${step.action} ${step.service}${step.failure === undefined ? '' : ' (fails)'}`] : []
}

function tasksOf({ tasks }: Trace): NonNullable<RecordedOutcome['tasks']> {
  return tasks.filter(({ kind }) => recordedKinds.includes(kind))
    .map(({ kind, summary, status, log, hook }) => ({ kind, ...(hook === undefined ? {} : { hook }), summary, status, ...(log.length === 0 ? {} : { log: [...log] }) }))
}

function after(world: World): Pick<RecordedOutcome, 'configAfter' | 'revisionConfigAfter' | 'connectionAfter' | 'healthAfter' | 'snapsAfter' | 'servicesAfter'> {
  return {
    configAfter: plain(withoutEmpty(Object.fromEntries(Object.entries(world.config).filter(([snap]) => snap !== 'core')))),
    revisionConfigAfter: plain(world.savedConfig),
    connectionAfter: world.connections.map(recordOf),
    healthAfter: plain(world.health), servicesAfter: plain(world.services),
    snapsAfter: Object.fromEntries(Object.entries(world.snaps).map(([snap, { current, active }]) => [snap, `${current} ${active ? 'active' : 'inactive'}`])),
  }
}

function recordOf({ plug, slot, interface: kind, auto, undesired, hotplugGone, plugAttributes, slotAttributes }: Connection): Record<string, Json> {
  const attributes = { plugStatic: plugAttributes.static, plugDynamic: plugAttributes.dynamic, slotStatic: slotAttributes.static, slotDynamic: slotAttributes.dynamic }
  const flags = Object.fromEntries(Object.entries({ auto, undesired, hotplugGone }).filter(([, on]) => on))
  return plain({ plug: sideText(plug), slot: sideText(slot), interface: kind, ...flags, ...withoutEmpty(attributes) })
}

function withoutEmpty<T extends object>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => Object.keys(value).length > 0))
}

/** Numbers as JSON has them, whatever kept their text. */
function plain<T>(value: unknown): T {
  return JSON.parse(writeJson(value as Json)) as T
}
