import { Float, isMapping } from '../tree/document.ts'
import type { Timestamp } from '../tree/document.ts'
import { isSimpleKey, scalarStyle } from './yaml-scalar.ts'

/** What a document can be made of; an object's keys keep their order. */
export type YamlValue =
  | null | boolean | number | bigint | string | Float | Timestamp
  | readonly YamlValue[] | { readonly [key: string]: YamlValue | undefined }

type YamlMapping = { readonly [key: string]: YamlValue | undefined }

const width = 80

/** What has been written, and the column at which the next character stands. */
interface Sink {
  text: string
  column: number
  /** The last thing written leaves the end of the document open: a literal block that keeps its newlines. */
  open: boolean
}

/**
 * Writes a document as PyYAML does for snapcraft: block style, two spaces, dashes not indented below their key, plain text folded
 * past column 80, texts with newlines as literal blocks, characters beyond ASCII as they are. Keys whose value is undefined are left out.
 */
export function yamlText(value: YamlValue): string {
  const sink: Sink = { text: '', column: 0, open: false }
  writeNode(sink, value, { indent: -2, inMapping: false, inline: true })
  if (sink.column > 0) write(sink, '\n')
  return sink.open ? `${sink.text}...\n` : sink.text
}

interface Place {
  /** Column of the surrounding collection; -2 outside of any. */
  indent: number
  inMapping: boolean
  /** Whether a block collection may begin on the current line, after a dash. */
  inline: boolean
}

function writeNode(sink: Sink, value: YamlValue, place: Place): void {
  sink.open = false
  if (Array.isArray(value)) return writeSequence(sink, value as readonly YamlValue[], place)
  if (isMapping(value)) return writeMapping(sink, value as YamlMapping, place)
  if (typeof value === 'string') writeScalar(sink, value, { indent: Math.max(place.indent, -2) + 2, asKey: false })
  else write(sink, gap(sink) + plainOf(value))
}

function writeSequence(sink: Sink, items: readonly YamlValue[], place: Place): void {
  if (items.length === 0) return write(sink, `${gap(sink)}[]`)
  const indent = place.inMapping ? place.indent : place.indent + 2
  items.forEach((item, index) => {
    if (index > 0 || !place.inline || sink.column > indent) newLine(sink, indent)
    write(sink, '-')
    write(sink, isCollection(item) ? ' ' : '')
    writeNode(sink, item, { indent, inMapping: false, inline: true })
  })
}

function writeMapping(sink: Sink, mapping: YamlMapping, place: Place): void {
  const entries = Object.entries(mapping).filter((entry): entry is [string, YamlValue] => entry[1] !== undefined)
  if (entries.length === 0) return write(sink, `${gap(sink)}{}`)
  const indent = place.indent + 2
  entries.forEach(([key, value], index) => {
    if (index > 0 || !place.inline) newLine(sink, indent)
    if (isSimpleKey(key)) {
      writeScalar(sink, key, { indent, asKey: true })
      write(sink, ':')
      writeNode(sink, value, { indent, inMapping: true, inline: false })
    } else {
      write(sink, '? ')
      writeScalar(sink, key, { indent: indent + 2, asKey: false })
      newLine(sink, indent)
      write(sink, isCollection(value) ? ': ' : ':')
      writeNode(sink, value, { indent, inMapping: false, inline: true })
    }
  })
}

function isCollection(value: YamlValue): boolean {
  return Array.isArray(value) ? value.length > 0 : isMapping(value) && Object.keys(value).length > 0
}

/** A value that is neither text nor collection. */
function plainOf(value: YamlValue): string {
  const text = String(value)
  if (!(value instanceof Float)) return text
  if (/^-?inf$/.test(text)) return text.replace('inf', '.inf')
  if (text === 'nan') return '.nan'
  // Python writes `1e+20` and, so that YAML 1.1 reads a float, PyYAML makes it `1.0e+20`.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text
}

interface ScalarPlace {
  /** Column at which a folded or literal text continues. */
  indent: number
  asKey: boolean
}

