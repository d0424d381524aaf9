import { checkstyleReport } from './checkstyle.ts'
import { githubReport } from './github.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import type { LintReport } from './report.ts'
import { sarifReport } from './sarif.ts'

/** Every form for programs, by the name that `--format` takes. */
export const formats: Readonly<Record<string, (report: LintReport) => string>> = {
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
  checkstyle: checkstyleReport,
  junit: junitReport,
}
