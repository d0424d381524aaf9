import type { Failure, Outcome } from '../outcome.ts'
import type { TestReport } from './report.ts'
import { countsOf } from './report.ts'
import { defined } from '../../record.ts'

/** For programs: everything that the text report tells, as one JSON document. */
export function jsonReport(report: TestReport): string {
  const { outcomes, milliseconds } = report
  const document = {
    version: 1,
    summary: { scenarios: outcomes.length, ...countsOf(outcomes), milliseconds },
    scenarios: outcomes.map(outcomeOf),
    ...defined({ coverage: report.coverage }),
  }
  return JSON.stringify(document, undefined, 2)
}

function outcomeOf({
  scenario,
  status,
  ran,
  failures,
  milliseconds,
  kept,
}: Outcome): Record<string, unknown> {
  const { file, line, name, document, content } = scenario
  return {
    name,
    file,
    line,
    status,
    milliseconds,
    ...defined({ reason: content.skip, kept }),
    steps: ran.map(({ title, trace, error, printed }) => ({
      title,
      error,
      ...defined({ output: printed }),
      hooks: (trace?.steps ?? [])
        .filter(step => step.what === 'hook')
        .map(({ snap, component, hook, result, exit, output }) => ({
          snap,
          component,
          hook,
          result,
          exit,
          output,
        })),
    })),
    failures: failures.map((failure: Failure) => {
      const { line: at, column } = document.placeOfValue(failure.path)
      return {
        step: failure.step === undefined ? undefined : failure.step + 1,
        title: failure.title,
        what: failure.what,
        expected: failure.expected,
        found: failure.found,
        line: at,
        column,
      }
    }),
  }
}
