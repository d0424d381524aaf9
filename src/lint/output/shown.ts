import type { Finding } from '../rule.ts'
import { defined } from '../../record.ts'

/** Findings of one rule in one file that are shown; a file with more of them is mended by a search, not by a list. */
const mostAlike = 100
/** Characters of a message or of a line that are shown: names and lines of a hostile file can be as long as the file. */
const longest = 2000

/** Findings as they are shown: of very many alike in a file the first, and how many there are beside; very long texts cut. */
export function shownFindings(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>()
  const keyOf = ({ rule, file = '' }: Finding): string => `${rule}\0${file}`
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1)
  const seen = new Map<string, number>()
  return findings.flatMap((finding): Finding[] => {
    const key = keyOf(finding)
    const number = (seen.get(key) ?? 0) + 1
    seen.set(key, number)
    if (number <= mostAlike) return [cut(finding)]
    return number > mostAlike + 1
      ? []
      : [
          {
            rule: finding.rule,
            severity: finding.severity,
            ...defined({ certainty: finding.certainty, file: finding.file }),
            message: `${String((counts.get(key) ?? 0) - mostAlike)} more findings of this rule ${finding.file === undefined ? '' : 'in this file '}are not shown`,
          },
        ]
  })
}

function cut(finding: Finding): Finding {
  const { message, excerpt } = finding
  if (message.length <= longest && (excerpt?.length ?? 0) <= longest) return finding
  // The place of a finding far out in a long line is kept, its line is not.
  const line =
    excerpt === undefined || excerpt.length <= longest
      ? excerpt
      : (finding.endColumn ?? finding.column ?? 0) < longest
        ? excerpt.slice(0, longest)
        : undefined
  return {
    ...finding,
    message: message.length <= longest ? message : `${message.slice(0, longest)}…`,
    excerpt: line,
  }
}
