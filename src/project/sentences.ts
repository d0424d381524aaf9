import { Float } from '../yaml/document.ts'

/** The part of a zod issue that decides its sentence. */
interface RawIssue {
  readonly code?: string | undefined
  readonly input?: unknown
  readonly expected?: unknown
  readonly values?: readonly unknown[]
  readonly maximum?: number | bigint
  readonly minimum?: number | bigint
  readonly origin?: unknown
}

/** Stands for the sentence about a missing key, which names the key and is written where the path is known. */
export const missing = 'field required'

/** Snapcraft's sentence (pydantic's wording with a small first letter) for what zod found. */
export function sentenceOf(issue: RawIssue): string | undefined {
  if (
    issue.input === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')
  )
    return missing
  switch (issue.code) {
    case 'invalid_type':
      return `input should be a valid ${typeSentence(String(issue.expected), issue.input)}`
    case 'invalid_value':
      return `input should be ${choices(issue.values ?? [])}`
    case 'unrecognized_keys':
      return 'extra inputs are not permitted'
    case 'too_big':
      return `input should be less than or equal to ${issue.maximum}`
    case 'too_small':
      return `input should be greater than or equal to ${issue.minimum}`
    default:
      return undefined
  }
}

/** Words in quotes, the last one joined by `or`. */
export function choices(values: readonly unknown[]): string {
  const quoted = values.map(value => `'${String(value)}'`)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

function typeSentence(expected: string, input: unknown): string {
  switch (expected) {
    case 'array':
      return 'list'
    case 'record':
    case 'object':
      return 'dictionary'
    case 'int':
    case 'number':
      if (typeof input === 'string') return 'integer, unable to parse string as an integer'
      return input instanceof Float ? 'integer, got a number with a fractional part' : 'integer'
    case 'boolean':
      return typeof input === 'string' || typeof input === 'number'
        ? 'boolean, unable to interpret input'
        : 'boolean'
    default:
      return expected
  }
}
