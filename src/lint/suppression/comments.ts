import type { Script } from '../../shell/script.ts'

/** A comment that silences findings. */
export interface SuppressionComment {
  rules: readonly string[]
  reason: string
  /** The line whose findings it silences; undefined for the whole file. */
  target: number | undefined
  /** Meant for the whole file, and not in its head, where it would count. */
  misplaced: boolean
  line: number
  column: number
  /** UTF-16 units of the comment. */
  length: number
  excerpt: string
}

const form =
  /#\s*snapsmith:\s*(?<verb>ignore-file|ignore)(?:\s+(?<rules>[A-Za-z0-9-]+(?:\s*,\s*[A-Za-z0-9-]+)*))?(?<reason>\s.*)?$/

/**
 * The comments of a text that silence findings; for a shell script only true comments count, not the text of a here-document.
 *
 * A comment on a line of its own is about the next line that holds more than comments, one behind a command is about that line.
 */
export function suppressionComments(text: string, script?: Script): SuppressionComment[] {
  if (!text.includes('snapsmith:')) return []
  const lines = text.split(/\r?\n/)
  const real = script === undefined ? undefined : new Set(script.comments.map(comment => comment.place.line))
  const body = lines.findIndex(line => !isRemark(line))
  return lines.flatMap((excerpt, index): SuppressionComment[] => {
    const found = form.exec(excerpt)
    if (found === null || real?.has(index + 1) === false) return []
    const alone = excerpt.slice(0, found.index).trim() === ''
    const file = found.groups?.['verb'] === 'ignore-file'
    return [
      {
        rules: (found.groups?.['rules'] ?? '').split(/\s*,\s*/).filter(id => id !== ''),
        reason: (found.groups?.['reason'] ?? '').replace(/^[\s:–—-]+/, '').trim(),
        target: file ? undefined : alone ? nextLine(lines, index) : index + 1,
        misplaced: file && body >= 0 && index > body,
        line: index + 1,
        column: found.index + 1,
        length: found[0].trimEnd().length,
        excerpt,
      },
    ]
  })
}

function isRemark(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line)
}

function nextLine(lines: readonly string[], after: number): number {
  const next = lines.findIndex((line, index) => index > after && !isRemark(line))
  return (next < 0 ? after : next) + 1
}
