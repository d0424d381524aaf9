import type { Phase } from '../rehearse/change/change.ts'
import type { TraceStep } from '../rehearse/change/trace.ts'

/**
 * What a hook is to its snap: it runs, the snap could have it, or the snap has it and it does not run here,
 * as an unprepare hook without its prepare hook.
 */
export type Presence = 'runs' | 'could' | 'idle'

/** One thing that happens, or could. */
export interface Row {
  readonly phase: Phase
  readonly what: TraceStep['what']
  readonly snap: string
  /** Without the snap's name: `prepare-plug-feed`, `start web`. */
  readonly text: string
  /** For a hook: its name. */
  readonly hook?: string
  /** For a hook of a component: which one. */
  readonly component?: string
  readonly presence: Presence
  /** Undefined for what does not happen. */
  readonly task?: number
  /** What was recorded; undefined for what is only foreseen. */
  readonly step?: TraceStep
}

/** What the failure of a row makes of a row: it is the one that fails, it is taken back, it stays, or it is never reached. */
export type Cell = 'fails' | 'undone' | 'stays' | 'unreached'

/** Failures that lead to the same. */
export interface FailureColumn {
  /** `a`, `b`, … */
  readonly letter: string
  /** What fails, in words: names of hooks, or of other steps. */
  readonly of: readonly string[]
  /** One for each row. */
  readonly cells: readonly Cell[]
  /** What is done to take the change back, in order. */
  readonly undo: readonly Row[]
}

/** How an operation goes, or went: what all pictures are drawn from. */
export interface Timeline {
  readonly kind: 'foreseen' | 'recorded'
  /** `install cam`. */
  readonly title: string
  /** Names of the snaps that take part, first the one that it is about. */
  readonly snaps: readonly string[]
  readonly rows: readonly Row[]
  /** None for a recorded one: what failed is among the rows. */
  readonly failures: readonly FailureColumn[]
  /** Numbers of rows (from 0) whose failure nobody minds. */
  readonly ignored: readonly number[]
  /** As snapd ends the change. */
  readonly status: string
  readonly error: string
}

/** The sign before a row: whether a hook is there, and how it ended. */
export function rowMark({ what, presence, step }: Row): '●' | '○' | '◌' | '✕' | '!' | ' ' {
  if (hasFailed(step)) return step?.what === 'hook' && step.result === 'ignored' ? '!' : '✕'
  if (what !== 'hook') return ' '
  return presence === 'runs' ? '●' : presence === 'could' ? '○' : '◌'
}

/** Whether a recorded step went wrong. */
export function hasFailed(step: TraceStep | undefined): boolean {
  return (
    (step?.what === 'hook' && step.result !== 'passed') ||
    (step?.what === 'service' && step.failure !== undefined)
  )
}

/** What each sign means, for those that a timeline has. */
export function legendOf({ rows, failures }: Timeline): string[] {
  const all = [...rows, ...failures.flatMap(({ undo }) => undo)]
  const marks = new Set(all.map(rowMark))
  const meanings = {
    '●': '● hook of the snap',
    '○': '○ hook that the snap could have',
    '◌': '◌ hook of the snap that does not run here',
    '✕': '✕ failed',
    '!': '! failed, and snapd went on',
    ' ': '',
  }
  return (Object.keys(meanings) as (keyof typeof meanings)[])
    .filter(mark => mark !== ' ' && marks.has(mark))
    .map(mark => meanings[mark])
}

/** What each sign in the columns means. */
export const cellSigns: Readonly<Record<Cell, string>> = {
  fails: '✕',
  undone: '↶',
  stays: '·',
  unreached: ' ',
}

/** A row in words: a connection without what becomes of its record, all else with the snap where there are several. */
export function rowName({ what, snap, text }: Row, snaps: readonly string[]): string {
  if (what === 'connection') return text.replace(/, for good$| until the device is back$/, '')
  return snaps.length > 1 ? `${snap} ${text}` : text
}

/** What is done on the way back: a row in words, a hook with its sign. */
export function undoText(row: Row, snaps: readonly string[]): string {
  return `${row.what === 'hook' ? `${rowMark(row)} ` : ''}${rowName(row, snaps)}`
}

/** Names as a sentence has them: `a, b or c`. */
export function alternatives(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}
