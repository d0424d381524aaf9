import type { Json, JsonObject } from '../../json/exact-json.ts'
import type { StyledLine } from '../../ui/reporter.ts'
import type { FileChange, HookStep, Trace, TraceStep } from '../change/trace.ts'
import type { World } from '../world/world.ts'
import { configLines, optionLines } from './config-lines.ts'
import { attributeLines, endLine, happeningLines } from './step-lines.ts'
import { callLine, section } from './words.ts'

/** One hook that was run by itself. */
interface HookReport {
  readonly snap: string
  readonly hook: string
  readonly trace: Trace
  readonly before: World
  readonly after: World
  /** What is not as on a real system, beside the hook's own notes. */
  readonly notes: readonly string[]
}

/** The run of the hook that was asked for: of a hook that runs once more when it fails, the first. */
function ranStep({ steps }: Trace): HookStep | undefined {
  return steps.find((step): step is TraceStep & HookStep => step.what === 'hook')
}

/** Whether the hook did what it should. */
export function hookPassed({ trace }: Pick<HookReport, 'trace'>): boolean {
  return trace.status === 'Done' && ranStep(trace)?.result === 'passed'
}

/** What a hook did, for people. */
export function hookReportLines(report: HookReport): StyledLine[] {
  const { snap, trace, before, after, notes } = report
  const step = ranStep(trace)
  const [old, now] = [before.config[snap] ?? {}, after.config[snap] ?? {}]
  const dropped = trace.steps.find(one => one.what === 'config' && one.action === 'discard')
  const others = trace.steps
    .filter(one => one.what !== 'config' && one.what !== 'hook')
    .flatMap(happeningLines)
  return [
    ...(step === undefined ? [] : [endLine(step)]),
    ...(trace.error === ''
      ? []
      : [[{ text: `error: ${trace.error}`, style: 'error' as const }]].flatMap(splitLines)),
    ...section('Configuration', configSection(old, now)),
    ...section(
      'Dropped, because the hook failed',
      dropped?.what === 'config' ? configLines(dropped.before, dropped.after) : [],
    ),
    ...section('Attributes', step?.attributes === undefined ? [] : attributeLines(step.attributes)),
    ...section('Calls of snapctl', (step?.calls ?? []).map(callLine)),
    ...section('Services and health', others),
    ...section('Files', fileLines(step?.files ?? [])),
    ...section(
      'Not as on a real system',
      [...notes, ...(step?.notes ?? [])].map(text => [{ text, style: 'dim' }]),
    ),
  ]
}

function splitLines(line: StyledLine): StyledLine[] {
  return line.flatMap(({ text, style }) =>
    text
      .split('\n')
      .map((part): StyledLine => [style === undefined ? { text: part } : { text: part, style }]),
  )
}

function configSection(old: JsonObject, now: JsonObject): StyledLine[] {
  const changes = configLines(old, now)
  return changes.length > 0
    ? changes
    : optionLines(now).map(line => line.map(piece => ({ ...piece, style: 'dim' as const })))
}

/** What became of files, a line each. */
export function fileLines(files: readonly FileChange[]): StyledLine[] {
  const marks = {
    added: { text: '+ ', style: 'good' },
    changed: { text: '~ ', style: 'info' },
    removed: { text: '- ', style: 'error' },
  } as const
  return files.map(({ path, change }) => [marks[change], { text: path }])
}

/** The same as data. */
export function hookReportData({ snap, hook, trace, before, after, notes }: HookReport): Json {
  const step = ranStep(trace)
  const data = {
    snap,
    hook,
    passed: hookPassed({ trace }),
    error: trace.error,
    ...step,
    config: { before: before.config[snap] ?? {}, after: after.config[snap] ?? {} },
    services: trace.steps
      .filter(one => one.what === 'service')
      .map(({ service, action, failure }) => ({ service, action, failure })),
    health: after.health[snap],
    notes: [...notes, ...(step?.notes ?? [])],
    what: undefined,
    task: undefined,
    phase: undefined,
    at: undefined,
  }
  return data as unknown as Json
}
