import type { Call } from './call.ts'
import type { Assignment, Comment, Dialect, OptionChange, Shebang, SourceCall, Test } from './facts.ts'
import type { Place, ShellNode } from './node.ts'
import { Source } from './places.ts'
import { scan } from './scan.ts'
import type { Scanned } from './scan.ts'
import { dialectOf, readShebang } from './shebang.ts'
import { optionChanges, readOptions } from './shell-options.ts'
import { readTests } from './tests.ts'
import { walk } from './walk.ts'
import type { Walked } from './walk.ts'
import type { TextNode } from './text-node.ts'
import type { Variable } from './word.ts'

export type { Assignment, Comment, Dialect, OptionChange, Shebang, SourceCall, Test } from './facts.ts'

/** A shell script and the facts that rules ask for, each computed when it is first asked for. */
export interface Script {
  readonly text: string
  readonly lines: readonly string[]
  readonly root: TextNode
  readonly shebang: Shebang | undefined
  /** Undefined: no shell script. */
  readonly dialect: Dialect | undefined
  /** Every simple command in the order of the text, those in substitutions and functions too. */
  readonly calls: readonly Call[]
  readonly assignments: readonly Assignment[]
  readonly tests: readonly Test[]
  /** Everything that is expanded anywhere, in the order of the text: here-documents and arithmetic too. */
  readonly variables: readonly Variable[]
  /** The definition of each function; the last one where there are several. */
  readonly functions: ReadonlyMap<string, ShellNode>
  readonly options: readonly OptionChange[]
  /** What the parser could not read, or had to make up. */
  readonly errors: readonly ShellNode[]
  readonly comments: readonly Comment[]
  readonly sources: readonly SourceCall[]
  /** Where an offset of the text is. */
  place(offset: number): Place
}

/** What reading a script may be given. */
interface ReadOptions {
  /** For texts without a first line, which other scripts source. */
  dialect?: Dialect | undefined
  /** Reads the literal arguments of `sh -c`, `eval` and `trap` too. */
  shell?: { parse(text: string, span: { from: number; to: number }): ShellNode } | undefined
}

/** The facts of a script whose tree is given; each is computed when it is first asked for, and once. */
export function readScript(text: string, root: TextNode, options: ReadOptions = {}): Script {
  return new LazyScript(text, { root, options })
}

/** A class, and no object with functions of its own: rules ask thousands of scripts for the same. */
class LazyScript implements Script {
  readonly text: string
  readonly root: TextNode
  readonly shebang: Shebang | undefined
  readonly dialect: Dialect | undefined
  private readonly shell: ReadOptions['shell']
  private readonly source: Source
  private readonly kept: {
    -readonly [Fact in 'lines' | 'tests' | 'options' | 'comments' | 'sources']?: Script[Fact]
  } = {}
  private walked: Walked | undefined
  private scanned: Scanned | undefined

  constructor(text: string, { root, options: { dialect, shell } }: { root: TextNode; options: ReadOptions }) {
    this.text = text
    this.root = root
    this.shebang = readShebang(text)
    this.dialect = this.shebang === undefined ? dialect : dialectOf(this.shebang)
    this.shell = shell
    this.source = new Source(text)
    this.walked = undefined
    this.scanned = undefined
  }

  place(offset: number): Place {
    return this.source.place(offset)
  }

  get lines(): readonly string[] {
    return (this.kept.lines ??= this.text.split('\n').map(line => line.replace(/\r$/, '')))
  }

  get calls(): readonly Call[] {
    return this.walk().calls
  }

  get assignments(): readonly Assignment[] {
    return this.walk().assignments
  }

  get functions(): ReadonlyMap<string, ShellNode> {
    return this.walk().functions
  }

  get variables(): readonly Variable[] {
    return this.scan().variables
  }

  get errors(): readonly ShellNode[] {
    return this.scan().errors
  }

  get tests(): readonly Test[] {
    return (this.kept.tests ??= readTests(this.calls, this.walk().arithmetic))
  }

  get options(): readonly OptionChange[] {
    return (this.kept.options ??= optionChanges(this.calls, {
      found: this.shebang,
      start: this.place(0),
      end: this.place(firstLine(this.text).length),
    }))
  }

  get comments(): readonly Comment[] {
    return (this.kept.comments ??= this.scan().comments.map(node => commentOf(node, this.lines)))
  }

  get sources(): readonly SourceCall[] {
    return (this.kept.sources ??= this.calls.flatMap(sourceOf))
  }

  private walk(): Walked {
    const { shell, text } = this
    return (this.walked ??= walk(this.root, {
      pipefail: readOptions(this.shebang?.args ?? []).some(({ name, on }) => name === 'pipefail' && on),
      parse: shell === undefined ? undefined : span => shell.parse(text, span),
    }))
  }

  private scan(): Scanned {
    return (this.scanned ??= scan(this.root))
  }
}

/** Without its end. */
function firstLine(text: string): string {
  const end = text.indexOf('\n')
  return text.slice(0, end < 0 ? undefined : end).replace(/\r$/, '')
}

function commentOf(node: ShellNode, lines: readonly string[]): Comment {
  const place = node.start
  return {
    text: node.text.replace(/\r$/, ''),
    place,
    alone: (lines[place.line - 1] ?? '').slice(0, place.column - 1).trim() === '',
  }
}

function sourceOf(call: Call): SourceCall[] {
  const [name, path] = call.unwrapped
  return path !== undefined && (name?.literal === '.' || name?.literal === 'source') ? [{ path, call }] : []
}
