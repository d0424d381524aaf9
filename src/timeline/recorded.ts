import type { Trace, TraceStep } from '../rehearse/change/trace.ts'
import { oneLine, visible } from './escape.ts'
import type { Row, Timeline } from './timeline.ts'
import { stepSnap, stepText } from './words.ts'
import { defined } from '../record.ts'

/** A rehearsal that was recorded, as it went. */
export function recordedTimeline({ operation, status, error, steps, stuck, tasks }: Trace): Timeline {
  const rows = steps.filter(hasContent).map((step): Row => ({
    phase: step.phase,
    what: step.what,
    snap: oneLine(stepSnap(step)),
    text: oneLine(stepText(step)),
    presence: 'runs',
    task: step.task,
    step,
    ...(step.what === 'hook' ? { hook: step.hook, ...defined({ component: step.component }) } : {}),
  }))
  const snaps = [
    ...new Set([
      ...tasks.flatMap(({ snap }) => (snap === undefined ? [] : [oneLine(snap)])),
      ...rows.map(({ snap }) => snap),
    ]),
  ]
  return {
    kind: 'recorded',
    title: oneLine([operation, ...snaps.slice(0, 1)].join(' ')),
    snaps,
    rows,
    failures: [],
    ignored: [],
    status: oneLine(status),
    error: visible([error, ...(stuck === undefined ? [] : [stuck])].filter(text => text !== '').join('\n')),
  }
}

/** A copy of a configuration that is not there is nothing to look at. */
function hasContent(step: TraceStep): boolean {
  return (
    step.what !== 'config' ||
    step.action === 'save' ||
    JSON.stringify(step.before) !== JSON.stringify(step.after)
  )
}
