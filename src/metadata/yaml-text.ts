import { Float, isMapping } from '../yaml/document.ts'
import type { Timestamp } from '../yaml/document.ts'
import { isSimpleKey, scalarStyle } from './yaml-scalar.ts'

/** What a document can be made of; an object's keys keep their order. */
export type YamlValue = Plain | readonly YamlValue[] | YamlMapping

type Plain = null | boolean | number | bigint | string | Float | Timestamp

type YamlMapping = { readonly [key: string]: YamlValue | undefined }

const width = 80

/**
 * Writes a document as PyYAML does for snapcraft: block style, two spaces, dashes not indented below their key, plain text folded
 * past column 80, texts with newlines as literal blocks, characters beyond ASCII as they are. Keys whose value is undefined are left out.
 */
export function yamlText(value: YamlValue, keysAt: KeysAt = () => undefined): string {
  const writer = new Writer(keysAt)
  writer.node(value, { indent: -2, inMapping: false, inline: true })
  return writer.finish()
}

/**
 * The order of the keys of the mapping at a path, where an object cannot keep it: keys that are whole numbers come first in every object.
 * Undefined where nothing is known.
 */
type KeysAt = (path: readonly string[], keys: readonly string[]) => readonly string[] | undefined

interface Place {
  /** Column of the surrounding collection; -2 outside of any. */
  indent: number
  inMapping: boolean
  /** Whether a block collection may begin on the current line, after a dash. */
  inline: boolean
}

interface ScalarPlace {
  /** Column at which a folded or literal text continues. */
  indent: number
  asKey: boolean
}

/** Holds what has been written, and the column at which the next character stands. */
class Writer {
  private text = ''
  private column = 0
  /** The last thing written leaves the end of the document open: a literal block that keeps its newlines. */
  private open = false
  /** The keys that lead to what is being written; nothing below a list has an order to be asked for. */
  private readonly path: string[] = []
  private readonly keysAt: KeysAt

  constructor(keysAt: KeysAt) {
    this.keysAt = keysAt
  }

  finish(): string {
    if (this.column > 0) this.write('\n')
    return this.open ? `${this.text}...\n` : this.text
  }

  node(value: YamlValue, place: Place): void {
    this.open = false
    if (Array.isArray(value)) this.sequence(value as readonly YamlValue[], place)
    else if (isMapping(value)) this.mapping(value as YamlMapping, place)
    else if (typeof value === 'string') this.scalar(value, { indent: place.indent + 2, asKey: false })
    else this.write(this.gap() + plainOf(value as Exclude<Plain, string>))
  }

  private sequence(items: readonly YamlValue[], place: Place): void {
    if (items.length === 0) return this.write(`${this.gap()}[]`)
    const indent = place.inMapping ? place.indent : place.indent + 2
    items.forEach((item, index) => {
      if (index > 0 || !place.inline || this.column > indent) this.newLine(indent)
      this.write(isCollection(item) ? '- ' : '-')
      this.node(item, { indent, inMapping: false, inline: true })
    })
  }

  private mapping(mapping: YamlMapping, place: Place): void {
    const entries = this.entriesOf(mapping)
    if (entries.length === 0) return this.write(`${this.gap()}{}`)
    const indent = place.indent + 2
    entries.forEach(([key, value], index) => {
      if (index > 0 || !place.inline) this.newLine(indent)
      this.path.push(key)
      if (isSimpleKey(key)) {
        this.scalar(key, { indent, asKey: true })
        this.write(':')
        this.node(value, { indent, inMapping: true, inline: false })
      } else {
        this.write('? ')
        this.scalar(key, { indent: indent + 2, asKey: false })
        this.newLine(indent)
        this.write(isCollection(value) ? ': ' : ':')
        this.node(value, { indent, inMapping: false, inline: true })
      }
      this.path.pop()
    })
  }

  private entriesOf(mapping: YamlMapping): [string, YamlValue][] {
    const entries = Object.entries(mapping).filter(
      (entry): entry is [string, YamlValue] => entry[1] !== undefined,
    )
    const keys = entries.map(([key]) => key)
    const order = keys.length > 1 && /^\d+$/.test(keys[0] ?? '') ? this.keysAt(this.path, keys) : undefined
    return order === undefined ? entries : order.map(key => [key, mapping[key] ?? null])
  }

