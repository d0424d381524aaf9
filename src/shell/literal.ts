/**
 * The value of a word as written, once quotes, backslashes and continued lines are gone; undefined when the shell computes
 * something in it. Globs, braces and `~` stay as they are.
 */
export function literalOf(text: string): string | undefined {
  if (!/['"\\$`<>]/.test(text)) return text
  let value = ''
  for (let at = 0; at < text.length;) {
    const read = readPiece(text, at)
    if (read === undefined) return undefined
    value += read.value
    at = read.next
  }
  return value
}

interface Piece {
  value: string
  next: number
}

function readPiece(text: string, at: number): Piece | undefined {
  const char = text[at] ?? ''
  if (char === '\\') return escaped(text, at)
  if (char === "'") return upTo(text, at + 1, "'")
  if (char === '"') return doubleQuoted(text, at)
  if (char === '`') return undefined
  if (char === '$') return dollar(text, at)
  if ((char === '<' || char === '>') && text[at + 1] === '(') return undefined
  return { value: char, next: at + 1 }
}

/** A backslash outside quotes keeps what follows; before the end of a line both go. */
function escaped(text: string, at: number): Piece {
  const ends = lineEnd(text, at + 1)
  if (ends > 0) return { value: '', next: at + 1 + ends }
  return { value: text[at + 1] ?? '\\', next: at + 2 }
}

function lineEnd(text: string, at: number): number {
  return text[at] === '\n' ? 1 : text.startsWith('\r\n', at) ? 2 : 0
}

function upTo(text: string, from: number, end: string): Piece {
  const close = text.indexOf(end, from)
  return close < 0
    ? { value: text.slice(from), next: text.length }
    : { value: text.slice(from, close), next: close + 1 }
}

function doubleQuoted(text: string, start: number): Piece | undefined {
  let value = ''
  for (let at = start + 1; at < text.length;) {
    const char = text[at] ?? ''
    if (char === '"') return { value, next: at + 1 }
    if (char === '`') return undefined
    if (char === '$' && expands(text[at + 1])) return undefined
    const ends = char === '\\' ? lineEnd(text, at + 1) : 0
    const drops = char === '\\' && /["\\$`]/.test(text[at + 1] ?? '')
    if (ends === 0) value += drops ? (text[at + 1] ?? '') : char
    at += ends > 0 ? 1 + ends : drops ? 2 : 1
  }
  return { value, next: text.length }
}

/** `$'…'` and `$"…"` are literal, and so is a `$` that no name follows. */
function dollar(text: string, at: number): Piece | undefined {
  const next = text[at + 1]
  if (next === "'") return ansiQuoted(text, at + 2)
  if (next === '"') return doubleQuoted(text, at + 1)
  return expands(next) ? undefined : { value: '$', next: at + 1 }
}

function expands(next: string | undefined): boolean {
  return next !== undefined && /[A-Za-z0-9_{([*@#?!$-]/.test(next)
}

const ansi: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function ansiQuoted(text: string, from: number): Piece {
  let value = ''
  for (let at = from; at < text.length;) {
    if (text[at] === "'") return { value, next: at + 1 }
    const coded =
      text[at] === '\\'
        ? /^\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|([0-7]{1,3})|([^]))/.exec(text.slice(at, at + 8))
        : null
    const [whole = text[at] ?? '', hex, unicode, octal, letter] = coded ?? []
    value +=
      hex !== undefined || unicode !== undefined
        ? String.fromCharCode(parseInt(hex ?? unicode ?? '', 16))
        : octal !== undefined
          ? String.fromCharCode(parseInt(octal, 8) & 0xff)
          : letter !== undefined
            ? (ansi[letter] ?? (/['"\\?]/.test(letter) ? letter : whole))
            : whole
    at += whole.length
  }
  return { value, next: text.length }
}
