import { writeJson } from '../../json/write.ts'
import type { Style, StyledLine } from '../../ui/reporter.ts'
import type { ConnectionAttributes } from '../world/snapctl.ts'
import type { ConfigStep, Happening, HookStep } from '../change/trace.ts'
import { configLines } from './config-lines.ts'
import { shownText, timeText } from './words.ts'

/** How a hook ended, in a line. */
export function endLine({ result, exit, failure, duration }: HookStep): StyledLine {
  const verdicts: Readonly<Record<HookStep['result'], { text: string; style: Style }>> = {
    passed: { text: 'passed', style: 'good' },
    failed: { text: 'failed', style: 'error' },
    ignored: { text: 'failed, and snapd goes on', style: 'warning' },
  }
  const details = [
    exit === null ? undefined : `exit ${String(exit)}`,
    duration === undefined ? undefined : timeText(duration),
  ].filter(text => text !== undefined)
  const why = exit === null && failure !== undefined ? [{ text: `: ${reasonOf(failure)}` }] : []
  return [
    verdicts[result],
    ...why,
    ...(details.length === 0 ? [] : [{ text: ` (${details.join(', ')})`, style: 'dim' as const }]),
  ]
}

/** Why a hook without an exit code has none: behind its output stand the words of snapd, if any. */
function reasonOf(failure: string): string {
  const last =
    failure
      .split('\n')
      .filter(line => line !== '' && line !== '-----')
      .at(-1) ?? ''
  return /^(?:<.*>|signal: .*|cannot .*|exceeded .*)$/.test(last)
    ? last.replace(/^<(.*)>$/, '$1')
    : 'ended by a signal'
}

/** What happened during a change beside hooks, as lines; none for what its task tells already. */
export function happeningLines(step: Happening): StyledLine[] {
  switch (step.what) {
    case 'config':
      return configStepLines(step)
    case 'service':
      return [
        [
          { text: `${step.action} ${step.service}` },
          ...(step.failure === undefined
            ? []
            : [{ text: `: ${step.failure.trim()}`, style: 'error' as const }]),
        ],
      ]
    case 'health':
      return [
        [
          {
            text: `health of ${step.snap}: ${step.status}${step.message === undefined ? '' : `, ${step.message}`}${step.code === undefined ? '' : ` (${step.code})`}`,
          },
        ],
      ]
    case 'refresh':
      return [[{ text: `the refresh of ${step.snap} ${step.decision === 'held' ? 'is held' : 'proceeds'}` }]]
    case 'hook':
    case 'mount':
    case 'unmount':
    case 'link':
    case 'unlink':
    case 'data':
    case 'connection':
      return []
  }
}

function configStepLines({ snap, action, revision, before, after }: ConfigStep): StyledLine[] {
  const changes = configLines(before, after)
  const of = revision === undefined ? '' : ` of revision ${revision}`
  switch (action) {
    case 'commit':
      return titled(`configuration of ${snap}`, changes)
    case 'discard':
      return titled(`configuration of ${snap}, dropped`, changes)
    case 'restore':
      return titled(`configuration of ${snap}: as it was${of}`, changes)
    case 'drop':
      return changes.length === 0 ? [] : [[{ text: `configuration of ${snap}: removed` }]]
    case 'save':
      return []
  }
}

function titled(title: string, changes: readonly StyledLine[]): StyledLine[] {
  return changes.length === 0
    ? []
    : [[{ text: title }], ...changes.map((line): StyledLine => [{ text: '  ' }, ...line])]
}

/** Both sides of a connection with their attributes, those that hooks have set marked. */
export function attributeLines({ plug, slot }: ConnectionAttributes): StyledLine[] {
  return (
    [
      ['plug', plug],
      ['slot', slot],
    ] as const
  ).flatMap(([side, { snap, name, static: fixed, dynamic }]): StyledLine[] => {
    const own = Object.entries(fixed).map(([key, value]): StyledLine => [
      { text: shownText(`  ${key}: ${writeJson(value)}`) },
    ])
    const set = Object.entries(dynamic).map(([key, value]): StyledLine => [
      { text: shownText(`  ${key}: ${writeJson(value)}`) },
      { text: '  set by a hook', style: 'dim' },
    ])
    return [[{ text: snap === '' ? `${side} of another snap` : `${side} ${snap}:${name}` }], ...own, ...set]
  })
}

/** The attributes that hooks have set until now, a line each. */
export function setAttributeLines({ plug, slot }: ConnectionAttributes): StyledLine[] {
  return [plug, slot].flatMap(({ snap, name, dynamic }) =>
    Object.entries(dynamic).map(([key, value]): StyledLine => [
      { text: shownText(`attribute of ${snap}:${name}: ${key}: ${writeJson(value)}`) },
    ]),
  )
}
