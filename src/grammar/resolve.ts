import { isMapping, mapping } from '../yaml/document.ts'
import type { Value } from '../yaml/document.ts'
import { isElseFail, readClause } from './clause.ts'
import type { Clause } from './clause.ts'

/** What statements are held against. */
export interface Target {
  on: string
  /** Architecture or `all`. */
  to: string
  /** Whether `for` may be used at all. */
  allowsFor: boolean
}

/** The grammar is wrong, or forces a failure; the message is snapcraft's sentence. */
export class GrammarError extends Error {}

/** Selects from a value what holds for a target: a list of what remains, in order. */
export function resolveGrammar(value: Value, target: Target): Value[] {
  return new Processor(target).process(Array.isArray(value) ? value : [value])
}

interface Statement {
  clause: Clause
  body: readonly Value[]
  /** Null for `else fail`. */
  elses: (readonly Value[] | null)[]
}

/** Holds which of `for` and `on`/`to` is in use, since the two cannot be mixed. */
class Processor {
  private readonly target: Target
  private variant: 'for' | 'on-to' | undefined

  constructor(target: Target) {
    this.target = target
    this.variant = target.allowsFor ? undefined : 'on-to'
  }

  process(items: readonly Value[]): Value[] {
    const result: Value[] = []
    const seen = new Set<string>()
    let statement: Statement | undefined
    const finish = (): void => {
      if (statement !== undefined) result.push(...this.evaluate(statement))
      statement = undefined
    }
    for (const item of items) {
      if (item === null)
        throw syntaxError(
          "expected grammar section to be either of type 'str' or type 'dict', but got <class 'NoneType'>",
        )
      if (isElseFail(item)) {
        this.lock('on-to')
        addElse(statement, null)
        continue
      }
      const entries = isMapping(item)
        ? Object.entries(item).map(([key, body]) => ({ key, clause: readClause(key), body }))
        : []
      if (!entries.some(entry => entry.clause !== undefined)) {
        if (typeof item === 'string' || isMapping(item)) finish()
        result.push(item)
        continue
      }
      for (const { clause, body } of entries) {
        if (clause === undefined) continue
        if (clause.kind === 'else') {
          const list = asList(body)
          addElse(statement, list.length === 0 ? null : list)
          continue
        }
        finish()
        this.lock(clause.kind === 'for' ? 'for' : 'on-to')
        checkSelector(clause)
        const name = `${clause.kind} ${clause.selector}`
        if (seen.has(name))
          throw syntaxError(`found duplicate '${clause.head}' statements. These should be merged.`)
        seen.add(name)
        statement = { clause, body: asList(body), elses: [] }
      }
    }
    finish()
    return result
  }

  private evaluate({ clause, body, elses }: Statement): Value[] {
    if (this.holds(clause)) return this.process(body)
    for (const alternative of elses) {
      if (alternative === null) throw new GrammarError(`Unable to satisfy '${clause.head}', failure forced.`)
      const selected = this.process(alternative)
      if (selected.length > 0) return selected
    }
    return []
  }

  private holds({ kind, selector }: Clause): boolean {
    switch (kind) {
      // As snapcraft does: several selectors must all be equal to the one architecture, so they never are.
      case 'on':
        return selector === this.target.on
      case 'to':
        return selector === this.target.to
      case 'on-to':
        return selector === `${this.target.on} ${this.target.to}`
      case 'for':
        return selector === 'any'
      case 'try':
      case 'else':
        return true
    }
  }

  private lock(variant: 'for' | 'on-to'): void {
    if (this.variant !== undefined && this.variant !== variant) {
      throw syntaxError(
        "The 'for' statement can't be used with 'on' or 'to' statements. Either replace all 'to <arch>' statements with " +
          "'for <platform>' or replace all 'for <platform>' statements with 'to <arch>' statements.",
      )
    }
    this.variant = variant
  }
}

function addElse(statement: Statement | undefined, body: readonly Value[] | null): void {
  if (statement === undefined) throw syntaxError("'else' doesn't seem to correspond to an 'on' or 'try'")
  statement.elses.push(body)
}

function asList(body: Value): readonly Value[] {
  return Array.isArray(body) ? body : [body]
}

function checkSelector(clause: Clause): void {
  const reason =
    clause.kind === 'try' || clause.kind === 'on-to'
      ? undefined
      : clause.selector === ''
        ? 'selectors are missing'
        : /\s/.test(clause.selector)
          ? 'spaces are not allowed in the selectors'
          : /^,|,$|,,/.test(clause.selector)
            ? 'selectors are missing'
            : undefined
  if (reason !== undefined)
    throw syntaxError(`'${clause.head}' is not a valid '${clause.kind}' clause: ${reason}`)
}

function syntaxError(message: string): GrammarError {
  return new GrammarError(`Invalid grammar syntax: ${message}.`)
}

/** Whether a value can hold grammar: a text, or a list of texts and mappings. */
export function mayHoldGrammar(value: Value): boolean {
  return (
    typeof value === 'string' ||
    (Array.isArray(value) && value.every(item => typeof item === 'string' || isMapping(item)))
  )
}

/** A mapping with some of its values replaced. */
export function replaced(
  part: Record<string, Value>,
  values: ReadonlyMap<string, Value>,
): Record<string, Value> {
  return mapping(
    Object.entries(part).map(
      ([key, value]) => [key, values.has(key) ? (values.get(key) ?? null) : value] as const,
    ),
  )
}
