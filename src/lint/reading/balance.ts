/** What a script leaves open, or closes without having opened it. */
interface Unbalanced {
  offset: number
  /** In words, as a message has it. */
  problem: string
}

/**
 * The first word or quote that has no counterpart, found by reading nothing but quotes, here-documents and the words that open
 * and close blocks: a second opinion where the grammar finds an error. Undefined when all are in order.
 */
export function unbalanced(text: string): Unbalanced | undefined {
  const reader = new Reader(text)
  return reader.read()
}

interface Open {
  word: string
  offset: number
  /** `then` or `do` has been met. */
  begun: boolean
  /** Of a case: its next pattern is due, where words mean nothing. */
  pattern: boolean
}

/** Of substitutions and expansions in each other. */
const deepest = 200

const closes: Readonly<Record<string, string>> = { fi: 'if', done: 'do', esac: 'case', '}': '{', ')': '(' }
const closer: Readonly<Record<string, string>> = { if: 'fi', do: 'done', case: 'esac', '{': '}', '(': ')' }

/** Reads once from the start to the end; the stack is what is open. */
class Reader {
  private readonly text: string
  private at = 0
  private readonly stack: Open[] = []
  /** A command may begin here, so words such as `if` mean something. */
  private first = true
  private readonly heredocs: { word: string; tabs: boolean }[] = []
  private problem: Unbalanced | undefined
  private nesting = 0
  private gaveUp = false

  constructor(text: string) {
    this.text = text
  }

  read(): Unbalanced | undefined {
    while (this.at < this.text.length && this.problem === undefined) this.step()
    const open = this.stack.at(-1)
    if (this.problem === undefined && open !== undefined)
      this.fail(open.offset, `'${open.word}' is not closed: '${closer[open.word] ?? ''}' is missing`)
    return this.gaveUp ? undefined : this.problem
  }

  private fail(offset: number, problem: string): void {
    this.problem ??= { offset, problem }
  }

