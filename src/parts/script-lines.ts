import { join } from 'node:path'
import { readText } from '../platform/files.ts'
import type { Part, Project } from '../project/project.ts'
import type { Place } from '../yaml/document.ts'

/** A script of a part, as it stands in the project file. */
interface ScriptLines {
  /** How messages call a line of the script: by its place in the project file where that is known. */
  name(line: number): string
  /** Where a line of the script stands in the project file; undefined for what grammar, extensions or YAML have put together. */
  place(line: number): Place | undefined
}

/** Finds the lines of a part's script in the project file, each counted from 1. */
export function scriptLines(
  { project, root }: { project: Project; root: string },
  { part, key, text }: { part: Part; key: string; text: string },
): ScriptLines {
  const script = text.replace(/\n+$/, '').split('\n')
  let sought: { first: ReturnType<typeof begin> } | undefined
  const place = (line: number): Place | undefined => {
    sought ??= { first: begin({ project, root }, { subject: ['parts', part.name, key], script }) }
    const { first } = sought
    if (first === undefined) return undefined
    // A block that has no end is missed behind the last line.
    const index = first.index + Math.min(line, script.length) - 1
    const written = first.lines[index] ?? ''
    const column = written.search(/\S|$/) + 1
    return { line: index + 1, column, length: Math.max(1, written.trim().length), text: written }
  }
  return {
    place,
    name: line => {
      const found = place(line)
      return found === undefined ? `${key}: line ${String(line)}` : `${project.file}:${String(found.line)}`
    },
  }
}

/** Where in the project file the very lines of a script begin, at or below its key. */
function begin(
  { project, root }: { project: Project; root: string },
  { subject, script }: { subject: readonly string[]; script: readonly string[] },
): { index: number; lines: readonly string[] } | undefined {
  const text = readText(join(root, project.file), { within: root })
  if (text === undefined) return undefined
  const lines = text.split(/\r?\n/)
  const [only = ''] = script
  const isAt = (index: number): boolean =>
    script.every((line, offset) => lines[index + offset]?.trim() === line.trim()) ||
    (script.length === 1 && only.trim() !== '' && lines[index]?.includes(only.trim()) === true)
  for (let index = project.placeOf(subject).line - 1; index < lines.length; index += 1)
    if (isAt(index)) return { index, lines }
  return undefined
}
