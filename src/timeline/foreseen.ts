import { UserError } from '../errors.ts'
import { foresee } from '../rehearse/change/foresee.ts'
import type { Failure, Foreseen } from '../rehearse/change/foresee.ts'
import { printedRefusal } from '../rehearse/operations/printed-refusal.ts'
import type { HookStep, TraceStep } from '../rehearse/change/trace.ts'
import { withPossibleHooks } from './possible-hooks.ts'
import type { Subjects } from './starting-points.ts'
import { startingPoints } from './starting-points.ts'
import type { Cell, FailureColumn, Row, Timeline } from './timeline.ts'
import { rowName } from './timeline.ts'
import { stepSnap, stepText } from './words.ts'
import { defined } from '../record.ts'

/** How an operation on snaps would go: with the hooks that they have, and those that they could have where these would stand. */
export function foreseenTimeline(operation: string, subjects: Subjects): Timeline {
  const real = seen(operation, subjects)
  const full = seen(operation, withAllHooks(subjects))
  const rows = merged(subjects, { real: real.trace.steps, full: full.trace.steps })
  const failures = columns({ subjects, real, full }, rows)
  const failing = new Set(
    failures.flatMap(({ cells }) => cells.flatMap((cell, at) => (cell === 'fails' ? [at] : []))),
  )
  return {
    kind: 'foreseen',
    title: `${operation} ${titleOf(operation, subjects)}`,
    snaps: snapsOf(subjects),
    rows,
    failures,
    ignored: rows.flatMap((row, at) =>
      row.what === 'hook' && row.presence === 'runs' && !failing.has(at) ? [at] : [],
    ),
    // An operation can fail by itself, without a hook that does.
    status: real.trace.status === 'Done' ? '' : real.trace.status,
    error: real.trace.error,
  }
}

function snapsOf({ snap, other }: Subjects): string[] {
  return [snap, ...(other === undefined ? [] : [other.snap])]
}

function titleOf(operation: string, { snap, other }: Subjects): string {
  if (other === undefined) return snap
  return /connect|forget|hotplug/.test(operation)
    ? `${snap} and ${other.snap}`
    : `${snap}, with ${other.snap}`
}

function seen(operation: string, subjects: Subjects): Foreseen {
  const start = startingPoints[operation]?.(subjects)
  if (start === undefined) throw new Error(`no operation '${operation}'`)
  const found = foresee(start.world, start.operation)
  if ('refusal' in found)
    throw new UserError('operation-refused', printedRefusal(start.operation, found.refusal))
  return found
}

function withAllHooks(subjects: Subjects): Subjects {
  return {
    ...subjects,
    revision: withPossibleHooks(subjects.revision),
    ...(subjects.old === undefined ? {} : { old: withPossibleHooks(subjects.old) }),
    ...(subjects.other === undefined
      ? {}
      : { other: { ...subjects.other, revision: withPossibleHooks(subjects.other.revision) } }),
  }
}

function keyOf(step: TraceStep): string {
  return `${step.phase} ${step.what} ${stepSnap(step)} ${stepText(step)}`
}

/** Everything that happens, and between it the hooks that would run if they were there. */
function merged(
  subjects: Subjects,
  { real, full }: { real: readonly TraceStep[]; full: readonly TraceStep[] },
): Row[] {
  const rows: Row[] = []
  let at = 0
  for (const step of full) {
    const next = real[at]
    if (next !== undefined && keyOf(next) === keyOf(step)) {
      rows.push(rowOf(next, 'runs'))
      at += 1
    } else if (step.what === 'hook') rows.push(rowOf(step, isShipped(subjects, step) ? 'idle' : 'could'))
  }
  return [...rows, ...real.slice(at).map(step => rowOf(step, 'runs'))]
}

/** Whether a snap has a hook in any of its revisions. */
function isShipped({ snap, revision, old, other }: Subjects, step: HookStep): boolean {
  const revisions =
    step.snap === snap
      ? [revision, ...(old === undefined ? [] : [old])]
      : other?.snap === step.snap
        ? [other.revision]
        : []
  return revisions.some(({ hooks, components }) =>
    (step.component === undefined ? hooks : (components[step.component]?.hooks ?? [])).includes(step.hook),
  )
}

function rowOf(step: TraceStep, presence: Row['presence']): Row {
  return {
    phase: step.phase,
    what: step.what,
    snap: stepSnap(step),
    text: step.what === 'health' ? 'health is noted' : stepText(step),
    presence,
    ...(step.what === 'hook' ? { hook: step.hook, ...defined({ component: step.component }) } : {}),
    ...(presence === 'runs' ? { task: step.task } : {}),
  }
}

/** The failures of what there is, those together that lead to the same. */
function columns(
  { subjects, real, full }: { subjects: Subjects; real: Foreseen; full: Foreseen },
  rows: readonly Row[],
): FailureColumn[] {
  const found: Omit<FailureColumn, 'letter'>[] = []
  for (const failure of real.failures) {
    const at = failingRow(rows, failure)
    const twin = full.failures.find(({ task }) => task.summary === failure.task.summary)
    const undo = merged(subjects, { real: failure.undo, full: twin?.undo ?? failure.undo })
    const row = rows[at]
    // What fails anyhow is told by the error.
    if (row === undefined && real.trace.status !== 'Done') continue
    const name = row === undefined ? failure.task.summary : rowName(row, snapsOf(subjects))
    const own = cellsOf(rows, failure, at)
    const last = found.at(-1)
    if (last !== undefined && wordsOf(last.undo) === wordsOf(undo)) {
      found[found.length - 1] = {
        ...last,
        of: [...last.of, name],
        cells: last.cells.map((cell, number) => (own[number] === 'fails' ? 'fails' : cell)),
      }
    } else found.push({ of: [name], cells: own, undo })
  }
  return found.map((column, at) => ({ letter: letterOf(at), ...column }))
}

/** The row that stands for a task that fails: a hook itself, of other tasks the last thing that they do. */
function failingRow(rows: readonly Row[], { task }: Failure): number {
  return task.kind === 'run-hook'
    ? rows.findIndex(row => row.task === task.id && row.what === 'hook')
    : rows.findLastIndex(row => row.task === task.id)
}

function cellsOf(rows: readonly Row[], { task, undo }: Failure, failing: number): Cell[] {
  const taken = new Set(undo.map(({ task }) => task))
  return rows.map((row, at): Cell => {
    if (row.task === undefined || at > failing) return 'unreached'
    // A task may do several things, and fail with each.
    if (row.task === task.id) return 'fails'
    return taken.has(row.task) ? 'undone' : 'stays'
  })
}

function wordsOf(undo: readonly Row[]): string {
  return undo.map(({ snap, text, presence }) => `${presence} ${snap} ${text}`).join('\n')
}

/** `a` to `z`, then `aa`. */
function letterOf(at: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  return `${at >= 26 ? (letters[Math.floor(at / 26) - 1] ?? '') : ''}${letters[at % 26] ?? ''}`
}
