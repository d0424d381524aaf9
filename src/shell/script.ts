import type { Call } from './call.ts'
import type { Assignment, Comment, Dialect, OptionChange, Shebang, SourceCall, Test } from './facts.ts'
import type { Place, ShellNode } from './node.ts'
import { Source } from './places.ts'
import { scan } from './scan.ts'
import { dialectOf, readShebang } from './shebang.ts'
import { optionChanges, readOptions } from './shell-options.ts'
import { readTests } from './tests.ts'
import { walk } from './walk.ts'
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
export interface ReadOptions {
  /** For texts without a first line, which other scripts source. */
  dialect?: Dialect | undefined
  /** Reads the literal arguments of `sh -c`, `eval` and `trap` too. */
  shell?: { parse(text: string, span: { from: number; to: number }): ShellNode } | undefined
}

/** The facts of a script whose tree is given; each is computed when it is first asked for, and once. */
export function readScript(text: string, root: TextNode, { dialect, shell }: ReadOptions = {}): Script {
  const source = new Source(text)
  const shebang = readShebang(text)
  const walked = once(() => walk(root, {
    pipefail: readOptions(shebang?.args ?? []).some(({ name, on }) => name === 'pipefail' && on),
    parse: shell === undefined ? undefined : span => shell.parse(text, span),
  }))
  const lines = once(() => text.split('\n').map(line => line.replace(/\r$/, '')))
  const scanned = once(() => scan(root))
  const tests = once(() => readTests(walked().calls, walked().arithmetic))
  const options = once(() => optionChanges(walked().calls, { found: shebang, start: source.place(0), end: source.place((lines()[0] ?? '').length) }))
  const comments = once(() => scanned().comments.map(node => commentOf(node, lines())))
  const sources = once(() => walked().calls.flatMap(sourceOf))
  return {
    text,
    root,
    shebang,
    dialect: shebang === undefined ? dialect : dialectOf(shebang),
    place: offset => source.place(offset),
    get lines() { return lines() },
    get calls() { return walked().calls },
    get assignments() { return walked().assignments },
    get functions() { return walked().functions },
    get variables() { return scanned().variables },
    get errors() { return scanned().errors },
    get tests() { return tests() },
    get options() { return options() },
    get comments() { return comments() },
    get sources() { return sources() },
  }
}

function once<T>(compute: () => T): () => T {
  let kept: { value: T } | undefined
  return () => (kept ??= { value: compute() }).value
}

function commentOf(node: ShellNode, lines: readonly string[]): Comment {
  const place = node.start
  return { text: node.text.replace(/\r$/, ''), place, alone: (lines[place.line - 1] ?? '').slice(0, place.column - 1).trim() === '' }
}

function sourceOf(call: Call): SourceCall[] {
  const [name, path] = call.unwrapped
  return path !== undefined && (name?.literal === '.' || name?.literal === 'source') ? [{ path, call }] : []
}
