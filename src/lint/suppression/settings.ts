import { basename, relative } from 'node:path'
import { UserError } from '../../errors.ts'
import { lookThrough } from '../../platform/files.ts'
import { endOf } from '../../platform/reading.ts'
import { check } from '../../project/check.ts'
import { printed } from '../../project/problems.ts'
import { readDocument } from '../../project/read.ts'
import { settings } from '../../project/schema/settings.ts'

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
  if (lookThrough(path) === undefined || endOf(project, relative(project, path)) !== 'inside') return []
  const file = basename(path)
  const document = readDocument(project, relative(project, path))
  const { value, problems } = check({ schema: settings, value: document.value, at: [], document })
  if (value === undefined) {
    throw new UserError('bad-settings', ['Bad snapsmith.yaml content:', ...problems.map(problem => printed(file, problem))].join('\n'), {
      resolution: "Correct the file: below 'lint', 'ignore' is a list of rules to pass over, each with a reason and, where it helps, a file.",
    })
  }
  return (value.lint?.ignore ?? []).map(({ rule, file: of, reason }, index) => {
    const { line, column, text } = document.placeOfKey(['lint', 'ignore', index])
    return { rule, file: of, reason, line, column, excerpt: text }
  })
}
