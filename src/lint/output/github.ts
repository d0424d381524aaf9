import { githubData, githubProperty } from '../../text/github-text.ts'
import type { Finding, Severity } from '../rule.ts'
import type { LintReport } from './report.ts'
import { fullText } from './report.ts'

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

/** For GitHub's workflows: one command for each finding, which is shown beside the line. */
export function githubReport({ findings }: LintReport): string {
  return findings
    .map(
      finding => `::${commands[finding.severity]} ${properties(finding)}::${githubData(fullText(finding))}`,
    )
    .join('\n')
}

function properties({ rule, file, line, column, endLine, endColumn }: Finding): string {
  // GitHub shows columns within one line only, and drops the whole place when they are given for several.
  const oneLine = endLine === undefined || endLine === line
  const pairs = {
    file,
    line,
    endLine: oneLine ? undefined : endLine,
    col: oneLine ? column : undefined,
    endColumn: oneLine ? endColumn : undefined,
    title: rule,
  }
  return Object.entries(pairs)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${githubProperty(String(value))}`)
    .join(',')
}
