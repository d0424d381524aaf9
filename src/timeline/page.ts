import { createHash } from 'node:crypto'
import { escaped } from './escape.ts'
import { pageScript } from './page-script.ts'
import { pageStyle } from './page-style.ts'
import { sectionOf } from './page-step.ts'
import { statesAfter } from './states.ts'
import type { Row, Timeline } from './timeline.ts'
import { hasFailed, legendOf, rowMark } from './timeline.ts'

/**
 * Timelines as one page of HTML that stands alone: it asks nobody for anything, runs no script but its own, and without
 * scripts it is read from top to bottom.
 */
export function pageTimeline(timelines: readonly Timeline[]): string {
  const title = timelines.map(timeline => timeline.title).join(', ')
  const steps = timelines.flatMap((timeline, part) => {
    const states = statesAfter(timeline.rows)
    return timeline.rows.map((row, at) => ({
      timeline,
      row,
      at,
      state: states[at],
      id:
        timelines.length === 1 ? `step-${String(at + 1)}` : `part-${String(part + 1)}-step-${String(at + 1)}`,
    }))
  })
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(pageStyle)}'; script-src '${hashOf(pageScript)}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<style>${pageStyle}</style>`,
    '</head>',
    '<body>',
    `<header>${timelines.map(heading).join('\n')}</header>`,
    '<main>',
    `<nav aria-label="Steps">${timelines
      .map((timeline, part) =>
        listOf(
          timeline,
          steps.filter(step => step.timeline === timeline).map(({ id }) => id),
          timelines.length > 1 && part >= 0,
        ),
      )
      .join('\n')}</nav>`,
    '<div class="steps">',
    bar,
    ...steps.map(sectionOf),
    ...(steps.length === 0 ? ['<p>Nothing happens.</p>'] : []),
    '</div>',
    '</main>',
    `<script>${pageScript}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

const bar =
  '<div class="bar"><button type="button" id="previous">Previous</button><button type="button" id="next">Next</button><button type="button" id="failure">Next failure</button>' +
  '<span id="place" role="status"></span><span class="dim">Keys: <kbd>←</kbd> <kbd>→</kbd> steps, <kbd>Home</kbd> <kbd>End</kbd><span id="failure-key">, <kbd>f</kbd> failure</span></span></div>'

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function heading(timeline: Timeline): string {
  const { kind, title, status, error } = timeline
  const legend = legendOf(timeline).map(escaped).join(' &nbsp; ')
  return [
    `<h1>${escaped(title)}${status === '' ? '' : ` <span class="tag ${status === 'Done' ? 'good' : 'bad'}">${escaped(status)}</span>`}</h1>`,
    `<p class="dim">${kind === 'foreseen' ? 'As it would go. Nothing was run.' : 'As it was rehearsed.'}${legend === '' ? '' : ` &nbsp; ${legend}`}</p>`,
    ...(error === '' ? [] : [`<pre class="bad" tabindex="0">${escaped(error)}</pre>`]),
  ].join('\n')
}

function listOf({ title, rows, snaps }: Timeline, ids: readonly string[], named: boolean): string {
  let phase: Row['phase'] = 'do'
  const items = rows.map((row, at) => {
    const turned = row.phase === 'undo' && phase === 'do' ? '<li class="turn">Taken back</li>' : ''
    phase = row.phase
    const tone = hasFailed(row.step) ? ' bad' : ''
    return (
      `${turned}<li><a href="#${ids[at] ?? ''}"><span class="number">${String(at + 1)}</span><span class="mono${tone}" aria-hidden="true">${rowMark(row) === ' ' ? '&nbsp;' : rowMark(row)}</span>` +
      `<span class="name${row.presence === 'runs' ? '' : ' could'}${tone}">${row.what === 'connection' || snaps.length < 2 ? '' : `${escaped(row.snap)} `}${row.what === 'hook' ? `<code>${escaped(row.text)}</code>` : escaped(row.text)}${tone === '' ? '' : '<span class="unseen"> failed</span>'}</span></a></li>`
    )
  })
  return `${named ? `<p class="turn">${escaped(title)}</p>` : ''}<ol>${items.join('\n')}</ol>`
}
