import { xmlAttributes, xmlText } from '../../text/xml-text.ts'
import type { Outcome } from '../outcome.ts'
import { failureText, headline } from './failure-lines.ts'
import type { TestReport } from './report.ts'
import { countsOf, seconds } from './report.ts'

/** For test dashboards: a suite for each file, a case for each scenario. */
export function junitReport({ outcomes, milliseconds }: TestReport): string {
  const files = [...new Set(outcomes.map(({ scenario }) => scenario.file))]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes({ name: 'snapsmith test', ...numbers(outcomes), time: seconds(milliseconds) })}>`,
    ...files.flatMap(file => {
      const own = outcomes.filter(({ scenario }) => scenario.file === file)
      return [
        `  <testsuite${xmlAttributes({ name: file, ...numbers(own), time: seconds(own.reduce((sum, one) => sum + one.milliseconds, 0)) })}>`,
        ...own.flatMap(testCase),
        '  </testsuite>',
      ]
    }),
    '</testsuites>',
  ].join('\n')
}

function numbers(outcomes: readonly Outcome[]): Record<string, number> {
  const { failed, skipped } = countsOf(outcomes)
  return { tests: outcomes.length, failures: failed, skipped }
}

function testCase(outcome: Outcome): string[] {
  const {
    scenario: { file, name, line, content },
    status,
    failures,
    milliseconds,
  } = outcome
  const [first] = failures
  const head = `    <testcase${xmlAttributes({ name, classname: file, file, line, time: seconds(milliseconds) })}`
  if (status === 'passed' || (status === 'failed' && first === undefined)) return [`${head}/>`]
  const inner =
    status === 'skipped'
      ? `<skipped${xmlAttributes({ message: content.skip })}/>`
      : `<failure${xmlAttributes({ message: first === undefined ? '' : headline(first) })}>${xmlText(failureText(outcome))}</failure>`
  return [`${head}>`, `      ${inner}`, '    </testcase>']
}
