import type { Document } from '../yaml/document.ts'
import type { ReadFile } from './read.ts'
import type { GivenShape, ScenarioShape } from './shape.ts'

/** One scenario of a file. */
export interface Scenario {
  /** The file, relative to the project. */
  file: string
  document: Document
  name: string
  /** Where it begins in the file. */
  line: number
  /** The file's beginning with the scenario's own. */
  given: GivenShape
  content: ScenarioShape
}

/** All scenarios of some files, in their order. */
export function scenariosOf(files: readonly ReadFile[]): Scenario[] {
  return files.flatMap(({ path, document, content }) =>
    Object.entries(content.scenarios).map(([name, scenario]) => ({
      file: path,
      document,
      name,
      line: document.placeOfKey(['scenarios', name]).line,
      given: { ...content.given, ...scenario.given },
      content: scenario,
    })),
  )
}

/** Whether a scenario is meant by one of these words: a part of its name, of its file's name, or `FILE:LINE`. */
export function isMeant(
  { file, name, line, document, content }: Scenario,
  filters: readonly string[],
): boolean {
  if (filters.length === 0) return true
  return filters.some(filter => {
    const { path, number } = /^(?<path>.+):(?<number>\d+)$/.exec(filter)?.groups ?? {}
    if (path !== undefined && file.endsWith(path))
      return line <= Number(number) && Number(number) <= lastLine(document, name, content)
    return `${file} ${name}`.toLowerCase().includes(filter.toLowerCase().replace(/^\.\//, ''))
  })
}

/** The last line on which something of the scenario begins. */
function lastLine(document: Document, name: string, content: ScenarioShape): number {
  const ends = ['given', 'expect', 'trace', 'skip'].map(
    key => document.placeOfKey(['scenarios', name, key]).line,
  )
  const steps = content.steps.flatMap((step, at) =>
    Object.keys(step).map(key => document.placeOfKey(['scenarios', name, 'steps', at, key]).line),
  )
  const expected = content.steps.flatMap((step, at) =>
    Object.keys(step.expect ?? {}).map(
      key => document.placeOfKey(['scenarios', name, 'steps', at, 'expect', key]).line,
    ),
  )
  return Math.max(...ends, ...steps, ...expected)
}
