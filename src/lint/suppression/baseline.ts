import type { Finding } from '../rule.ts'

/** One kind of finding that a baseline hides, and how often. Line numbers are left out, since they move. */
interface BaselineEntry {
  rule: string
  /** Relative to the baseline's directory. */
  file: string
  /** The line of text without its blanks at the ends and with single ones inside; the message where there is no line. */
  text: string
  count: number
}

interface Baseline {
  version: 1
  findings: readonly BaselineEntry[]
}

/** What is left once a baseline has been applied. */
interface Compared<T> {
  kept: T[]
  hidden: number
  /** Entries, or counts of them, that no finding answers to any more. */
  gone: BaselineEntry[]
}

/** The baseline of these findings; `fileOf` gives a finding's file relative to the baseline's directory. */
export function baselineOf(findings: readonly Finding[], fileOf: (finding: Finding) => string): Baseline {
  const entries = new Map<string, BaselineEntry>()
  for (const finding of findings) {
    const entry = { rule: finding.rule, file: fileOf(finding), text: textOf(finding) }
    const key = keyOf(entry)
    entries.set(key, { ...entry, count: (entries.get(key)?.count ?? 0) + 1 })
  }
  return { version: 1, findings: [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry) }
}

/** Hides what a baseline lists, each entry as often as it counts. */
export function applyBaseline<T extends Finding>(
  findings: readonly T[],
  { baseline, fileOf }: { baseline: Baseline; fileOf: (finding: Finding) => string },
): Compared<T> {
  const left = new Map(baseline.findings.map(entry => [keyOf(entry), { ...entry }]))
  const kept = findings.filter(finding => {
    const entry = left.get(keyOf({ rule: finding.rule, file: fileOf(finding), text: textOf(finding) }))
    if (entry === undefined || entry.count === 0) return true
    entry.count -= 1
    return false
  })
  return {
    kept,
    hidden: findings.length - kept.length,
    gone: [...left.values()].filter(entry => entry.count > 0),
  }
}

/** A baseline as a file: one finding a line, so that changes read well. */
export function baselineText(baseline: Baseline): string {
  const lines = baseline.findings.map(entry => `    ${JSON.stringify(entry)}`)
  return `{\n  "version": ${String(baseline.version)},\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`
}

/** Reads a baseline; undefined when the text is none. */
export function readBaseline(text: string): Baseline | undefined {
  try {
    const value = JSON.parse(text) as Partial<Baseline> | null
    const entries: unknown = value?.findings
    return value?.version === 1 && Array.isArray(entries) && entries.every(isEntry)
      ? { version: 1, findings: entries }
      : undefined
  } catch {
    return undefined
  }
}

function isEntry(entry: unknown): entry is BaselineEntry {
  const { rule, file, text, count } = (entry ?? {}) as Record<string, unknown>
  return [rule, file, text].every(item => typeof item === 'string') && typeof count === 'number' && count > 0
}

function keyOf({ rule, file, text }: Omit<BaselineEntry, 'count'>): string {
  return JSON.stringify([file, rule, text])
}

function textOf({ excerpt, message }: Finding): string {
  return (excerpt ?? message).trim().replaceAll(/\s+/g, ' ')
}
