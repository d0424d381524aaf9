import { UserError } from '../errors.ts'
import type { Checked } from '../lint/check.ts'
import type { Reporter } from '../ui/reporter.ts'

/** Tells what was found in a snap; the error that snapd would report is thrown, and not told beside that. */
export function tellFindings(
  { findings, unjudged }: Checked,
  { brief, reporter }: { brief: string; reporter: Reporter },
): void {
  for (const sentence of unjudged) reporter.verbose(sentence)
  const refused = findings.find(finding => finding.severity === 'error')
  reporter.findings(findings.filter(finding => finding !== refused))
  if (refused === undefined) return
  throw new UserError('snap-refused', `${brief}: ${refused.message}`, {
    details: `${refused.file === undefined ? '' : `${refused.file} `}[${refused.rule}]`,
    resolution: refused.remedy,
  })
}
