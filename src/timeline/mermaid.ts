import type { FailureColumn, Row, Timeline } from './timeline.ts'
import { alternatives, hasFailed } from './timeline.ts'

/** A timeline as a sequence diagram of Mermaid: hooks are messages from snapd to their snap, a failure is a `break`. */
export function mermaidTimeline(timeline: Timeline): string {
  const { title, snaps, rows, failures, error } = timeline
  const all = [...new Set([...snaps, ...rows.map(({ snap }) => snap)])]
  const lane = (snap: string): string => `s${String(all.indexOf(snap) + 1)}`
  const wide = all.length === 0 ? 's0' : `s0,s${String(all.length)}`
  let phase: Row['phase'] = 'do'
  const body = rows.flatMap((row, at) => {
    const turned = row.phase === 'undo' && phase === 'do' ? [`  Note over ${wide}: taken back`] : []
    phase = row.phase
    // Failures that lead to the same stand behind the last one.
    const ends = failures.filter(({ cells }) => cells.lastIndexOf('fails') === at)
    return [...turned, `  ${rowLine(row, lane)}`, ...ends.flatMap(failure => breakLines(failure, lane))]
  })
  return [
    'sequenceDiagram',
    `  title ${plain(title)}`,
    '  participant s0 as snapd',
    ...all.map((snap, at) => `  participant s${String(at + 1)} as ${plain(snap)}`),
    ...body,
    ...(error === '' ? [] : [`  Note over ${wide}: ${plain(error)}`]),
    '',
  ].join('\n')
}

function rowLine(row: Row, lane: (snap: string) => string): string {
  const { what, snap, text, presence, step } = row
  if (what !== 'hook')
    return `Note over ${what === 'config' || what === 'health' ? lane(snap) : 's0'}: ${plain(noteText(row))}`
  if (hasFailed(step)) {
    const ignored = step?.what === 'hook' && step.result === 'ignored'
    return `s0-x${lane(snap)}: ${plain(`${text} failed${ignored ? ', snapd goes on' : ''}`)}`
  }
  return presence === 'runs'
    ? `s0->>${lane(snap)}: ${plain(text)}`
    : `s0-->>${lane(snap)}: ${plain(`(${text})`)}`
}

/** A note over snapd says of which snap it is; one over the snap need not. */
function noteText({ what, snap, text, step }: Row): string {
  const failed = hasFailed(step) ? ' failed' : ''
  return what === 'config' || what === 'health' || what === 'connection'
    ? `${text}${failed}`
    : `${snap}: ${text}${failed}`
}

function breakLines({ of, undo }: FailureColumn, lane: (snap: string) => string): string[] {
  const inner = undo.map(row => `    ${rowLine(row, lane)}`)
  return [
    `  break ${plain(`${alternatives(of)} fails`)}`,
    ...(inner.length === 0 ? ['    Note over s0: nothing to take back'] : inner),
    '  end',
  ]
}

/** Text as Mermaid takes it literally: signs with a meaning as their code, one line, `end` never by itself. */
function plain(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const coded = line.replace(/[^\w .,:()/+'=!?@~*|-]/gu, sign => `#${String(sign.codePointAt(0))};`)
  return (
    coded.replace(
      /\b(e)(nd)\b/gi,
      (_, first: string, rest: string) => `#${String(first.charCodeAt(0))};${rest}`,
    ) || ' '
  )
}
