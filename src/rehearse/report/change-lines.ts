import type { Style, StyledLine } from '../../ui/reporter.ts'
import type { Phase } from '../change/change.ts'
import type { HookRequest } from '../hook/request.ts'
import type { Task, TaskStatus } from '../change/tasks.ts'
import type { Trace, TraceStep } from '../change/trace.ts'
import type { World } from '../world/world.ts'
import { isLive, sideText } from '../world/world.ts'
import { configLines } from './config-lines.ts'
import { fileLines } from './hook-report.ts'
import { endLine, happeningLines, setAttributeLines } from './step-lines.ts'
import { callLine, indented, section } from './words.ts'
import { defined } from '../../record.ts'

const wide = 8
const styles: Partial<Record<TaskStatus, Style>> = {
  Error: 'error',
  Undone: 'warning',
  Undo: 'warning',
  Done: 'dim',
  Hold: 'dim',
}

/** A task in a line: where it stands, and what it is. */
export function taskLine({ status, summary }: Pick<Task, 'status' | 'summary'>): StyledLine {
  const style = styles[status]
  return [
    { text: status.padEnd(wide), ...defined({ style }) },
    { text: summary, ...(style === 'dim' ? { style } : {}) },
  ]
}

/** The head of a hook that begins. */
export function startLine({ summary, undo, run: { hook } }: HookRequest): StyledLine {
  // The hook that takes another one back runs under that one's task.
  return [
    { text: (undo ? 'Undo' : 'Run').padEnd(wide), style: undo ? 'warning' : 'info' },
    { text: summary, style: 'title' },
    ...(summary.includes(hook) ? [] : [{ text: ` (${hook})` }]),
  ]
}

/** A line that a hook has printed. */
export function outputLine(text: string): StyledLine {
  return [{ text: ' '.repeat(wide) }, { text: '| ', style: 'dim' }, { text }]
}

/** What is told of a step as soon as it is over. */
export function liveLines(step: TraceStep, { calls }: { calls: boolean }): StyledLine[] {
  if (step.what !== 'hook') return indented(happeningLines(step), wide)
  return indented(
    [
      endLine(step),
      ...(calls ? step.calls.map(callLine) : step.calls.filter(call => call.exit !== 0).map(callLine)),
      ...fileLines(step.files ?? []),
      ...(step.attributes !== undefined && step.hook.startsWith('prepare-')
        ? setAttributeLines(step.attributes)
        : []),
    ],
    wide,
  )
}

/** Whether a task says something by itself: hooks that run have been told already. */
export function tellsItself({ job, status }: Task, phase: Phase, ran: boolean): boolean {
  if (job.kind === 'run-hook' && ran) return status === 'Error' && phase === 'do'
  return !(phase === 'undo' && job.kind === 'run-hook')
}

/** A change that has ended, and the systems around it. */
export interface ChangeReport {
  readonly trace: Trace
  readonly before: World
  readonly after: World
  /** What is not as on a real system. */
  readonly notes: readonly string[]
}

/** What a change comes down to. */
export function changeReportLines({ trace, before, after, notes }: ChangeReport): StyledLine[] {
  // A single change of configuration has been told when it was made.
  const isTold = trace.steps.filter(step => step.what === 'config' && step.action !== 'save').length < 2
  const held = trace.tasks.filter(({ status }) => status === 'Hold')
  return [
    ...held.map(taskLine),
    ...section('Configuration', isTold ? [] : configSections(before, after)),
    ...section('Connections', connectionLines(before, after)),
    ...section('Services', serviceLines(before, after)),
    ...section('Health', healthLines(before, after)),
    ...section(
      'Warnings of snapd',
      after.warnings.filter(text => !before.warnings.includes(text)).map(text => [{ text }]),
    ),
    ...section(
      'Not as on a real system',
      notes.map(text => [{ text, style: 'dim' }]),
    ),
    ...(trace.stuck === undefined
      ? []
      : [[], ...trace.stuck.split('\n').map((text): StyledLine => [{ text, style: 'error' }])]),
    ...(trace.error === ''
      ? []
      : [[], ...`error: ${trace.error}`.split('\n').map((text): StyledLine => [{ text, style: 'error' }])]),
  ]
}

function configSections(before: World, after: World): StyledLine[] {
  const snaps = [...new Set([...Object.keys(before.config), ...Object.keys(after.config)])].sort()
  return snaps.flatMap(snap => {
    const lines = configLines(before.config[snap] ?? {}, after.config[snap] ?? {})
    return lines.length === 0 ? [] : [[{ text: snap }], ...indented(lines, 2)]
  })
}

function connectionLines(before: World, after: World): StyledLine[] {
  const texts = (world: World): string[] =>
    world.connections
      .filter(isLive)
      .map(({ plug, slot, interface: kind }) => `${sideText(plug)} ${sideText(slot)} (${kind})`)
      .toSorted()
  const [old, now] = [texts(before), texts(after)]
  return [
    ...old
      .filter(text => !now.includes(text))
      .map((text): StyledLine => [{ text: `- ${text}`, style: 'error' }]),
    ...now
      .filter(text => !old.includes(text))
      .map((text): StyledLine => [{ text: `+ ${text}`, style: 'good' }]),
  ]
}

function serviceLines(before: World, after: World): StyledLine[] {
  const names = [...new Set([...Object.keys(before.services), ...Object.keys(after.services)])].sort()
  return names.flatMap((name): StyledLine[] => {
    const [old, now] = [serviceText(before, name), serviceText(after, name)]
    return old === now ? [] : [[{ text: `${name}: ${now}` }]]
  })
}

/** A service in the words of `snap services`. */
function serviceText({ services }: World, name: string): string {
  const { enabled, active } = services[name] ?? { enabled: false, active: false }
  return `${enabled ? 'enabled' : 'disabled'}, ${active ? 'active' : 'inactive'}`
}

function healthLines(before: World, after: World): StyledLine[] {
  return Object.entries(after.health)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([snap, health]): StyledLine[] => {
      if (before.health[snap] === health) return []
      return [
        [{ text: `${snap}: ${health.status}${health.message === undefined ? '' : `, ${health.message}`}` }],
      ]
    })
}
