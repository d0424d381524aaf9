import { outline } from './outline.ts'
import type { Opened } from './outline.ts'

/** A defect of the text, at an offset into it. */
interface Defect {
  problem: string
  offset: number
}

/** The first thing in a text that no YAML 1.1 may hold, or undefined. */
export function findForeignText(text: string): Defect | undefined {
  const found = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text)
  if (found !== null) {
    const code = found[0].codePointAt(0) ?? 0
    return {
      problem: `unacceptable character #x${code.toString(16).padStart(4, '0')}: special characters are not allowed`,
      offset: found.index,
    }
  }
  // YAML 1.2, which the parser knows, lets tabs separate words; PyYAML does not.
  const tab = text.includes('\t') ? outline(text).tab : undefined
  return tab === undefined
    ? undefined
    : { problem: "found character '\\t' that cannot start any token", offset: tab }
}

/** PyYAML's sentences for what js-yaml says, where the sentence alone decides. */
const sentences: readonly [RegExp, string][] = [
  [/multiline key|expected ':' after/, "could not find expected ':'"],
  [/explicit indentation width/, 'expected indentation indicator in the range 1-9, but found 0'],
  [/unacceptable YAML version/, 'found incompatible YAML document (version 1.* is required)'],
  [/unexpected end of the document within/, 'found unexpected document separator'],
  [/duplication of an anchor|duplication of a tag/, 'a value has two anchors or two tags'],
  [/nesting exceeded/, 'nested deeper than 100 levels'],
]

/** PyYAML's sentence for what js-yaml found wrong, and the place that helps most. */
export function explainSyntax(text: string, reason: string, offset: number): Defect {
  if (/within a|deficient indentation|missed comma|separator is expected|bad indentation/.test(reason)) {
    const open = outline(text).open.at(-1)
    if (open !== undefined) return unclosed(open)
  }
  if (reason === 'unknown escape sequence')
    return { problem: `found unknown escape character '${text[offset] ?? ''}'`, offset }
  if (/missed comma/.test(reason))
    return { problem: "expected ',' or the end of the collection, but got another value", offset }
  const handle = /undeclared tag handle "(.*)"/.exec(reason)?.[1]
  if (handle !== undefined) return { problem: `found undefined tag handle '${handle}'`, offset }
  const sentence = sentences.find(([pattern]) => pattern.test(reason))?.[1]
  if (sentence !== undefined)
    return {
      problem: sentence,
      offset: /could not find/.test(sentence) ? startOfLineBefore(text, offset) : offset,
    }
  return /bad indentation|separator is expected/.test(reason)
    ? misplaced(text, offset)
    : { problem: reason, offset }
}

/** As PyYAML says it: the end of the text comes before the end of what was opened; the place is where it was opened. */
function unclosed({ char, offset }: Opened): Defect {
  if (char === '"' || char === "'") return { problem: 'found unexpected end of stream', offset }
  return { problem: `expected ',' or '${char === '[' ? ']' : '}'}', but got '<stream end>'`, offset }
}

/** Something stands where nothing of its kind can stand. */
function misplaced(text: string, offset: number): Defect {
  const char = text[offset] ?? ''
  if (/[@`%]/.test(char)) return { problem: `found character '${char}' that cannot start any token`, offset }
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? ''
  if (char === ':') return { problem: 'mapping values are not allowed here', offset }
  const rest = text.slice(offset).split('\n', 1)[0] ?? ''
  const found = /^-(?:\s|$)/.test(rest)
    ? '<block sequence start>'
    : /:(?:\s|$)/.test(line)
      ? '<block mapping start>'
      : '<scalar>'
  return { problem: `expected <block end>, but found '${found}'`, offset }
}

function startOfLineBefore(text: string, offset: number): number {
  const end = text.slice(0, offset).trimEnd().length
  const begin = text.lastIndexOf('\n', end - 1) + 1
  return begin + (/^\s*/.exec(text.slice(begin, end))?.[0].length ?? 0)
}

/** Spaces put before each line, so that a parser that asks for indentation within quotes and brackets finds it there. */
export interface Padded {
  text: string
  width: number
  /** Which lines were moved. */
  lines: readonly boolean[]
}

/** YAML 1.1 does not care how far lines within quotes and brackets are indented, YAML 1.2 does: moves them to the right. */
export function padContinuations(text: string): Padded {
  const { inside } = outline(text)
  const lines = text.split('\n')
  let width = 1
  for (const [index, line] of lines.entries())
    if (inside[index] === false) width = Math.max(width, 1 + line.length - line.trimStart().length)
  // No project is that wide and that long; moving it would only cost memory.
  if (width * lines.length > 16_000_000) return { text, width: 0, lines: [] }
  return {
    text: lines
      .map((line, index) => (inside[index] && line.trim() !== '' ? ' '.repeat(width) + line : line))
      .join('\n'),
    width,
    lines: inside,
  }
}
