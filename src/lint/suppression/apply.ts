import { nearest } from '../../text/nearest.ts'
import type { Finding } from '../rule.ts'
import { suppressionRules } from '../rules/suppression/index.ts'
import { findingOf } from '../runner.ts'
import type { SuppressionComment } from './comments.ts'
import type { IgnoreEntry } from './settings.ts'
import type { Suppression } from './suppression.ts'

/** Everything that silences findings; files are as findings name them. */
export interface Suppressions {
  comments: readonly (SuppressionComment & { file: string })[]
  entries: readonly (IgnoreEntry & { settings: string; matches: (file: string) => boolean })[]
}

/** What is known about rules when suppressions are judged. */
interface Judging {
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
  const outcome = (one: Marked): Pick<Suppression, 'unknown' | 'isIdle'> => ({
    unknown: id => (judging.known(id) ? undefined : { near: nearest(id, judging.ids)[0] }),
    isIdle: id => !used.has(mark(one, id)) && judging.asked(id),
  })
  const own = [
    ...comments.flatMap(comment => judge({ ...aboutComment(comment), ...outcome(comment) }, comment.excerpt)),
    ...entries.flatMap(entry => judge({ ...aboutEntry(entry), ...outcome(entry) }, entry.excerpt)),
  ]
  return { kept: [...kept, ...own], silenced: findings.length - kept.length }
}

function judge(suppression: Suppression, excerpt: string): Finding[] {
  const setting = {
    fileOf: (path: string) => path,
    placeOfKey: () => undefined,
    excerptOf: () => excerpt,
    isFinished: true,
  }
  return suppressionRules.flatMap(rule =>
    [...rule.check(suppression)].map(found => findingOf(found, { rule, setting })),
  )
}

interface Marked {
  line: number
  column: number
  file?: string | undefined
  settings?: string
}

function mark(one: Marked, rule: string): string {
  return JSON.stringify([one.settings ?? one.file, one.line, one.column, rule])
}

function reaches(comment: SuppressionComment, { line, endLine }: Finding): boolean {
  if (comment.misplaced) return false
  if (comment.target === undefined) return true
  return line !== undefined && line <= comment.target && comment.target <= Math.max(line, endLine ?? line)
}

type About = Omit<Suppression, 'unknown' | 'isIdle'>

function aboutComment({
  rules,
  reason,
  misplaced,
  file,
  line,
  column,
  length,
}: Suppressions['comments'][number]): About {
  const at = { start: { line, column }, end: { line, column: column + length } }
  return { rules, reason, form: 'comment', misplaced, place: { file, at } }
}

function aboutEntry({ rule, reason = '', settings, line, column }: Suppressions['entries'][number]): About {
  const place = { file: settings, at: { line, column } }
  return { rules: [rule], reason: reason.trim(), form: 'entry', misplaced: false, place }
}
