import type { AttributesByConnection, Job, Memory, Task, TaskStatus } from './tasks.ts'
import { taskKinds, taskSummary } from './tasks.ts'
import { defined } from '../../record.ts'

/** Whether a step belongs to the way forward or to the way back. */
export type Phase = 'do' | 'undo'

/** One operation of snapd: tasks that are done in order, and taken back when one fails. */
export interface Change {
  /** What was asked for: `install`, `connect`, … */
  readonly kind: string
  /** In the order in which they are done, as far as the order is open; an injected task stands behind the one that brought it. */
  readonly tasks: readonly Task[]
  readonly attributes: AttributesByConnection
}

/** A task to come: its number and those that it waits for count within the list that it is added with. */
export interface Draft {
  readonly job: Job
  readonly waits: readonly number[]
  /** Drafts with the same number share a lane of their own, which fails for itself; without one they join the lane that they are added to. */
  readonly group?: number
}

/** What there is to do next. */
type Next =
  | { readonly what: 'step'; readonly task: Task; readonly phase: Phase }
  | { readonly what: 'finished' }
  /** Tasks wait for each other: snapd never ends such a change. */
  | { readonly what: 'stuck'; readonly waiting: readonly Task[] }

/** How a task ended, beside its success. */
interface Settled {
  readonly log?: readonly string[]
  readonly memory?: Memory
}

/** snapd keeps this many entries of a task's log. */
const logLength = 10

/** Tasks one after the other. */
export function inSeries(jobs: readonly Job[]): Draft[] {
  return jobs.map((job, at) => ({ job, waits: at === 0 ? [] : [at - 1] }))
}

/** Lists of drafts that do not wait for each other, as one. */
export function sideBySide(lists: readonly (readonly Draft[])[]): Draft[] {
  const all: Draft[] = []
  for (const list of lists) {
    const start = all.length
    all.push(...list.map(draft => ({ ...draft, waits: draft.waits.map(at => at + start) })))
  }
  return all
}

/** The same with a lane for each list: one of them may fail, and the others go on. */
export function inLanes(lists: readonly (readonly Draft[])[]): Draft[] {
  return sideBySide(lists.map((list, at) => list.map(draft => ({ ...draft, group: at + 1 }))))
}

/** A change that consists of the drafts. */
export function newChange(kind: string, drafts: readonly Draft[]): Change {
  return { kind, tasks: tasksOf(drafts, { first: 1, lane: 1, last: 1, after: [] }), attributes: {} }
}

/** Adds tasks between a task and everything that waits for it. */
export function inject(change: Change, after: number, drafts: readonly Draft[]): Change {
  if (drafts.length === 0) return change
  const at = change.tasks.findIndex(task => task.id === after)
  const lane = change.tasks[at]?.lane ?? 1
  const added = tasksOf(drafts, { first: nextId(change), lane, last: lastLane(change), after: [after] })
  const ids = added.map(task => task.id)
  const tasks = change.tasks.map(task =>
    task.waits.includes(after) ? { ...task, waits: [...task.waits, ...ids] } : task,
  )
  return { ...change, tasks: tasks.toSpliced(at + 1, 0, ...added) }
}

/** Adds tasks that wait for all that the lane of a task has. */
export function appendToLane(change: Change, of: number, drafts: readonly Draft[]): Change {
  const lane = change.tasks.find(task => task.id === of)?.lane ?? 1
  const after = change.tasks.filter(task => task.lane === lane).map(task => task.id)
  return {
    ...change,
    tasks: [
      ...change.tasks,
      ...tasksOf(drafts, { first: nextId(change), lane, last: lastLane(change), after }),
    ],
  }
}

/** Lets tasks wait for one more. */
export function letWait(change: Change, waiting: readonly number[], on: number): Change {
  return {
    ...change,
    tasks: change.tasks.map(task =>
      waiting.includes(task.id) ? { ...task, waits: [...task.waits, on] } : task,
    ),
  }
}

interface Adding {
  /** The first number that is free. */
  first: number
  lane: number
  /** The highest lane that is taken. */
  last: number
  /** What a draft waits for that waits for none of its list. */
  after: readonly number[]
}

function tasksOf(drafts: readonly Draft[], { first, lane, last, after }: Adding): Task[] {
  return drafts.map(({ job, waits, group }, at) => ({
    id: first + at,
    job,
    summary: taskSummary(job),
    status: 'Do',
    lane: group === undefined ? lane : last + group,
    log: [],
    waits: waits.length === 0 ? after : waits.map(number => first + number),
  }))
}

