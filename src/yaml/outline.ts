/** A quote or bracket and where it was opened. */
export interface Opened {
  char: '"' | "'" | '[' | '{'
  offset: number
}

/** What can be said of a YAML text without understanding it: enough for the mistakes that a parser meets too late. */
interface Outline {
  /** Whether each line begins within a quoted text or a flow collection. */
  inside: readonly boolean[]
  /** What is still open at the end, outermost first. */
  open: readonly Opened[]
  /** The first tab that is no content: neither in quotes, nor in a block of text, nor in a comment. */
  tab: number | undefined
}

/** Outlines a text. */
export function outline(text: string): Outline {
  const scanner = new Scanner()
  for (const line of text.split('\n')) scanner.line(line)
  return { inside: scanner.inside, open: scanner.open, tab: scanner.tab }
}

/** Goes through a text line by line; holds what is open. */
class Scanner {
  readonly inside: boolean[] = []
  readonly open: Opened[] = []
  tab: number | undefined
  private offset = 0
  /** The column beyond which lines belong to a block of text; undefined outside of one. */
  private block: number | undefined

  line(line: string): void {
    this.inside.push(this.open.length > 0)
    if (!this.isBlockContent(line)) this.scan(line)
    this.offset += line.length + 1
  }

  private isBlockContent(line: string): boolean {
    if (this.block === undefined) return false
    if (line.trim() === '' || indentOf(line) > this.block) return true
    this.block = undefined
    return false
  }

  private scan(line: string): void {
    let start = true
    // An anchor or a tag stands before what it belongs to.
    let property = false
    for (let at = 0; at < line.length; at += 1) {
      const char = line[at] ?? ''
      const last = this.open.at(-1)
      if (last?.char === '"' || last?.char === "'") {
        at += this.inQuotes(line, at, last.char)
        start = false
        continue
      }
      if (char === '\t') this.tab ??= this.offset + at
      if (char === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) return
      if (char === ' ' || char === '\t' || char === '\r') {
        property = false
        continue
      }
      property ||= start && (char === '&' || char === '!')
      if (property) continue
      const opens =
        (start && (char === '"' || char === "'" || char === '[' || char === '{')) ||
        (last !== undefined && (char === '[' || char === '{'))
      if (opens) this.open.push({ char: char, offset: this.offset + at })
      else if ((last?.char === '[' && char === ']') || (last?.char === '{' && char === '}')) this.open.pop()
      else if (start && (char === '|' || char === '>') && this.startsBlock(line, at)) return
      start = this.startsToken(line, at, start)
    }
  }

  /** How many more characters belong to what stands at a place within quotes. */
  private inQuotes(line: string, at: number, quote: '"' | "'"): number {
    const char = line[at]
    if (quote === '"' && char === '\\') return 1
    if (char !== quote) return 0
    if (quote === "'" && line[at + 1] === "'") return 1
    this.open.pop()
    return 0
  }

  private startsBlock(line: string, at: number): boolean {
    if (this.open.length > 0 || !/^[|>][-+0-9]*\s*(?:#.*)?$/.test(line.slice(at))) return false
    const lead = /^(?:\s*-\s+|\s*-$)*\s*/.exec(line.slice(0, at))?.[0] ?? ''
    // Behind a dash alone the text belongs to the item, behind a key to the key.
    this.block = lead.length >= at ? line.lastIndexOf('-', at) : lead.length
    if (this.block < 0) this.block = indentOf(line)
    return true
  }

  /** Whether the next character that is no space begins a scalar or a collection. */
  private startsToken(line: string, at: number, start: boolean): boolean {
    const char = line[at] ?? ''
    const next = line[at + 1]
    const spaced = next === undefined || /\s/.test(next)
    if (this.open.length > 0 && (char === ',' || char === '[' || char === '{' || char === ':')) return true
    if (char === ':' && spaced) return true
    if (start && (char === '-' || char === '?') && spaced) return true
    return false
  }
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
