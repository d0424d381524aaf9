import { diffArrays } from 'diff'
import { placeLines } from '../../project/problems.ts'
import type { Style, StyledLine } from '../../ui/reporter.ts'
import type { Failure, Outcome, RanStep } from '../outcome.ts'
import { defined } from '../../record.ts'

/** What is told of a scenario that failed: each thing that is not as expected, with its place, the difference, and what the hooks printed. */
export function failureLines({ scenario, failures, ran, own }: Outcome): StyledLine[] {
  const shown = new Set<number>()
  return failures.flatMap((failure): StyledLine[] => {
    const step = failure.step
    const isFirst = step !== undefined && !shown.has(step)
    if (step !== undefined) shown.add(step)
    return [
      [{ text: `  ${headline(failure)}`, style: 'error' }],
      ...placeLines(scenario.file, scenario.document.placeOfValue(failure.path)).map((text): StyledLine => [
        { text: `  ${text}`, style: 'dim' },
      ]),
      ...differenceLines(failure).map(({ text, style }): StyledLine => [
        { text: `    ${text}`, ...defined({ style }) },
      ]),
      ...(isFirst
        ? [...hookOutputs(ran[step], own), ...(failure.what === 'error' ? [] : errorOf(ran[step]))].map(
            (text): StyledLine => [{ text: `    ${text}` }],
          )
        : []),
    ]
  })
}

/** The same as plain text. */
export function failureText(outcome: Outcome): string {
  return failureLines(outcome)
    .map(line =>
      line
        .map(({ text }) => text)
        .join('')
        .replace(/^ {2}/, ''),
    )
    .join('\n')
}

/** `step 2, set port=abc: hooks are not as expected`. */
export function headline({ title, step, what, expected }: Failure): string {
  const where = step === undefined ? title : `step ${String(step + 1)}, ${title}`
  if (what === 'error' && expected.length === 0) return `${where}: it failed`
  if (what === 'second run') return `${where}: a hook cannot be run twice`
  return `${where}: ${what} not as expected`
}

/** Expected lines with `-`, found ones with `+`, common ones with a space. */
function differenceLines({ expected, found }: Failure): { text: string; style?: Style }[] {
  if (expected.length === 0) return found.map(line => ({ text: `+ ${line}`, style: 'good' }))
  if (found.length === 0)
    return [
      ...expected.map(line => ({ text: `- ${line}`, style: 'error' as const })),
      { text: '+ (nothing)', style: 'good' },
    ]
  const parts = diffArrays([...expected], [...found])
  return parts.flatMap(({ value, added, removed }, at) =>
    shortened(value, { common: !added && !removed, first: at === 0, last: at === parts.length - 1 }).map(
      (line): { text: string; style?: Style } =>
        added
          ? { text: `+ ${line}`, style: 'good' }
          : removed
            ? { text: `- ${line}`, style: 'error' }
            : { text: `  ${line}` },
    ),
  )
}

/** Of common lines only those beside a difference. */
const context = 3

function shortened(
  lines: readonly string[],
  { common, first, last }: { common: boolean; first: boolean; last: boolean },
): readonly string[] {
  const [before, after] = [first ? 0 : context, last ? 0 : context]
  return !common || lines.length <= before + after + 1
    ? lines
    : [...lines.slice(0, before), '…', ...lines.slice(lines.length - after)]
}

/** More of a hook's output than this is not shown. */
const mostLines = 20

function hookOutputs(step: RanStep | undefined, own: string): string[] {
  const hooks = (step?.trace?.steps ?? [])
    .filter(one => one.what === 'hook')
    .filter(({ output, result }) => output.trim() !== '' || result !== 'passed')
  const outputs = hooks.flatMap(({ snap, hook, output, exit, result }) => {
    const name = snap === own ? hook : `${snap}/${hook}`
    const end =
      result === 'passed' ? '' : exit === null ? `, ${result}` : `, ${result} with exit code ${String(exit)}`
    const text = output.trimEnd().split('\n')
    const kept = text.slice(-mostLines)
    return [
      `${name}${end}${output.trim() === '' ? ', printed nothing' : ':'}`,
      ...(output.trim() === ''
        ? []
        : [...(kept.length < text.length ? ['  | …'] : []), ...kept.map(line => `  | ${line}`)]),
    ]
  })
  return outputs
}

function errorOf(step: RanStep | undefined): string[] {
  return step === undefined || step.error === ''
    ? []
    : ['error:', ...step.error.split('\n').map(line => `  ${line}`)]
}