function lastLane(change: Change): number {
  return Math.max(0, ...change.tasks.map(task => task.lane))
}

function nextId(change: Change): number {
  return Math.max(0, ...change.tasks.map(task => task.id)) + 1
}

const final: readonly TaskStatus[] = ['Done', 'Undone', 'Hold', 'Error']

/** Which of the tasks that may come next does; of none, none. */
export type Choice = (ready: readonly Task[]) => Task | undefined

/** The next task: first what is to be taken back, last task first; else the first one that waits for nothing. */
export function nextStep(change: Change, choose: Choice = ready => ready[0]): Next {
  // Asked after each task of each course that an operation can take: what is not needed is not looked for.
  const undone = change.tasks.filter(task => task.status === 'Undo')
  const blocked =
    undone.length === 0
      ? new Set<number>()
      : new Set(change.tasks.filter(task => !final.includes(task.status)).flatMap(task => task.waits))
  const undo = choose(undone.filter(task => !blocked.has(task.id)).toReversed())
  if (undo !== undefined) return { what: 'step', task: undo, phase: 'undo' }
  const open = change.tasks.filter(task => task.status === 'Do')
  const done =
    open.length === 0
      ? new Set<number>()
      : new Set(change.tasks.filter(task => task.status === 'Done').map(task => task.id))
  const ready = choose(open.filter(task => task.waits.every(id => done.has(id))))
  if (ready !== undefined) return { what: 'step', task: ready, phase: 'do' }
  const waiting = change.tasks.filter(task => !final.includes(task.status))
  return waiting.length === 0 ? { what: 'finished' } : { what: 'stuck', waiting }
}

/** A task went well, forward or backward. */
export function succeed(change: Change, id: number, { log = [], memory }: Settled): Change {
  return update(change, id, task => ({
    ...task,
    ...defined({ memory }),
    status: task.status === 'Undo' || task.status === 'Undoing' ? 'Undone' : 'Done',
    log: withEntries(task.log, log),
  }))
}

/** A task failed: it stays as it is, and the rest of its lane is put on hold or taken back. */
export function fail(
  change: Change,
  id: number,
  { error, log = [] }: { error: string; log?: readonly string[] },
): Change {
  const failed = update(change, id, task => ({
    ...task,
    status: 'Error',
    log: withEntries(task.log, [...log, `ERROR ${error}`]),
  }))
  return abort(failed, change.tasks.find(task => task.id === id)?.lane ?? 1)
}

function abort(change: Change, lane: number): Change {
  const doomed = new Set(change.tasks.filter(task => task.lane === lane).map(task => task.id))
  for (const task of change.tasks) if (task.waits.some(id => doomed.has(id))) doomed.add(task.id)
  return {
    ...change,
    tasks: change.tasks.map(task => {
      if (!doomed.has(task.id)) return task
      if (task.status === 'Do' || task.status === 'Doing') return { ...task, status: 'Hold' }
      return task.status === 'Done' && taskKinds[task.job.kind].undo ? { ...task, status: 'Undo' } : task
    }),
  }
}

/** The change's own status: one error outweighs all; a change that stands still is still `Doing`. */
export function changeStatus(change: Change): TaskStatus {
  const has = (status: TaskStatus): boolean => change.tasks.some(task => task.status === status)
  if (has('Undo') || has('Undoing')) return 'Undoing'
  if (has('Do') || has('Doing')) return change.tasks.some(task => task.status !== 'Do') ? 'Doing' : 'Do'
  return (['Error', 'Undone', 'Done', 'Hold'] as const).find(has) ?? 'Done'
}

/** The error of a change as `snap` prints it: a line for each error of each task that failed; empty when none did. */
export function changeError(change: Change): string {
  const lines = change.tasks
    .filter(task => task.status === 'Error')
    .toSorted((one, other) => one.id - other.id)
    .flatMap(task =>
      task.log
        .filter(entry => entry.startsWith('ERROR '))
        .map(entry => `- ${task.summary} (${entry.slice('ERROR '.length)})`),
    )
  return lines.length === 0 ? '' : ['cannot perform the following tasks:', ...lines].join('\n')
}

function update(change: Change, id: number, by: (task: Task) => Task): Change {
  return { ...change, tasks: change.tasks.map(task => (task.id === id ? by(task) : task)) }
}

function withEntries(log: readonly string[], entries: readonly string[]): readonly string[] {
  return [...log, ...entries].slice(-logLength)
}
