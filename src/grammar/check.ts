import { Float, isMapping, Timestamp } from '../yaml/document.ts'
import type { Path, Value } from '../yaml/document.ts'
import { pythonRepr } from '../yaml/python-text.ts'
import { isElseFail, soleClause } from './clause.ts'
import type { Clause } from './clause.ts'
import type { Content } from './keys.ts'

/** What is wrong with the grammar of a value: the path is relative to the value. */
export interface GrammarProblem {
  path: Path
  message: string
  /** The one value that should be a text, where it is that. */
  noText?: Value
}

/** Checks the grammar and the shape of a key's value, statements that do not hold included; only the first problem is told. */
export function checkGrammar(value: Value, content: Content): GrammarProblem | undefined {
  if (value === null) return undefined
  if (isListContent(content) && isMapping(value)) return { path: [], message: 'input should be a valid list' }
  return checkBody(value, content, { path: [], written: [] })
}

/** How a list of texts and the like are called in snapcraft's sentences. */
const names: Readonly<Record<Content, string>> = {
  text: 'str',
  texts: 'list of str',
  number: 'int',
  boolean: 'bool',
  map: 'dict of str to str',
  variables: 'list of Annotated',
  mappings: 'list of dict',
}

/** Where a part of a value stands: as problems name it, and as it is written. */
interface Standing {
  path: Path
  written: Path
}

function checkBody(value: Value, content: Content, { path, written }: Standing): GrammarProblem | undefined {
  if (!Array.isArray(value)) return isWhole(value, content) ? undefined : refuse(value, content, path)
  for (const [index, item] of value.entries()) {
    const found = soleClause(item)
    // As snapcraft does: a problem within a statement is told of the statement in the outermost list.
    const at = path.length > 0 ? path : [index]
    if (found === undefined) {
      // As snapcraft does: a plain list for a mapping goes on to where every key is looked at.
      const passedOn = content === 'map' && path.length === 0
      if (!isItem(item, content) && !passedOn && !isElseFail(item))
        return (
          noText(item, content, [...written, index]) ??
          refuse(isListContent(content) ? value : content === 'text' ? item : value, content, path)
        )
    } else {
      const below = { path: at, written: [...written, index, found.clause.head] }
      const problem = checkHead(found.clause, at) ?? checkBody(found.body, content, below)
      if (problem !== undefined) return problem
    }
  }
  return undefined
}

/** What is wrong with an item where a single word of it is no text: `yes`, a date. Of the rest snapcraft's sentence is told. */
function noText(item: Value, content: Content, path: Path): GrammarProblem | undefined {
  const message = 'input should be a valid string'
  if (content === 'texts') return isOddWord(item) ? { path, message, noText: item } : undefined
  const entries = content === 'variables' && isMapping(item) ? Object.entries(item) : []
  const [entry] = entries
  if (entry === undefined || entries.length > 1) return undefined
  const [key, value] = entry
  return isOddWord(value) || value === null ? { path: [...path, key], message, noText: value } : undefined
}

/** What is written like a word and read as something else. */
function isOddWord(value: Value): boolean {
  return typeof value === 'boolean' || value instanceof Timestamp
}

function checkHead(clause: Clause, path: Path): GrammarProblem | undefined {
  const { kind, selector } = clause
  if (kind === 'try') return { path, message: "'try' was removed from grammar, use 'on <arch>' instead" }
  if (kind === 'else' || kind === 'on-to') return undefined
  if (/\s/.test(selector)) return { path, message: `spaces are not allowed in '${kind}' selector` }
  if (kind === 'for' && selector.includes(','))
    return { path, message: "commas are not allowed in 'for' selector" }
  return /^,|,$|,,/.test(selector) ? { path, message: `syntax error in '${kind}' selector` } : undefined
}

function refuse(value: Value, content: Content, path: Path): GrammarProblem {
  const message =
    content === 'text'
      ? 'input should be a valid string'
      : `value must be a ${names[content]}: ${pythonRepr(value)}`
  return { path, message }
}

function isListContent(content: Content): boolean {
  return content === 'texts' || content === 'variables' || content === 'mappings'
}

/** Whether a value that is no list is what the key holds. */
function isWhole(value: Value, content: Content): boolean {
  switch (content) {
    case 'text':
      return isText(value)
    case 'number':
      return (
        typeof value === 'number' ||
        typeof value === 'boolean' ||
        typeof value === 'bigint' ||
        (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value))
      )
    case 'boolean':
      return (
        typeof value === 'boolean' ||
        value === 0 ||
        value === 1 ||
        (typeof value === 'string' && /^(?:yes|no|on|off|true|false|y|n|t|f|0|1)$/i.test(value))
      )
    // The entries are looked at where every key is.
    case 'map':
      return isMapping(value)
    default:
      return false
  }
}

/** Whether an item may stand between the statements of a list. */
function isItem(item: Value, content: Content): boolean {
  switch (content) {
    case 'texts':
      return isText(item)
    case 'mappings':
      return isMapping(item)
    case 'variables':
      return isMapping(item) && Object.keys(item).length === 1 && Object.values(item).every(isText)
    default:
      return false
  }
}

function isText(value: Value): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Float
  )
}
