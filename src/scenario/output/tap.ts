import type { Outcome } from '../outcome.ts'
import { failureText } from './failure-lines.ts'
import type { TestReport } from './report.ts'

/** The Test Anything Protocol, version 14: what failed and why is in comments. */
export function tapReport({ outcomes }: TestReport): string {
  return ['TAP version 14', `1..${String(outcomes.length)}`, ...outcomes.flatMap(testLines)].join('\n')
}

function testLines(outcome: Outcome, at: number): string[] {
  const {
    scenario: { file, name, content },
    status,
  } = outcome
  // A hash would begin a directive, and a backslash an escape.
  const title = `${file}: ${name}`.replaceAll(/[\\#]/g, '\\$&').replaceAll(/\s+/g, ' ')
  const directive = status === 'skipped' ? ` # SKIP ${(content.skip ?? '').replaceAll(/\s+/g, ' ')}` : ''
  return [
    `${status === 'failed' ? 'not ok' : 'ok'} ${String(at + 1)} - ${title}${directive}`,
    ...(status === 'failed'
      ? failureText(outcome)
          .split('\n')
          .map(line => `# ${line}`)
      : []),
  ]
}
