import { mapping } from '../yaml/document.ts'
import type { Json } from './exact-json.ts'
import { exactNumber } from './exact-json.ts'
import { goQuote, wellFormed } from '../text/go-text.ts'

/** What a text holds as JSON, or what Go's reader says is wrong with it. */
type JsonRead = { value: Json } | { problem: string }

/** How deep a value may be; Go's reader goes ten times as deep, which would not fit on our stack. */
const deepest = 1_000

/**
 * Reads one JSON value with the text of its numbers, as snapd reads values of options.
 *
 * As snapd does, a `}` or `]` right after the value ends the reading: `5}` is 5.
 */
export function readJson(text: string): JsonRead {
  const reader = new JsonReader(text)
  try {
    const value = reader.value('looking for beginning of value')
    const next = reader.afterSpace()
    return next === undefined || next === '}' || next === ']'
      ? { value }
      : { problem: 'cannot parse json value' }
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    return { problem: error.message }
  }
}

class JsonProblem extends Error {}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
const literals: Readonly<Record<string, readonly [string, Json]>> = {
  t: ['true', true],
  f: ['false', false],
  n: ['null', null],
}

/** One pass over a text; a class for the place in it. */
class JsonReader {
  private at = 0
  private depth = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  value(place: string): Json {
    const character = this.need(this.afterSpace())
    if (character === '{') return this.nested(() => this.object())
    if (character === '[') return this.nested(() => this.list())
    if (character === '"') return this.string()
    if (character === '-' || isDigit(character)) return this.number()
    const literal = literals[character]
    return literal === undefined ? this.unexpected(place) : this.literal(literal)
  }

  /** The next character that is no white space; undefined at the end. */
  afterSpace(): string | undefined {
    while (/^[ \t\r\n]$/.test(this.text[this.at] ?? '')) this.at += 1
    return this.text[this.at]
  }

  private nested(read: () => Json): Json {
    this.depth += 1
    if (this.depth > deepest) throw new JsonProblem('exceeded max depth')
    this.at += 1
    const value = read()
    this.at += 1
    this.depth -= 1
    return value
  }

  private object(): Json {
    const members = mapping<Json>()
    const key = 'looking for beginning of object key string'
    if (this.afterSpace() === '}') return members
    for (;;) {
      if (this.need(this.afterSpace()) !== '"') this.unexpected(key)
      const name = this.string()
      if (this.need(this.afterSpace()) !== ':') this.unexpected('after object key')
      this.at += 1
      members[name] = this.value('looking for beginning of value')
      const next = this.need(this.afterSpace())
      if (next === '}') return members
      if (next !== ',') this.unexpected('after object key:value pair')
      this.at += 1
    }
  }

  private list(): Json {
    const items: Json[] = []
    if (this.afterSpace() === ']') return items
    for (;;) {
      items.push(this.value('looking for beginning of value'))
      const next = this.need(this.afterSpace())
      if (next === ']') return items
      if (next !== ',') this.unexpected('after array element')
      this.at += 1
    }
  }

  private string(): string {
    let value = ''
    for (this.at += 1; ; this.at += 1) {
      const character = this.need(this.text[this.at])
      if (character < ' ') this.unexpected('in string literal')
      if (character === '\\') value += this.escape()
      else if (character === '"') break
      else value += character
    }
    this.at += 1
    return wellFormed(value)
  }

  private escape(): string {
    this.at += 1
    const character = this.need(this.text[this.at])
    if (character !== 'u') return escapes[character] ?? this.unexpected('in string escape code')
    for (let count = 0; count < 4; count += 1) {
      this.at += 1
      const place = 'in \\u hexadecimal character escape'
      if (!/^[0-9A-Fa-f]$/.test(this.need(this.text[this.at]))) this.unexpected(place)
    }
    return String.fromCharCode(parseInt(this.text.slice(this.at - 3, this.at + 1), 16))
  }

  private number(): Json {
    const start = this.at
    if (this.text[this.at] === '-') this.at += 1
    const first = this.digit('in numeric literal')
    if (first !== '0') this.digits()
    if (this.text[this.at] === '.') {
      this.at += 1
      this.digit('after decimal point in numeric literal')
      this.digits()
    }
    if (/^[eE]$/.test(this.text[this.at] ?? '')) {
      this.at += 1
      if (/^[+-]$/.test(this.text[this.at] ?? '')) this.at += 1
      this.digit('in exponent of numeric literal')
      this.digits()
    }
    return exactNumber(this.text.slice(start, this.at))
  }

  private digit(place: string): string {
    const character = this.need(this.text[this.at])
    if (!isDigit(character)) this.unexpected(place)
    this.at += 1
    return character
  }

  private digits(): void {
    while (isDigit(this.text[this.at] ?? '')) this.at += 1
  }

  private literal([word, value]: readonly [string, Json]): Json {
    for (let index = 1; index < word.length; index += 1) {
      this.at += 1
      const place = `in literal ${word} (expecting '${word[index] ?? ''}')`
      if (this.need(this.text[this.at]) !== word[index]) this.unexpected(place)
    }
    this.at += 1
    return value
  }

  private need(character: string | undefined): string {
    if (character === undefined)
      throw new JsonProblem(/^[ \t\r\n]*$/.test(this.text) ? 'EOF' : 'unexpected EOF')
    return character
  }

  private unexpected(place: string): never {
    const code = this.text.codePointAt(this.at) ?? 0
    // As Go does: it looks at bytes, and prints the first one of a character of several as a character of its own.
    const character = String.fromCodePoint(new TextEncoder().encode(String.fromCodePoint(code))[0] ?? 0)
    const shown = character === "'" ? "\\'" : character === '"' ? '"' : goQuote(character).slice(1, -1)
    throw new JsonProblem(`invalid character '${shown}' ${place}`)
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1
}
