import { readFileSync } from 'node:fs'
import type { UserError } from '../../src/errors.ts'
import type { Problem } from '../../src/project/problems.ts'
import { ProjectError } from '../../src/project/problems.ts'

/** One sentence about one key, as snapcraft says it. */
export interface RecordedProblem {
  path: (string | number)[]
  message: string
}

/** A project file and what the real snapcraft says about it. */
export interface RecordedCase {
  name: string
  yaml?: string
  base64?: string
  accepted: boolean
  where?: string
  /** Problems with keys; of an `anyOf` (one for each branch of a union) one is enough. */
  expected?: (RecordedProblem | { anyOf: RecordedProblem[] })[]
  /** A message that is about no key. */
  brief?: string | string[]
  /** Upstream breaks down with this; a proper message is wanted instead. */
  internal?: string
}

/** Reads a file with one JSON value in each line. */
export function readLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as T)
}

/** What an error says differently from the recorded case; empty when they agree. */
export function disagreement(recorded: RecordedCase, error: UserError | undefined): string {
  if (recorded.accepted) return error === undefined ? '' : `accepted by snapcraft, but: ${error.message}`
  if (error === undefined)
    return `refused by snapcraft: ${JSON.stringify(recorded.expected ?? recorded.brief ?? recorded.internal)}`
  if (recorded.internal !== undefined) return ''
  const problems = error instanceof ProjectError ? error.problems : []
  const lacking = (recorded.expected ?? []).filter(
    wanted =>
      !('anyOf' in wanted ? wanted.anyOf : [wanted]).some(one =>
        problems.some(problem => agree(one, problem)),
      ),
  )
  if (lacking.length > 0)
    return `wanted ${lacking.map(item => JSON.stringify(item)).join(', ')} but: ${error.message}`
  if (recorded.brief === undefined || saysBrief([recorded.brief].flat(), error)) return ''
  return `wanted ${JSON.stringify(recorded.brief)} but: ${error.message} ${error.details ?? ''}`
}

function agree(wanted: RecordedProblem, problem: Problem): boolean {
  return (
    sameKey(wanted.path, problem) &&
    (wanted.message === 'field required'
      ? problem.code === 'missing-key'
      : plain(wanted.message) === plain(problem.message))
  )
}

/** The same key: ours may name the item of a list, or the key within the mapping, that upstream's rule saw as a whole. */
function sameKey(wanted: readonly (string | number)[], problem: Problem): boolean {
  const [a, b] = [wanted.map(String), problem.path.map(String)]
  return b.length >= a.length && b.length - a.length <= 3 && a.every((item, index) => item === b[index])
}

function plain(message: string): string {
  return message.toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

function saysBrief(lines: readonly string[], error: UserError): boolean {
  const [first = '', ...rest] = lines.map(line =>
    plain(line.replace(/^- /, '').replace(/ \(in field .*$/s, '')),
  )
  const said = plain(`${error.message}\n${error.details ?? ''}`)
  return said.includes(first) && (rest.length === 0 || rest.some(line => said.includes(line)))
}
