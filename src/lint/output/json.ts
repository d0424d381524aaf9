import { printableJson } from '../../text/printable.ts'
import type { LintReport } from './report.ts'
import { countsOf } from './report.ts'

/** For programs: one object; a key without a value is null. */
export function jsonReport({ findings, suppressed, baseline, hooks }: LintReport): string {
  return printableJson(
    JSON.stringify(
      {
        version: 1,
        hooks,
        counts: countsOf(findings),
        suppressed,
        baseline,
        findings: findings.map(finding => ({
          rule: finding.rule,
          severity: finding.severity,
          certainty: finding.certainty ?? null,
          message: finding.message,
          file: finding.file ?? null,
          line: finding.line ?? null,
          column: finding.column ?? null,
          endLine: finding.endLine ?? null,
          endColumn: finding.endColumn ?? null,
          excerpt: finding.excerpt ?? null,
          remedy: finding.remedy ?? null,
          fix: finding.fix?.title ?? null,
          related: finding.related ?? [],
        })),
      },
      undefined,
      2,
    ),
  )
}
