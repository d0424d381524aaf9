import type { Trace } from '../rehearse/change/trace.ts'
import type { Json, JsonObject } from '../json/exact-json.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { readJson } from '../json/read.ts'

/** Recorded rehearsals: one, or a list of them. Members that pictures do not need are taken as they are. */
export function readTraces(
  text: string,
): { readonly traces: readonly Trace[] } | { readonly problem: string } {
  const read = readJson(text)
  if ('problem' in read) return { problem: `it is no JSON (${read.problem})` }
  const found = tracesIn(read.value)
  if (found.length === 0) return { problem: 'there is no trace in it' }
  const problem = found.map(traceProblem).find(text => text !== undefined)
  return problem === undefined
    ? { traces: found.map(trace => ({ tasks: [], error: '', status: '', ...trace }) as unknown as Trace) }
    : { problem }
}

/** A trace, a list of traces, or an object that has one of these as `trace` or `traces`. */
function tracesIn(value: Json): JsonObject[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(tracesIn)
  if (!isJsonObject(value)) return []
  if (Array.isArray(value['steps']) && typeof value['operation'] === 'string') return [value]
  return [value['trace'], value['traces']].filter(inner => inner !== undefined).flatMap(tracesIn)
}

/** Texts that a step of each kind cannot be drawn without. */
const needed: Readonly<Record<string, readonly string[]>> = {
  hook: ['snap', 'hook', 'result', 'output'],
  config: ['snap', 'action'],
  service: ['service', 'action'],
  mount: ['snap', 'revision'],
  unmount: ['snap', 'revision'],
  link: ['snap', 'revision'],
  unlink: ['snap', 'revision'],
  data: ['snap', 'revision', 'action'],
  connection: ['plug', 'slot', 'action'],
  health: ['snap', 'status'],
  refresh: ['snap', 'decision'],
}

/** Texts that are there or not. */
const optional = [
  'component',
  'failure',
  'from',
  'message',
  'code',
  'revision',
  'reboot',
  'fdeResult',
] as const

/** The words that the members of a step may have, where pictures tell them apart. */
const words: Readonly<Record<string, readonly string[]>> = {
  result: ['passed', 'failed', 'ignored'],
  phase: ['do', 'undo'],
  decision: ['proceeds', 'held'],
  'config action': ['commit', 'discard', 'save', 'restore', 'drop'],
  'data action': ['create', 'copy', 'remove'],
  'service action': ['enable', 'start', 'stop', 'disable', 'restart', 'reload-or-restart'],
  'connection action': ['connect', 'disconnect', 'restore', 'forget', 'keep-undesired', 'keep-hotplug'],
}

function traceProblem(trace: JsonObject): string | undefined {
  for (const key of ['status', 'error', 'stuck'])
    if (!isTextOrNothing(trace[key])) return `its '${key}' is no text`
  const { tasks = [], steps } = trace
  if (
    !Array.isArray(tasks) ||
    !tasks.every((task: Json) => isJsonObject(task) && isTextOrNothing(task['snap']))
  )
    return "its 'tasks' are none"
  const at = (steps as readonly Json[]).findIndex(step => stepProblem(step) !== undefined)
  return at < 0
    ? undefined
    : `step ${String(at + 1)} ${stepProblem((steps as readonly Json[])[at] ?? null) ?? ''}`
}

function stepProblem(step: Json): string | undefined {
  if (!isJsonObject(step) || typeof step['what'] !== 'string' || !Object.hasOwn(needed, step['what']))
    return 'is of no known kind'
  const { what } = step
  const missing = [...(needed[what] ?? []), 'phase'].find(key => typeof step[key] !== 'string')
  if (missing !== undefined) return `has no '${missing}'`
  const odd = optional.find(key => !isTextOrNothing(step[key]))
  if (odd !== undefined) return `has a '${odd}' that is no text`
  const unknown = ['result', 'phase', 'decision', 'action'].find(key => {
    const known = words[key] ?? words[`${what} ${key}`]
    return typeof step[key] === 'string' && known?.includes(step[key]) === false
  })
  if (unknown !== undefined) return `has an unknown '${unknown}'`
  if (what === 'config' && (step['before'] === undefined || step['after'] === undefined))
    return 'has no configuration before and after'
  return what === 'hook' ? hookProblem(step) : undefined
}

function hookProblem({
  calls = null,
  files = [],
  notes = [],
  attributes,
  duration,
  exit,
}: JsonObject): string | undefined {
  const lists = {
    calls: isListOf(calls, isCall),
    files: isListOf(files, file => isTexts(file, ['path', 'change'])),
    notes: isListOf(notes, note => typeof note === 'string'),
  }
  const bad = Object.entries(lists).find(([, good]) => !good)?.[0]
  if (bad !== undefined) return `has '${bad}' that are none`
  if (duration !== undefined && typeof duration !== 'number') return "has a 'duration' that is no number"
  if (exit !== null && typeof exit !== 'number') return "has an 'exit' that is no number"
  return attributes === undefined ||
    (isJsonObject(attributes) && isSide(attributes['plug']) && isSide(attributes['slot']))
    ? undefined
    : "has 'attributes' that are none"
}

function isCall(call: Json): boolean {
  return (
    isTexts(call, ['stdout', 'stderr']) &&
    isJsonObject(call) &&
    typeof call['exit'] === 'number' &&
    isListOf(call['argv'] ?? null, word => typeof word === 'string')
  )
}

function isSide(side: Json | undefined): boolean {
  return (
    side !== undefined &&
    isTexts(side, ['snap', 'name']) &&
    isJsonObject(side) &&
    isJsonObject(side['static']) &&
    isJsonObject(side['dynamic'])
  )
}

function isTexts(value: Json, keys: readonly string[]): boolean {
  return isJsonObject(value) && keys.every(key => typeof value[key] === 'string')
}

function isListOf(value: Json, fits: (item: Json) => boolean): boolean {
  return Array.isArray(value) && (value as readonly Json[]).every(fits)
}

function isTextOrNothing(value: Json | undefined): boolean {
  return value === undefined || typeof value === 'string'
}
