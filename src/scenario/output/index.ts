import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import type { TestReport } from './report.ts'
import { tapReport } from './tap.ts'

/** How a run can be told, beside the text for people. */
export const formats: Readonly<Record<string, (report: TestReport) => string>> = {
  json: jsonReport,
  junit: junitReport,
  tap: tapReport,
}