  private scalar(text: string, place: ScalarPlace): void {
    const style = scalarStyle(text, place.asKey)
    const lead = place.asKey ? '' : this.gap()
    if (style === 'literal') return this.literal(text, place.indent)
    if (style === 'plain') {
      this.write(lead)
      return this.folded(text, { ...place, edges: true })
    }
    const quote = style === 'single' ? "'" : '"'
    this.write(lead + quote)
    if (style === 'single') this.folded(text.replaceAll("'", "''"), { ...place, edges: false })
    else this.escaped(text, place)
    this.write(quote)
  }

  /** Writes words, breaking the line at a single space once it is longer than allowed; at the very edges only where told. */
  private folded(text: string, place: ScalarPlace & { edges: boolean }): void {
    const runs = text.match(/ +|[^ ]+/g) ?? []
    runs.forEach((run, index) => {
      const inner = place.edges || (index > 0 && index < runs.length - 1)
      if (run === ' ' && this.column > width && !place.asKey && inner) this.newLine(place.indent)
      else this.write(run)
    })
  }

  private literal(text: string, indent: number): void {
    const hint = /^[ \n\u0085\u2028\u2029]/.test(text) ? '2' : ''
    const keeps = /(?:^|[\n\u0085\u2028\u2029])[\n\u0085\u2028\u2029]$/.test(text)
    const chomp = !/[\n\u0085\u2028\u2029]$/.test(text) ? '-' : keeps ? '+' : ''
    this.write(`${this.gap()}|${hint}${chomp}\n`)
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    for (const line of lines) this.write(line === '' ? '\n' : `${' '.repeat(indent)}${line}\n`)
    this.open = keeps
  }

  /** As PyYAML breaks such lines: a backslash at the end, another before a space that begins the next line. */
  private escaped(text: string, place: ScalarPlace): void {
    const chars = Array.from(text)
    let pending = ''
    const flush = (): void => {
      this.write(pending)
      pending = ''
    }
    chars.forEach((char, index) => {
      const code = escapeOf(char)
      if (code !== undefined) {
        flush()
        this.write(code)
      }
      const breakable = index > 0 && index < chars.length - 1 && (char === ' ' || pending === '')
      // PyYAML counts one column less right after an escape.
      const reached = this.column + (code === undefined ? Array.from(pending).length : -1)
      if (breakable && reached > width && !place.asKey) {
        flush()
        this.write('\\')
        this.newLine(place.indent)
        if ((code === undefined ? char : chars[index + 1]) === ' ') this.write('\\')
      }
      if (code === undefined) pending += char
    })
    flush()
  }

  /** The space between a key's colon or a dash and what follows. */
  private gap(): string {
    return this.text === '' || /\s$/.test(this.text.slice(-1)) ? '' : ' '
  }

  private write(text: string): void {
    this.text += text
    const end = text.lastIndexOf('\n')
    this.column = end < 0 ? this.column + Array.from(text).length : Array.from(text.slice(end + 1)).length
  }

  private newLine(indent: number): void {
    if (this.column > 0) this.write('\n')
    if (indent > 0) this.write(' '.repeat(indent))
  }
}

function isCollection(value: YamlValue): boolean {
  return Array.isArray(value) ? value.length > 0 : isMapping(value) && Object.keys(value).length > 0
}

/** A value that is neither text nor collection. */
function plainOf(value: Exclude<Plain, string>): string {
  const text = String(value)
  if (!(value instanceof Float)) return text
  if (/^-?inf$/.test(text)) return text.replace('inf', '.inf')
  if (text === 'nan') return '.nan'
  // Python writes `1e+20` and, so that YAML 1.1 reads a float, PyYAML makes it `1.0e+20`.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\x08': 'b',
  '\t': 't',
  '\n': 'n',
  '\x0b': 'v',
  '\x0c': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
}

function escapeOf(char: string): string | undefined {
  const code = char.codePointAt(0) ?? 0
  const special = '"\\\u0085\u2028\u2029\uFEFF'.includes(char)
  const asIs =
    (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd)
  if (!special && asIs) return undefined
  const short = escapes[char]
  if (short !== undefined) return `\\${short}`
  const hex = code.toString(16).toUpperCase()
  return code <= 0xff
    ? `\\x${hex.padStart(2, '0')}`
    : code <= 0xffff
      ? `\\u${hex.padStart(4, '0')}`
      : `\\U${hex.padStart(8, '0')}`
}
