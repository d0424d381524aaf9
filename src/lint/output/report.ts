import type { Finding, Rule, Severity } from '../rule.ts'

/** What one run of lint has to tell. */
export interface LintReport {
  /** Sorted by place. */
  findings: readonly Finding[]
  /** Findings that are not shown: silenced by comments and settings, listed in the baseline. */
  suppressed: number
  baseline: number
  /** How many hooks were looked at. */
  hooks: number
  /** The rules that findings may name. */
  rules: readonly Rule<never>[]
  /** snapsmith's own version. */
  version: string
}

/** How many findings there are of each severity. */
export function countsOf(findings: readonly Finding[]): Record<Severity, number> {
  const count = (severity: Severity): number =>
    findings.filter(finding => finding.severity === severity).length
  return { error: count('error'), warning: count('warning'), info: count('info') }
}

/** Findings by file, in the order of the report; those without a file come under an empty name. */
export function byFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.file ?? '')
    if (group === undefined) groups.set(finding.file ?? '', [finding])
    else group.push(finding)
  }
  return groups
}

/** The message and, below it, what to do. */
export function fullText({ message, remedy }: Finding): string {
  return remedy === undefined ? message : `${message}\n${remedy}`
}
