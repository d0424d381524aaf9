import type { Call } from './call.ts'
import type { Place, ShellNode } from './node.ts'
import type { Word } from './word.ts'

/** The first line, as the kernel takes it. */
export interface Shebang {
  /** `/bin/sh`, `/usr/bin/env`. */
  interpreter: string
  /** The last component of what runs in the end: `bash` for `/usr/bin/env bash`; empty when nothing is named. */
  program: string
  /** What the program is given before the script: `['-e']`. */
  args: readonly string[]
  /** Whether `env` looks the program up. */
  env: boolean
}

export type Dialect = 'sh' | 'bash' | 'dash' | 'zsh' | 'ksh' | 'busybox'

/** `x=1`, alone, before a command or in an `export`. */
export interface Assignment {
  name: string
  /** Undefined for an array. */
  value: Word | undefined
  append: boolean
  /** `export`, `readonly`, `local`, `declare`, `typeset` when one of these assigns. */
  declaration: string | undefined
  /** Before a command: only that command sees it. */
  prefix: boolean
  start: Place
  end: Place
  node: ShellNode
}

/** One comparison of `[ ]`, `[[ ]]` or `test`, or one `(( ))`. */
export interface Test {
  form: '[' | '[[' | 'test' | '(('
  /** `-z`, `=`, `-eq`; undefined for a word alone and for `((`. */
  operator: string | undefined
  operands: readonly Word[]
  negated: boolean
  /** The whole `[ … ]`. */
  node: ShellNode
  start: Place
  end: Place
}

/** A shell option that is set or unset. */
export interface OptionChange {
  /** The long name: `errexit`, `nounset`, `pipefail`, `xtrace`. */
  name: string
  on: boolean
  /** The shebang's, or that of `set`. */
  from: 'shebang' | 'set'
  /** Runs whenever the script does: not in a body, a function or a subshell. */
  always: boolean
  start: Place
  end: Place
}

export interface Comment {
  /** With its `#`. */
  text: string
  place: Place
  /** Nothing else is on its line. */
  alone: boolean
}

/** `. path` or `source path`. */
export interface SourceCall {
  path: Word
  call: Call
}
