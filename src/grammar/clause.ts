import { isMapping } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'

/** The statements of the grammar. */
export type ClauseKind = 'on' | 'to' | 'on-to' | 'for' | 'try' | 'else'

/** A statement's head: `on amd64`, `else`. */
export interface Clause {
  kind: ClauseKind
  /** The head as written. */
  head: string
  /** What stands behind the keyword: `amd64`, `amd64 to arm64`. */
  selector: string
}

/** Reads the key of a mapping as the head of a statement; undefined when it is none. */
export function readClause(key: string): Clause | undefined {
  const compound = /^on\s+(\S+)\s+to\s+(\S+)$/.exec(key)
  if (compound !== null) return { kind: 'on-to', head: key, selector: `${compound[1]} ${compound[2]}` }
  const simple = /^(on|to|for)\s+(.*)$/s.exec(key)
  if (simple?.[1] !== undefined)
    return { kind: simple[1] as 'on' | 'to' | 'for', head: key, selector: simple[2] ?? '' }
  return key === 'try' || key === 'else' ? { kind: key, head: key, selector: '' } : undefined
}

/** Whether an item of a list is a mapping that has exactly one key, and that the head of a statement. */
export function soleClause(item: Value): { clause: Clause; body: Value } | undefined {
  if (!isMapping(item)) return undefined
  const entries = Object.entries(item)
  const [entry] = entries
  if (entry === undefined || entries.length !== 1) return undefined
  const clause = readClause(entry[0])
  return clause === undefined || (clause.selector === '' && clause.kind !== 'try' && clause.kind !== 'else')
    ? undefined
    : { clause, body: entry[1] }
}

/** Whether a text forces a failure where no statement held. */
export function isElseFail(item: Value): boolean {
  return typeof item === 'string' && /^else\s+fail$/.test(item)
}
