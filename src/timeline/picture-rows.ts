import type { Drawing } from './picture-text.ts'
import { cut, rounded, textAt, widthOf } from './picture-text.ts'
import type { FailureColumn, Row, Timeline } from './timeline.ts'
import { hasFailed } from './timeline.ts'

const rowHeight = 24
const columnWidth = 22

/** Where things are, from left to right. */
interface Grid {
  readonly lanes: ReadonlyMap<string, { readonly x: number; readonly width: number }>
  /** The height of the middle of each row. */
  readonly middles: readonly number[]
  /** Where the failures begin. */
  readonly columns: number
  readonly width: number
  readonly height: number
}

/** The steps from top to bottom, each in the lane of its snap, with the failures beside them. */
export function drawnRows(timeline: Timeline): Drawing {
  const { rows, failures } = timeline
  if (rows.length === 0) return { parts: [textAt(0, 16, 'nothing happens', 'dim')], width: 120, height: 24 }
  const grid = gridOf(timeline)
  const { lanes, middles, columns, width, height } = grid
  return {
    parts: [
      ...middles.flatMap((middle, at) =>
        at % 2 === 1
          ? []
          : [
              `<rect class="even" x="0" y="${rounded(middle - rowHeight / 2)}" width="${rounded(width)}" height="${String(rowHeight)}"/>`,
            ],
      ),
      ...[...lanes].flatMap(([snap, { x }]) => [
        textAt(x, 14, cut(snap), 'title'),
        line({ x1: x + 6, y1: 24, x2: x + 6, y2: height, tone: 'life' }),
      ]),
      ...turnLine(rows, grid),
      ...rows.flatMap((row, at) => [
        textAt(0, (middles[at] ?? 0) + 4, String(at + 1).padStart(2), 'dim'),
        ...rowParts(row, { at, grid, timeline }),
      ]),
      ...failures.flatMap((failure, at) =>
        failureParts(failure, columns + at * columnWidth + columnWidth / 2, middles),
      ),
    ],
    width,
    height,
  }
}

function gridOf({ snaps, rows, failures, ignored }: Timeline): Grid {
  const names = [...new Set([...snaps, ...rows.map(({ snap }) => snap)])].filter(snap =>
    rows.some(row => row.snap === snap),
  )
  let x = 30
  const lanes = new Map(
    names.map(snap => {
      const texts = rows.flatMap((row, at) =>
        row.snap === snap ? [widthOf(labelOf(row, ignored.includes(at)))] : [],
      )
      const lane = { x, width: Math.max(widthOf(cut(snap)) * 1.2, ...texts.map(text => text + 36)) + 16 }
      x += lane.width
      return [snap, lane] as const
    }),
  )
  const turn = rows.findIndex(({ phase }) => phase === 'undo')
  const middles = rows.map(
    (_, at) => 24 + rowHeight / 2 + at * rowHeight + (turn >= 0 && at >= turn ? rowHeight : 0),
  )
  return {
    lanes,
    middles,
    columns: x,
    width: x + failures.length * columnWidth,
    height: (middles.at(-1) ?? 0) + rowHeight / 2,
  }
}

function labelOf({ text, step }: Row, ignored: boolean): string {
  const mark = step?.what === 'hook' && step.result === 'ignored' ? ' !' : ''
  return `${cut(text)}${mark}${ignored ? ' (failure is ignored)' : ''}`
}

function rowParts(
  row: Row,
  { at, grid: { lanes, middles }, timeline }: { at: number; grid: Grid; timeline: Timeline },
): string[] {
  const lane = lanes.get(row.snap)
  const middle = middles[at] ?? 0
  if (lane === undefined) return []
  const label = labelOf(row, timeline.ignored.includes(at))
  const text = textAt(
    lane.x + 22,
    middle + 4,
    label,
    row.presence === 'runs' ? (hasFailed(row.step) ? 'bad' : '') : 'dim',
  )
  if (row.what !== 'hook')
    return [
      `<rect class="step" x="${rounded(lane.x + 3)}" y="${rounded(middle - 3)}" width="6" height="6"/>`,
      text,
    ]
  const tone = hasFailed(row.step) ? 'failed' : row.presence === 'runs' ? 'hook' : 'could'
  return [
    `<rect class="${tone}" x="${rounded(lane.x + 14)}" y="${rounded(middle - 10)}" width="${rounded(widthOf(label) + 16)}" height="20" rx="4"/>`,
    text,
  ]
}

/** Where a recorded change turns back. */
function turnLine(rows: readonly Row[], { middles, width }: Grid): string[] {
  const turn = rows.findIndex(({ phase }) => phase === 'undo')
  if (turn < 0) return []
  const y = (middles[turn] ?? 0) - rowHeight
  return [
    `<rect class="back" x="0" y="${rounded(y - rowHeight / 2)}" width="${rounded(width)}" height="${String(rowHeight)}"/>`,
    textAt(0, y + 4, 'taken back:', 'bad'),
  ]
}

function failureParts({ letter, cells }: FailureColumn, x: number, middles: readonly number[]): string[] {
  const first = cells.findIndex(cell => cell === 'undone' || cell === 'fails')
  const last = cells.lastIndexOf('fails')
  return [
    textAt(x - 4, 14, letter, 'dim'),
    ...(first < last
      ? [line({ x1: x, y1: middles[first] ?? 0, x2: x, y2: (middles[last] ?? 0) - 5, tone: 'undo' })]
      : []),
    ...cells.flatMap((cell, at) => cellParts(cell, x, middles[at] ?? 0)),
  ]
}

function cellParts(cell: FailureColumn['cells'][number], x: number, y: number): string[] {
  if (cell === 'undone') return [`<circle class="undone" cx="${rounded(x)}" cy="${rounded(y)}" r="3.5"/>`]
  if (cell === 'stays')
    return [
      `<circle class="back" cx="${rounded(x)}" cy="${rounded(y)}" r="4"/>`,
      `<circle class="stays" cx="${rounded(x)}" cy="${rounded(y)}" r="3"/>`,
    ]
  if (cell === 'unreached') return []
  return [
    line({ x1: x - 5, y1: y - 5, x2: x + 5, y2: y + 5, tone: 'cross' }),
    line({ x1: x - 5, y1: y + 5, x2: x + 5, y2: y - 5, tone: 'cross' }),
  ]
}

function line({
  x1,
  y1,
  x2,
  y2,
  tone,
}: {
  x1: number
  y1: number
  x2: number
  y2: number
  tone: string
}): string {
  return `<line class="${tone}" x1="${rounded(x1)}" y1="${rounded(y1)}" x2="${rounded(x2)}" y2="${rounded(y2)}"/>`
}
