import type { Coverage } from '../coverage/coverage.ts'
import type { Outcome } from '../outcome.ts'

/** What is told at the end of a run. */
export interface TestReport {
  outcomes: readonly Outcome[]
  milliseconds: number
  /** What the scenarios have not reached, where that was asked for. */
  coverage?: Coverage
}

/** How many scenarios ended how. */
export function countsOf(outcomes: readonly Outcome[]): Record<Outcome['status'], number> {
  const count = (wanted: Outcome['status']): number =>
    outcomes.filter(({ status }) => status === wanted).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

/** Milliseconds as seconds with three decimals at most. */
export function seconds(milliseconds: number): string {
  return String(Math.round(milliseconds) / 1000)
}
