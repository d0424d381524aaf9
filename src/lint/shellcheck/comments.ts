import type { Finding, Severity } from '../rule.ts'

/** One remark of shellcheck, as its format `json1` has it. */
interface Remark {
  file: string
  line: number
  endLine: number
  column: number
  endColumn: number
  level: string
  code: number
  message: string
}

/** What is known of the script that shellcheck remarks on. */
interface Remarked {
  /** The file as findings name it. */
  file: string
  lines: readonly string[]
  /** Whether it sources other files: what those set and use is not seen by shellcheck. */
  sources: boolean
}

/** Codes below 2000 are about text that a shell cannot read; the others' errors do not fail in every case. */
function severityOf({ level, code }: Remark): Severity {
  if (level === 'error' && code < 2000) return 'error'
  return level === 'error' || level === 'warning' ? 'warning' : 'info'
}

/** The remarks in what shellcheck has printed; undefined when it is not what `json1` should be. */
export function readRemarks(text: string): Remark[] | undefined {
  try {
    const value = JSON.parse(text) as { comments?: unknown } | null
    return Array.isArray(value?.comments) ? value.comments.filter(isRemark) : undefined
  } catch {
    return undefined
  }
}

function isRemark(value: unknown): value is Remark {
  const { file, line, code, message, level } = (value ?? {}) as Record<string, unknown>
  return (
    typeof file === 'string' &&
    typeof line === 'number' &&
    typeof code === 'number' &&
    typeof message === 'string' &&
    typeof level === 'string'
  )
}

/** A remark as a finding of ours; undefined for those that mean nothing in a hook or that a rule of ours tells better. */
export function findingOf(remark: Remark, { file, lines, sources }: Remarked): Finding | undefined {
  if (isFalseAlarm(remark, sources)) return undefined
  const excerpt = lines[remark.line - 1]
  return {
    rule: `shellcheck-SC${String(remark.code).padStart(4, '0')}`,
    severity: severityOf(remark),
    certainty: remark.level === 'error' || remark.level === 'warning' ? 'likely' : 'possible',
    message: remark.message,
    file,
    line: remark.line,
    column: unitColumn(excerpt, remark.column),
    endLine: remark.endLine,
    endColumn: unitColumn(lines[remark.endLine - 1], remark.endColumn),
    excerpt,
    remedy: `See https://www.shellcheck.net/wiki/SC${String(remark.code).padStart(4, '0')}`,
  }
}

/**
 * Codes without meaning here: sourced files exist in the finished snap only (1090, 1091), interpreter lines and carriage returns have
 * rules of their own (1008, 1017, 2148), as has what dash lacks, which is less than what POSIX leaves out (3000 to 3999), snapd sets
 * the variables of the snap (2154), and a library uses what its user sets (2034).
 */
function isFalseAlarm({ code, message }: Remark, sources: boolean): boolean {
  if ([1090, 1091, 1008, 1017, 2148].includes(code) || (code >= 3000 && code < 4000)) return true
  if (code === 2154) return sources || /\bSNAP/.test(message)
  return code === 2034 && sources
}

/** shellcheck counts characters; editors and findings count those beyond the first 65,536 twice. */
function unitColumn(line: string | undefined, column: number): number {
  const before = [...(line ?? '')].slice(0, column - 1)
  return before.join('').length + 1 + Math.max(0, column - 1 - before.length)
}
