import type { ChalkInstance } from 'chalk'
import type { Finding, Severity } from '../lint/rule.ts'
import { printable } from '../text/printable.ts'

const colours: Record<Severity, 'red' | 'yellow' | 'blue'> = { error: 'red', warning: 'yellow', info: 'blue' }

/** Findings as lines: the place, how bad, what, and what to do about it below. */
export function findingLines(findings: readonly Finding[], paint: ChalkInstance): string[] {
  return findings.flatMap(finding => {
    const place =
      finding.file === undefined
        ? ''
        : `${finding.file}${finding.line === undefined ? '' : `:${finding.line}`}: `
    const head = `${printable(place)}${paint[colours[finding.severity]](finding.severity)}: ${lines(finding.message)} ${paint.dim(`[${finding.rule}]`)}`
    return finding.remedy === undefined ? [head] : [head, `    ${lines(finding.remedy)}`]
  })
}

/** Text that may have several lines: no line after the first looks like a finding of its own. */
function lines(text: string): string {
  return text.split('\n').map(printable).join('\n    ')
}
