import type { Happening, HookStep, Trace } from '../rehearse/change/trace.ts'
import { writeJson } from '../json/write.ts'
import { shellWord } from '../text/shell-word.ts'
import type { RanStep } from './outcome.ts'

/** All that happened in a scenario, line by line, as it is kept: without times, and with the paths that hooks see. */
export function traceLines(ran: readonly RanStep[], root: string): string[] {
  const lines = ran.flatMap(({ title, trace, error, printed }) => [
    `${title}: ${trace === undefined ? (error === '' ? 'Done' : 'refused') : trace.status}`,
    ...(trace === undefined ? [] : stepsOf(trace)),
    ...indented(printed ?? '', '  | '),
    ...indented(error, '  error: '),
  ])
  // Without a sandbox hooks see the scratch tree where it is.
  return lines.flatMap(line => line.replaceAll(root, '').split('\n'))
}

function stepsOf({ steps }: Trace): string[] {
  return steps.flatMap(step => {
    const back = step.phase === 'undo' ? 'undo: ' : ''
    return (step.what === 'hook' ? hookLines(step) : [happeningLine(step)]).map(
      (line, at) => `  ${at === 0 ? back : ''}${line}`,
    )
  })
}

function hookLines({
  snap,
  component,
  hook,
  revision,
  result,
  exit,
  output,
  calls,
  files = [],
}: HookStep): string[] {
  const name = `${snap}${component === undefined ? '' : `+${component}`}/${hook}`
  return [
    `hook ${name} (${revision}): ${result}${exit === 0 || exit === null ? '' : `, exit code ${String(exit)}`}`,
    ...calls.flatMap(call => [
      `  snapctl ${call.argv.map(shellWord).join(' ')}${call.exit === 0 ? '' : `: exit code ${String(call.exit)}`}`,
      ...indented(call.stdout, '    > '),
      ...indented(call.stderr, '    ! '),
    ]),
    ...indented(output, '  | '),
    ...files.map(({ path, change }) => `  ${change} ${path}`),
  ]
}

function happeningLine(step: Exclude<Happening, HookStep>): string {
  switch (step.what) {
    case 'config':
      return `config ${step.snap}: ${step.action}${step.revision === undefined ? '' : ` of ${step.revision}`} ${writeJson(step.after)}`
    case 'service':
      return `service ${step.service}: ${step.action}${step.failure === undefined ? '' : `, ${step.failure}`}`
    case 'data':
      return `data ${step.snap} ${step.revision}: ${step.action}${step.from === undefined ? '' : ` from ${step.from}`}`
    case 'connection':
      return `connection ${step.plug} ${step.slot}: ${step.action}`
    case 'health':
      return `health ${step.snap}: ${step.status}${step.message === undefined ? '' : `, ${step.message}`}`
    case 'refresh':
      return `refresh ${step.snap}: ${step.decision}`
    case 'mount':
    case 'unmount':
    case 'link':
    case 'unlink':
      return `${step.what} ${step.snap}${step.component === undefined ? '' : `+${step.component}`} ${step.revision}`
  }
}

function indented(text: string, lead: string): string[] {
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map(line => `${lead}${line}`.trimEnd())
}
