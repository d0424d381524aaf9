import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HookStep, SnapctlCall } from '../../../src/rehearse/change/trace.ts'
import type { ConnectionAttributes } from '../../../src/rehearse/world/snapctl.ts'
import type { Json, JsonObject } from '../../../src/json/exact-json.ts'
import { isJsonObject } from '../../../src/json/exact-json.ts'
import { readJson } from '../../../src/json/read.ts'
import { writeJson } from '../../../src/json/write.ts'
import type { World } from '../../../src/rehearse/world/world.ts'
import type { DoneStep } from './account.ts'
import { objectAt, textAt, worldOfState } from './state.ts'

/** What a step of a scenario has left in /out. */
export interface Left {
  directory: string
  title: string
  /** Whether the step prints what it was asked for. */
  prints: boolean
  /** What snapd had kept before the first step. */
  first: string
}

/** A step as the real snapd has carried it out. */
export function observed({ directory, title, prints, first }: Left): DoneStep {
  const state = objectIn(join(directory, 'state.json'))
  const world = worldOfState(
    withoutOldHealth(state, objectIn(first)),
    readFileSync(join(directory, 'services'), 'utf8'),
  )
  const earlier = objectAt(objectIn(join(directory, 'before.json')), 'changes')
  // What hooks ask for with snapctl may be a change of its own, after the one that was asked for.
  const own = Object.entries(objectAt(state, 'changes'))
    .filter(
      ([id, change]) =>
        earlier[id] === undefined && isJsonObject(change) && !aside.includes(textAt(change, 'kind')),
    )
    .sort(([one], [other]) => Number(one) - Number(other))
    .slice(0, 1)
  const tasks = tasksOf(
    state,
    own.map(([, change]) => change),
  )
  const failed = textOf(directory, 'exit').trim() !== '0'
  const printed = prints ? textOf(directory, 'stdout') : undefined
  const hooks = hooksIn(join(directory, 'runs'), { world, ignored: ignoredIn(tasks) })
  return {
    title,
    world,
    hooks,
    tasks: tasks.map(
      task => `${statuses[textAt(task, 'status')] ?? textAt(task, 'status')} ${textAt(task, 'summary')}`,
    ),
    error: failed
      ? textOf(directory, 'stderr')
          .replace(/^error: /, '')
          .trimEnd()
      : '',
    ...(printed === undefined ? {} : { printed }),
  }
}

/** Without what snaps had said of their health before: snapd keeps it when they go. */
function withoutOldHealth(state: JsonObject, first: JsonObject): JsonObject {
  const data = objectAt(state, 'data')
  const old = objectAt(objectAt(first, 'data'), 'health')
  const fresh = Object.entries(objectAt(data, 'health')).filter(
    ([snap, record]) => writeJson(record) !== writeJson(old[snap] ?? null),
  )
  return { ...state, data: { ...data, health: Object.fromEntries(fresh) } }
}

/** Changes that snapd makes for itself. */
const aside = ['become-operational', 'auto-refresh', 'refresh-hints']

/** How state.json numbers the ends of tasks. */
const statuses: Readonly<Record<string, string>> = {
  2: 'Do',
  3: 'Doing',
  4: 'Done',
  5: 'Abort',
  6: 'Undo',
  7: 'Undoing',
  8: 'Undone',
  9: 'Error',
  1: 'Hold',
  10: 'Wait',
}

function tasksOf(state: JsonObject, changes: readonly Json[]): JsonObject[] {
  const all = objectAt(state, 'tasks')
  const ids = changes.flatMap(change =>
    isJsonObject(change) && Array.isArray(change['task-ids'])
      ? (change['task-ids'] as readonly string[])
      : [],
  )
  return ids.sort((one, other) => Number(one) - Number(other)).map(id => objectAt(all, id))
}

/** Hooks (`snap/hook`) whose failure snapd has passed over. */
function ignoredIn(tasks: readonly JsonObject[]): ReadonlySet<string> {
  return new Set(
    tasks.flatMap(task => {
      const setup = objectAt(objectAt(task, 'data'), 'hook-setup')
      const log = Array.isArray(task['log']) ? (task['log'] as readonly string[]) : []
      return log.flatMap(entry => {
        const hook = /ignoring failure in hook "(?<hook>[^"]+)"/.exec(entry)?.groups?.['hook']
        return hook === undefined ? [] : [`${textAt(setup, 'snap')}/${hook}`]
      })
    }),
  )
}

interface Around {
  world: World
  ignored: ReadonlySet<string>
}

function hooksIn(directory: string, around: Around): HookStep[] {
  return numbered(directory).map(run => {
    const snap = textOf(run, 'snap').trim()
    const hook = textOf(run, 'hook').trim()
    const code = Number(textOf(run, 'exit').trim())
    const attributes = attributesOf(run, snap, hook)
    return {
      what: 'hook',
      snap,
      hook,
      revision: textOf(run, 'revision').trim(),
      exit: code,
      output: textOf(run, 'output'),
      result: code === 0 ? 'passed' : around.ignored.has(`${snap}/${hook}`) ? 'ignored' : 'failed',
      calls: numbered(join(run, 'calls')).map(callIn),
      ...(attributes === undefined ? {} : { attributes }),
    }
  })
}

function callIn(directory: string): SnapctlCall {
  return {
    argv: textOf(directory, 'argv').split('\0').slice(0, -1),
    exit: Number(textOf(directory, 'exit').trim()),
    stdout: textOf(directory, 'stdout'),
    stderr: textOf(directory, 'stderr'),
  }
}

/** What both sides of an interface hook could read; whether an attribute is dynamic cannot be seen from there. */
function attributesOf(run: string, snap: string, hook: string): ConnectionAttributes | undefined {
  const { kind, name } =
    /^(?:prepare|unprepare|connect|disconnect)-(?<kind>plug|slot)-(?<name>.+)$/.exec(hook)?.groups ?? {}
  if (kind === undefined || name === undefined) return undefined
  const read = (side: string): JsonObject =>
    Object.assign(
      {},
      ...readdirSync(join(run, 'attributes'))
        .filter(file => file.startsWith(`${side}.`))
        .map(file => objectIn(join(run, 'attributes', file))),
    ) as JsonObject
  const own = { snap, name, static: read('own'), dynamic: {} }
  // The hook does not know whom it is connected to.
  const other = { snap: '', name: '', static: read('other'), dynamic: {} }
  return kind === 'plug' ? { plug: own, slot: other } : { plug: other, slot: own }
}

function numbered(directory: string): string[] {
  return existsSync(directory)
    ? readdirSync(directory)
        .sort((one, other) => Number(one) - Number(other))
        .map(name => join(directory, name))
    : []
}

function textOf(directory: string, name: string): string {
  return existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : ''
}

function objectIn(file: string): JsonObject {
  const read = readJson(readFileSync(file, 'utf8'))
  if ('problem' in read || !isJsonObject(read.value)) throw new Error(`${file} is no JSON object`)
  return read.value
}
