import { nearest } from '../../text/nearest.ts'
import type { Finding, RuleFacts } from '../rule.ts'
import type { SuppressionComment } from './comments.ts'
import { suppressionRules } from './rules.ts'
import type { IgnoreEntry } from './settings.ts'

/** Everything that silences findings; files are as findings name them. */
export interface Suppressions {
  comments: readonly (SuppressionComment & { file: string })[]
  entries: readonly (IgnoreEntry & { settings: string; matches: (file: string) => boolean })[]
}

/** What is known about rules when suppressions are judged. */
export interface Judging {
  /** Every id that exists. */
  known: (id: string) => boolean
  ids: readonly string[]
  /** Whether the rule was asked in this run: a suppression of one that was not cannot be called unused. */
  asked: (id: string) => boolean
}

/** Takes out what is silenced, and adds what there is to say about the suppressions themselves. */
export function applySuppressions<T extends Finding>(
  findings: readonly T[],
  { comments, entries }: Suppressions,
  judging: Judging,
): { kept: (T | Finding)[]; silenced: number } {
  const used = new Set<string>()
  const kept = findings.filter(finding => {
    const byComment = comments.filter(
      comment =>
        comment.file === finding.file && comment.rules.includes(finding.rule) && reaches(comment, finding),
    )
    const byEntry = entries.filter(
      entry => entry.rule === finding.rule && (finding.file === undefined || entry.matches(finding.file)),
    )
    for (const one of byComment) used.add(mark(one, finding.rule))
    for (const one of byEntry) used.add(mark(one, finding.rule))
    return byComment.length === 0 && byEntry.length === 0
  })
  const own = [
    ...comments.flatMap(comment => aboutComment(comment, used, judging)),
    ...entries.flatMap(entry => aboutEntry(entry, used, judging)),
  ]
  return { kept: [...kept, ...own], silenced: findings.length - kept.length }
}

function mark(
  one: { line: number; column: number; file?: string | undefined; settings?: string },
  rule: string,
): string {
  return JSON.stringify([one.settings ?? one.file, one.line, one.column, rule])
}

function reaches(comment: SuppressionComment, { line, endLine }: Finding): boolean {
  if (comment.misplaced) return false
  if (comment.target === undefined) return true
  return line !== undefined && line <= comment.target && comment.target <= Math.max(line, endLine ?? line)
}

function aboutComment(
  comment: SuppressionComment & { file: string },
  used: ReadonlySet<string>,
  judging: Judging,
): Finding[] {
  const { file, line, column, excerpt } = comment
  const place = { file, line, column, endLine: line, endColumn: column + comment.length, excerpt }
  if (comment.rules.length === 0)
    return [{ ...about('suppression-unknown-rule', 'The suppression names no rule'), ...place }]
  return [
    ...comment.rules.flatMap((id): Finding[] => {
      if (!judging.known(id)) return [{ ...unknown(id, judging), ...place }]
      if (comment.misplaced)
        return [
          {
            ...about(
              'suppression-unused',
              "'ignore-file' counts only in the head of the file, above the first command",
            ),
            ...place,
          },
        ]
      return used.has(mark(comment, id)) || !judging.asked(id) ? [] : [{ ...unused(id), ...place }]
    }),
    ...(comment.reason === ''
      ? [
          {
            ...about(
              'suppression-without-reason',
              `The suppression of '${comment.rules.join(', ')}' gives no reason`,
            ),
            ...place,
          },
        ]
      : []),
  ]
}

function aboutEntry(
  entry: Suppressions['entries'][number],
  used: ReadonlySet<string>,
  judging: Judging,
): Finding[] {
  const place = { file: entry.settings, line: entry.line, column: entry.column, excerpt: entry.excerpt }
  return [
    ...(!judging.known(entry.rule)
      ? [{ ...unknown(entry.rule, judging), ...place }]
      : used.has(mark(entry, entry.rule)) || !judging.asked(entry.rule)
        ? []
        : [{ ...unused(entry.rule), ...place }]),
    ...((entry.reason ?? '').trim() === ''
      ? [
          {
            ...about('suppression-without-reason', `The suppression of '${entry.rule}' gives no reason`),
            remedy: "Write it below 'reason:'.",
            ...place,
          },
        ]
      : []),
  ]
}

function unknown(id: string, { ids }: Judging): Finding {
  const near = nearest(id, ids)[0]
  return {
    ...about('suppression-unknown-rule', `There is no rule '${id}'`),
    ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
  }
}

function unused(id: string): Finding {
  return about('suppression-unused', `The suppression of '${id}' silences nothing`)
}

function about(id: string, message: string): Finding {
  const rule: RuleFacts | undefined = suppressionRules.find(candidate => candidate.id === id)
  return {
    rule: id,
    severity: rule?.severity ?? 'warning',
    certainty: rule?.certainty,
    message,
    remedy: rule?.remedy,
  }
}
