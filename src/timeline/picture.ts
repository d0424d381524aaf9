import { escaped } from './escape.ts'
import { pictureStyle } from './picture-style.ts'
import { drawnRows } from './picture-rows.ts'
import type { Drawing } from './picture-text.ts'
import { cut, lineHeight, textAt, widthOf } from './picture-text.ts'
import { wrapped } from './text.ts'
import type { Timeline } from './timeline.ts'
import { alternatives, legendOf, undoText } from './timeline.ts'

const margin = 16

/** Timelines as one SVG drawing, below each other. */
export function pictureTimeline(timelines: readonly Timeline[]): string {
  const drawings = timelines.map(drawing)
  const width = Math.ceil(Math.max(...drawings.map(one => one.width)) + 2 * margin)
  const height = Math.ceil(drawings.reduce((sum, one) => sum + one.height + margin, margin))
  const title = escaped(timelines.map(timeline => cut(timeline.title)).join(', '))
  let top = margin
  const groups = drawings.map(({ parts, height: own }) => {
    const group = [`<g transform="translate(${String(margin)} ${String(top)})">`, ...parts, '</g>']
    top += own + margin
    return group.join('\n')
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-labelledby="title">`,
    `<title id="title">${title}</title>`,
    `<style>${pictureStyle}</style>`,
    `<rect class="back" width="${String(width)}" height="${String(height)}"/>`,
    ...groups,
    '</svg>',
    '',
  ].join('\n')
}

function drawing(timeline: Timeline): Drawing {
  const { title, status, error } = timeline
  const head = textAt(0, 14, `${cut(title)}${status === '' ? '' : `  ${cut(status)}`}`, 'title')
  const rows = drawnRows(timeline)
  const below = linesBelow(timeline)
  const start = 28 + rows.height + 10
  const lines = below.map(({ text, tone }, at) => textAt(0, start + (at + 1) * lineHeight, text, tone))
  return {
    parts: [head, '<g transform="translate(0 28)">', ...rows.parts, '</g>', ...lines],
    width: Math.max(rows.width, widthOf(cut(title)) * 1.2 + 80, ...below.map(({ text }) => widthOf(text))),
    height: start + below.length * lineHeight + (error === '' ? 0 : 4),
  }
}

interface Line {
  text: string
  tone: string
}

/** What the signs mean, what failures lead to, and the error of a recorded change. */
function linesBelow(timeline: Timeline): Line[] {
  const { failures, snaps, error } = timeline
  const legend = legendOf(timeline).map(text =>
    text
      .replace(/^● /, 'filled ●  ')
      .replace(/^[○◌] /, 'dashed $& ')
      .replace(/^✕ /, 'red       ')
      .replace(/^! /, 'red and ! '),
  )
  const columns =
    failures.length === 0
      ? []
      : [
          'The columns are failures: the cross fails, what has a dot is taken back, what has a ring stays.',
          '',
        ]
  return [
    ...legend.map(text => ({ text, tone: 'dim' })),
    ...columns.map(text => ({ text, tone: 'dim' })),
    ...failures.flatMap(({ letter, of, undo }): Line[] => {
      const items = undo.length === 0 ? ['nothing'] : undo.map(row => cut(undoText(row, snaps)))
      return [
        { text: `${letter}  ${cut(alternatives(of))} fails:`, tone: '' },
        ...wrapped(
          items.map((item, at) => (at === items.length - 1 ? item : `${item},`)),
          96,
        ).map(text => ({ text: `     ${text}`, tone: 'dim' })),
      ]
    }),
    ...(error === '' ? [] : error.split('\n').map(text => ({ text: cut(text), tone: 'bad' }))),
  ]
}
