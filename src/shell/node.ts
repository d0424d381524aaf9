/** A place in a text: `offset` and `column` count UTF-16 units, lines and columns begin at 1. */
export interface Place {
  offset: number
  line: number
  column: number
}

/** A node of the syntax tree, free of the parser that made it. */
export interface ShellNode {
  /** What the grammar of tree-sitter-bash calls it (`command`, `if_statement`, `&&`); `ERROR` for what cannot be read. */
  readonly type: string
  /** Offset of the first unit, and of the one after the last: as `start` and `end`, without counting lines. */
  readonly from: number
  readonly to: number
  readonly start: Place
  readonly end: Place
  readonly children: readonly ShellNode[]
  readonly text: string
  /** The grammar's name for its part in the parent (`condition`, `body`, `name`). */
  readonly field?: string | undefined
  /** Whether it is more than a token that the grammar spells out. */
  readonly named: boolean
  /** A token that the parser had to make up to go on: a `fi` that is not there. */
  readonly missing: boolean
}
