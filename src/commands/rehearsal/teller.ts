import type { HookRequest } from '../../rehearse/hook/request.ts'
import type { ChangeReport } from '../../rehearse/report/change-lines.ts'
import {
  changeReportLines,
  liveLines,
  outputLine,
  startLine,
  taskLine,
  tellsItself,
} from '../../rehearse/report/change-lines.ts'
import { lineFeed } from '../../rehearse/report/output-lines.ts'
import type { Watcher } from '../../rehearse/machine/session.ts'
import type { TraceStep } from '../../rehearse/change/trace.ts'
import type { Reporter, StyledLine } from '../../ui/reporter.ts'

/** Tells a person what goes on in a rehearsal. */
export interface Teller {
  /** Tells a change while it goes on. */
  watcher: () => Watcher
  /** What a hook prints comes here. */
  hears: (piece: Uint8Array) => void
  /** Until the next change nothing that hooks print is told. */
  silence: () => void
  told: (report: Omit<ChangeReport, 'notes'>) => void
  /** An operation that was carried out to begin with. */
  first: (what: string) => void
  note: (text: string) => void
}

interface Telling {
  reporter: Reporter
  /** What is not as on a real system, told once. */
  notes: readonly string[]
  /** Tells every call of snapctl, and not only those that fail. */
  calls: boolean
}

/** Tells in lines, as things happen. */
export function lineTeller({ reporter, notes, calls }: Telling): Teller {
  let isLoud = false
  let ran = false
  const pending: StyledLine[] = []
  const known = new Set<string>()
  const feed = lineFeed(line => {
    if (isLoud) reporter.page([outputLine(line)])
  })
  return {
    watcher: () => {
      isLoud = true
      return {
        starts: (request: HookRequest) => {
          ran = true
          reporter.page([startLine(request)])
        },
        happens: (happening: object) => {
          feed.end()
          pending.push(...liveLines(happening as TraceStep, { calls }))
          return Promise.resolve()
        },
        watch: (task, { phase, at }) => {
          if (at === 'begin') ran = false
          else {
            const own = tellsItself(task, phase, ran) ? [taskLine(task)] : []
            const lines = ran ? [...pending, ...own] : [...own, ...pending]
            if (lines.length > 0) reporter.page(lines)
            pending.length = 0
          }
        },
      }
    },
    hears: piece => {
      feed.add(piece)
    },
    silence: () => {
      feed.end()
      isLoud = false
    },
    told: report => {
      const hooks = report.trace.steps.filter(step => step.what === 'hook')
      const fresh = [
        ...new Set([...(hooks.length === 0 ? [] : notes), ...hooks.flatMap(step => step.notes ?? [])]),
      ].filter(note => !known.has(note))
      for (const note of fresh) known.add(note)
      const lines = changeReportLines({ ...report, notes: fresh })
      if (lines.length > 0) reporter.page(lines)
    },
    first: what => {
      reporter.permanent(`First: ${what}`)
    },
    note: text => {
      reporter.page([[{ text }]])
    },
  }
}

/** Tells nothing: for those who want the trace. */
export const silentTeller: Teller = {
  watcher: () => ({}),
  hears: () => undefined,
  silence: () => undefined,
  told: () => undefined,
  first: () => undefined,
  note: () => undefined,
}
