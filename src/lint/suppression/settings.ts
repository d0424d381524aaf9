import { readSettings } from '../../project/settings.ts'

/** One entry of `lint: ignore:`, with the place where it was written. */
export interface IgnoreEntry {
  rule: string
  /** Relative to the project; undefined for all files. */
  file: string | undefined
  reason: string | undefined
  line: number
  column: number
  excerpt: string
}

/** Reads what a project's settings say about linting; nothing when there is no such file. */
export function readIgnoreEntries(path: string, project: string): IgnoreEntry[] {
  const found = readSettings(path, project)
  return (found?.value.lint?.ignore ?? []).flatMap(({ rule, file: of, reason }, index) => {
    const place = found?.document.placeOfKey(['lint', 'ignore', index])
    return place === undefined
      ? []
      : [{ rule, file: of, reason, line: place.line, column: place.column, excerpt: place.text }]
  })
}
