import type { ChalkInstance } from 'chalk'
import type { Finding, Severity } from '../lint/rule.ts'

const colours: Record<Severity, 'red' | 'yellow' | 'blue'> = { error: 'red', warning: 'yellow', info: 'blue' }

/** Findings as lines: the place, how bad, what, and what to do about it below. */
export function findingLines(findings: readonly Finding[], paint: ChalkInstance): string[] {
  return findings.flatMap(finding => {
    const place = finding.file === undefined ? '' : `${finding.file}${finding.line === undefined ? '' : `:${finding.line}`}: `
    const head = `${place}${paint[colours[finding.severity]](finding.severity)}: ${finding.message} ${paint.dim(`[${finding.rule}]`)}`
    return finding.remedy === undefined ? [head] : [head, `    ${finding.remedy}`]
  })
}