  private step(): void {
    const char = this.text[this.at] ?? ''
    const rest = this.text.slice(this.at, this.at + 3)
    const blank = /^(?:[ \t\r]|\\\r?\n)/.exec(rest)
    if (blank !== null) this.at += blank[0].length
    else if (char === '\n') this.line()
    else if (char === '#') this.skip(/[^\n]*/y)
    else if (rest.startsWith('<<<')) this.at += 3
    else if (
      rest.startsWith('<<') &&
      this.skip(/<<(-?)[ \t]*((?:'[^'\n]*'|"[^"\n]*"|\\.|[^\s;&|<>()'"\\])+)/y, match =>
        this.heredocs.push({ word: (match[2] ?? '').replaceAll(/['"\\]/g, ''), tabs: match[1] === '-' }),
      )
    )
      this.first = false
    else if (rest.startsWith('((') && this.first && this.skip(/\(\([^\n]{0,500}?\)\)/y)) this.first = false
    else if (char === '(' && this.stack.at(-1)?.pattern === true) this.at += 1
    else if (char === '(') this.open('(')
    else if (char === ')') this.close(')')
    else if (/[;&|]/.test(char)) this.separate()
    else if (/[<>]/.test(char)) this.skip(/[<>]&?/y)
    else this.word()
  }

  /** Moves past what a sticky pattern matches; false when it does not match here. */
  private skip(pattern: RegExp, use: (match: RegExpExecArray) => void = () => {}): boolean {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match === null || match[0] === '') return false
    use(match)
    this.at += match[0].length
    return true
  }

  private line(): void {
    this.at += 1
    this.first = true
    for (let heredoc = this.heredocs.shift(); heredoc !== undefined; heredoc = this.heredocs.shift())
      this.body(heredoc)
  }

  private body({ word, tabs }: { word: string; tabs: boolean }): void {
    while (this.at < this.text.length) {
      const end = this.text.indexOf('\n', this.at)
      const line = this.text.slice(this.at, end < 0 ? undefined : end)
      this.at = end < 0 ? this.text.length : end + 1
      if ((tabs ? line.replace(/^\t+/, '') : line) === word) return
    }
  }

  private open(word: string): void {
    this.stack.push({ word, offset: this.at, begun: word !== 'if' && word !== 'case', pattern: false })
    this.at += word.length
    this.first = true
  }

  private close(word: string): void {
    const open = this.stack.at(-1)
    // Ends the pattern of a case, or the parentheses behind the name of a function.
    if (word === ')' && open?.word === 'case') {
      open.pattern = false
      this.at += 1
      this.first = true
      return
    }
    if (open === undefined || open.word !== closes[word])
      return this.fail(this.at, `'${word}' closes nothing`)
    if (!open.begun) return this.fail(this.at, `'${word}' comes before 'then' or 'in'`)
    this.stack.pop()
    this.at += word.length
    // `foo() {` goes on with a command.
    this.first = word === ')'
  }

  private separate(): void {
    const open = this.stack.at(-1)
    this.skip(/[;&|]+/y, ([signs]) => {
      if (open?.word === 'case' && signs.startsWith(';') && signs.length > 1) open.pattern = true
    })
    this.first = true
  }

  private word(): void {
    const start = this.at
    let plain = true
    while (
      this.at < this.text.length &&
      this.problem === undefined &&
      !/[ \t\r\n;&|<>()]/.test(this.text[this.at] ?? '')
    )
      plain = this.piece() && plain
    const word = this.text.slice(start, this.at)
    const open = this.stack.at(-1)
    if (open?.word === 'case' && !open.begun) {
      open.begun = open.pattern = word === 'in'
      this.first = open.begun
    } else if (open?.pattern === true && word !== 'esac') this.first = false
    else if (plain && this.first) this.keyword(word, start)
    else this.first = false
  }

  private keyword(word: string, start: number): void {
    const open = this.stack.at(-1)
    if (word === 'if' || word === 'case' || word === 'do' || word === '{') {
      this.at = start
      this.open(word)
      if (word === 'case') this.first = false
    } else if (Object.hasOwn(closes, word)) {
      this.at = start
      this.close(word)
    } else if (word === 'then' || word === 'else' || word === 'elif') {
      if (open?.word !== 'if' || open.begun !== (word !== 'then'))
        return this.fail(start, `'${word}' is out of place`)
      open.begun = word !== 'elif'
      this.first = true
    } else this.first = word === 'while' || word === 'until' || word === '!' || word === 'time'
    // `for x in a b; do`, `function f {`: what follows is no command, and the brace is told by the line.
    if (word === 'for' || word === 'select')
      this.skip(/[ \t]+\w+[ \t]*(?=do\b)/y, () => {
        this.first = true
      })
    if (word === 'function')
      this.skip(/[ \t]+[^\s(){}]+[ \t]*(?:\([ \t]*\))?[ \t]*\n?[ \t]*/y, () => {
        this.first = true
      })
  }

  /** One piece of a word; false when it is quoted or computed. */
  private piece(): boolean {
    const start = this.at
    switch (this.text[this.at]) {
      case '\\':
        this.at += 2
        return false
      case "'":
        this.upTo("'", start)
        return false
      case '"':
        this.doubleQuoted(start)
        return false
      case '`':
        this.upTo('`', start)
        return false
      case '$':
        this.dollar()
        return false
      default:
        this.at += 1
        return true
    }
  }

  private upTo(end: string, start: number): void {
    this.at += 1
    while (this.at < this.text.length && this.text[this.at] !== end)
      this.at += end === '`' && this.text[this.at] === '\\' ? 2 : 1
    if (this.at >= this.text.length) this.fail(start, 'A quote is not closed')
    this.at += 1
  }

  private doubleQuoted(start: number): void {
    this.at += 1
    while (this.at < this.text.length && this.problem === undefined && this.text[this.at] !== '"') {
      if (this.text[this.at] === '\\') this.at += 2
      else if (this.text[this.at] === '$') this.dollar()
      else this.at += 1
    }
    if (this.at >= this.text.length) this.fail(start, 'A quote is not closed')
    this.at += 1
  }

  private dollar(): void {
    const start = this.at
    if (this.text.startsWith('$((', this.at)) return this.arithmetic()
    if (this.text.startsWith('$(', this.at)) return this.substitution(start)
    if (this.text.startsWith('${', this.at)) return this.expansion(start)
    if (this.text.startsWith("$'", this.at) && this.skip(/\$'(?:[^'\\]|\\[^])*'/y)) return
    this.at += 1
  }

  private arithmetic(): void {
    const start = this.at
    let depth = 0
    do {
      this.at += 1
      depth += this.text[this.at] === '(' ? 1 : this.text[this.at] === ')' ? -1 : 0
    } while (depth > 0 && this.at < this.text.length)
    if (depth > 0) this.fail(start, "'$((' is not closed")
    this.at += 1
  }

  private substitution(start: number): void {
    if (this.stack.length > deepest) return this.giveUp()
    this.at += 1
    const depth = this.stack.length
    const before = this.first
    this.open('(')
    while (this.at < this.text.length && this.problem === undefined && this.stack.length > depth) this.step()
    if (this.stack.length > depth) this.fail(start, "'$(' is not closed")
    this.first = before
  }

  private expansion(start: number): void {
    if (this.nesting > deepest) return this.giveUp()
    this.nesting += 1
    this.at += 2
    while (this.at < this.text.length && this.problem === undefined && this.text[this.at] !== '}') {
      const char = this.text[this.at]
      if (char === '\\') this.at += 2
      else if (char === '$') this.dollar()
      else if (char === '"') this.doubleQuoted(this.at)
      else this.at += 1
    }
    if (this.at >= this.text.length) this.fail(start, "'${' is not closed")
    this.at += 1
    this.nesting -= 1
  }

  /** Deeper than people write: nothing is said about such a text. */
  private giveUp(): void {
    this.at = this.text.length
    this.gaveUp = true
  }
}
