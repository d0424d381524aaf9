import type { StyledLine } from '../../ui/reporter.ts'
import type { Outcome } from '../outcome.ts'
import { coverageLines } from './coverage-lines.ts'
import { failureLines } from './failure-lines.ts'
import type { TestReport } from './report.ts'
import { countsOf, seconds } from './report.ts'

/** For people: a line for each scenario below its file, then what failed and why, then the counts. */
export function textReport(report: TestReport): StyledLine[] {
  const { outcomes } = report
  const failed = outcomes.filter(({ status }) => status === 'failed')
  return [
    ...[...new Set(outcomes.map(({ scenario }) => scenario.file))].flatMap(file => fileLines(file, outcomes)),
    ...failed.flatMap(outcome => [
      [],
      [
        { text: 'FAIL', style: 'error' as const },
        { text: ` ${outcome.scenario.file}:${String(outcome.scenario.line)} ` },
        { text: outcome.scenario.name, style: 'title' as const },
      ],
      ...failureLines(outcome),
    ]),
    ...(failed.length === 0 ? [] : [[]]),
    ...outcomes.flatMap((outcome): StyledLine[] =>
      outcome.kept === undefined ? [] : [[{ text: `Kept of '${outcome.scenario.name}': ${outcome.kept}` }]],
    ),
    ...(report.coverage === undefined ? [] : [...coverageLines(report.coverage), []]),
    summaryLine(report),
  ]
}

const words = { passed: ['ok', 'good'], failed: ['FAIL', 'error'], skipped: ['skip', 'dim'] } as const

function fileLines(file: string, outcomes: readonly Outcome[]): StyledLine[] {
  return [
    [{ text: file, style: 'title' }],
    ...outcomes
      .filter(({ scenario }) => scenario.file === file)
      .map(({ scenario, status }): StyledLine => {
        const [word, style] = words[status]
        const reason =
          scenario.content.skip === undefined
            ? []
            : [{ text: ` (${scenario.content.skip})`, style: 'dim' as const }]
        return [{ text: `  ${word.padEnd(4)}`, style }, { text: `  ${scenario.name}` }, ...reason]
      }),
  ]
}

function summaryLine(report: TestReport): StyledLine {
  const counts = countsOf(report.outcomes)
  const parts = (['passed', 'failed', 'skipped'] as const)
    .filter(status => counts[status] > 0)
    .map(status => `${String(counts[status])} ${status}`)
  const all = report.outcomes.length
  return [
    {
      text: `${String(all)} scenario${all === 1 ? '' : 's'}: ${parts.join(', ')}`,
      style: counts.failed > 0 ? 'error' : 'good',
    },
    { text: ` in ${seconds(report.milliseconds)} s`, style: 'dim' },
  ]
}