function writeScalar(sink: Sink, text: string, place: ScalarPlace): void {
  const style = scalarStyle(text, place.asKey)
  const split = !place.asKey
  const lead = place.asKey ? '' : gap(sink)
  if (style === 'literal') return writeLiteral(sink, text, place.indent)
  if (style === 'plain') {
    write(sink, lead)
    return writeFolded(sink, { text, indent: place.indent, split, edges: true })
  }
  if (style === 'single') {
    write(sink, `${lead}'`)
    writeFolded(sink, { text: text.replaceAll("'", "''"), indent: place.indent, split, edges: false })
    return write(sink, "'")
  }
  write(sink, `${lead}"`)
  writeDouble(sink, { text, indent: place.indent, split })
  write(sink, '"')
}

interface Folding {
  text: string
  indent: number
  split: boolean
  /** Whether a space at the very beginning or end may become a line break. */
  edges?: boolean
}

/** Writes words, breaking the line at a single space once it is longer than allowed. */
function writeFolded(sink: Sink, { text, indent, split, edges }: Folding): void {
  const runs = text.match(/ +|[^ ]+/g) ?? []
  runs.forEach((run, index) => {
    const inner = edges === true || (index > 0 && index < runs.length - 1)
    if (run === ' ' && sink.column > width && split && inner) newLine(sink, indent)
    else write(sink, run)
  })
}

function writeLiteral(sink: Sink, text: string, indent: number): void {
  const hint = /^[ \n\u0085\u2028\u2029]/.test(text) ? '2' : ''
  const keeps = /(?:^|[\n\u0085\u2028\u2029])[\n\u0085\u2028\u2029]$/.test(text)
  const chomp = !/[\n\u0085\u2028\u2029]$/.test(text) ? '-' : keeps ? '+' : ''
  write(sink, `${gap(sink)}|${hint}${chomp}\n`)
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  for (const line of lines) write(sink, line === '' ? '\n' : `${' '.repeat(indent)}${line}\n`)
  sink.column = 0
  sink.open = keeps
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '0', '\x07': 'a', '\x08': 'b', '\t': 't', '\n': 'n', '\x0b': 'v', '\x0c': 'f', '\r': 'r', '\x1b': 'e', '"': '"', '\\': '\\',
  '\x85': 'N', '\xa0': '_', '\u2028': 'L', '\u2029': 'P',
}

/** As PyYAML breaks such lines: a backslash at the end, another before a space that begins the next line. */
function writeDouble(sink: Sink, { text, indent, split }: Folding): void {
  const chars = Array.from(text)
  let pending = ''
  const flush = (): void => {
    write(sink, pending)
    pending = ''
  }
  chars.forEach((char, index) => {
    const escaped = escapeOf(char)
    if (escaped !== undefined) {
      flush()
      write(sink, escaped)
    }
    const breakable = index > 0 && index < chars.length - 1 && (char === ' ' || pending === '')
    // PyYAML counts one column less right after an escape.
    const reached = sink.column + (escaped === undefined ? Array.from(pending).length : -1)
    if (breakable && reached > width && split) {
      flush()
      write(sink, '\\')
      newLine(sink, indent)
      if ((escaped === undefined ? char : chars[index + 1]) === ' ') write(sink, '\\')
    }
    if (escaped === undefined) pending += char
  })
  flush()
}

function escapeOf(char: string): string | undefined {
  const code = char.codePointAt(0) ?? 0
  const special = '"\\\u0085\u2028\u2029\uFEFF'.includes(char)
  const asIs = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd)
  if (!special && asIs) return undefined
  const short = escapes[char]
  if (short !== undefined) return `\\${short}`
  const hex = code.toString(16).toUpperCase()
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

/** The space between a key's colon or a dash and what follows. */
function gap(sink: Sink): string {
  return sink.text === '' || /[\s]$/.test(sink.text.slice(-1)) ? '' : ' '
}

function write(sink: Sink, text: string): void {
  sink.text += text
  const end = text.lastIndexOf('\n')
  sink.column = end < 0 ? sink.column + Array.from(text).length : Array.from(text.slice(end + 1)).length
}

function newLine(sink: Sink, indent: number): void {
  if (sink.column > 0) write(sink, '\n')
  if (indent > 0) write(sink, ' '.repeat(indent))
}
