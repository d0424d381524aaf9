import type { StyledLine } from '../ui/reporter.ts'
import type { FailureColumn, Row, Timeline } from './timeline.ts'
import { alternatives, cellSigns, hasFailed, legendOf, rowMark, undoText } from './timeline.ts'

/** A timeline as aligned lines: a row for each step, a column for each failure, and below what the failures lead to. */
export function textTimeline(timeline: Timeline): StyledLine[] {
  const { title, rows, failures, snaps, status, error } = timeline
  const legend = legendOf(timeline)
  return [
    [
      { text: title, style: 'title' },
      ...(status === ''
        ? []
        : [{ text: `  ${status}`, style: status === 'Done' ? ('good' as const) : ('error' as const) }]),
    ],
    ...(rows.length === 0 ? [[{ text: '  nothing happens' }]] : rowLines(timeline)),
    ...(legend.length === 0 ? [] : [[], [{ text: legend.join('   '), style: 'dim' as const }]]),
    ...(failures.length === 0
      ? []
      : [
          [],
          [
            {
              text: 'When one of the ✕ fails, snapd takes back what is marked ↶, and leaves what is marked ·',
              style: 'dim' as const,
            },
          ],
          ...failures.flatMap(failure => failureLines(failure, snaps)),
        ]),
    ...(error === ''
      ? []
      : [[], ...error.split('\n').map((line): StyledLine => [{ text: line, style: 'error' }])]),
  ]
}

function rowLines({ rows, failures, ignored, snaps }: Timeline): StyledLine[] {
  const numberWide = String(rows.length).length
  const snapWide = snaps.length > 1 ? Math.max(...rows.map(({ snap }) => snap.length)) + 2 : 0
  const textWide = Math.max(...rows.map(({ text }) => text.length))
  const lead = ' '.repeat(2 + numberWide + 2 + 2 + snapWide + textWide)
  const head: StyledLine[] =
    failures.length === 0
      ? []
      : [[{ text: `${lead}  ${failures.map(({ letter }) => letter.padEnd(2)).join('')}`, style: 'dim' }]]
  let phase: Row['phase'] = 'do'
  return [
    ...head,
    ...rows.flatMap((row, at): StyledLine[] => {
      const turned =
        row.phase === 'undo' && phase === 'do' ? [[{ text: '  taken back:', style: 'dim' as const }]] : []
      phase = row.phase
      const text = row.text.padEnd(textWide)
      const quiet = row.presence !== 'runs'
      const cells = failures.map(({ cells: own }) => cellSigns[own[at] ?? 'unreached'].padEnd(2)).join('')
      return [
        ...turned,
        [
          { text: `  ${String(at + 1).padStart(numberWide)}  `, style: 'dim' },
          { text: `${rowMark(row)} `, ...(hasFailed(row.step) ? { style: 'error' as const } : {}) },
          {
            text: `${row.snap.padEnd(snapWide).slice(0, snapWide)}${text}`,
            ...(quiet ? { style: 'dim' as const } : row.what === 'hook' ? { style: 'code' as const } : {}),
          },
          { text: `  ${cells}` },
          ...(ignored.includes(at) ? [{ text: 'failure is ignored', style: 'dim' as const }] : []),
        ],
      ]
    }),
  ]
}

const widest = 100

function failureLines({ letter, of, undo }: FailureColumn, snaps: readonly string[]): StyledLine[] {
  const items = undo.length === 0 ? ['nothing'] : undo.map(row => undoText(row, snaps))
  const lead = `  ${letter}  `
  const texts = [...items.slice(0, -1).map(item => `${item},`), ...items.slice(-1)]
  return [
    [{ text: lead, style: 'dim' }, { text: `${alternatives(of)} fails:` }],
    ...wrapped(texts, widest - lead.length - 2).map((text): StyledLine => [
      { text: `${' '.repeat(lead.length + 2)}${text}` },
    ]),
  ]
}

/** Pieces as lines of at most so many characters, where the pieces are no longer. */
export function wrapped(pieces: readonly string[], most: number): string[] {
  const lines: string[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + piece.length > most) lines.push(piece)
    else lines[lines.length - 1] = `${last} ${piece}`
  }
  return lines
}
