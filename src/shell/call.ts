import type { Command } from './command.ts'
import type { Place, ShellNode } from './node.ts'
import type { Word } from './word.ts'

/**
 * What becomes of a command's failure: `condition` where it is tested, `handled` where an `||` follows that does something,
 * `ignored` where it is lost, `fatal` where it ends the script under errexit.
 */
export type CallStatus = 'condition' | 'handled' | 'ignored' | 'fatal'

/** `>file`, `2>&1`, `<<EOF`. */
export interface Redirect {
  /** `<`, `>`, `>>`, `>|`, `>&`, `<&`, `&>`, `<<`, `<<-`, `<<<`, `>&-`. */
  operator: string
  /** The number written before the operator. */
  descriptor: number | undefined
  /** The file or descriptor; for a here-document the word that ends it. */
  target: Word | undefined
  /** The text of a here-document, expansions in it. */
  body?: ShellNode | undefined
}

/** A simple command; `[`, `[[`, `export` and the like are calls too, and a redirection alone (`>file`) is one without words. */
export interface Call {
  /** The name as written (`snapctl`, `/usr/bin/mkdir`), undefined when it is computed. */
  name: string | undefined
  /** The last component of the name. */
  program: string | undefined
  /** The name and what follows. */
  words: readonly Word[]
  /** The words after `command`, `exec`, `env X=1`, `sudo`, `nice`, `timeout 5` and their options. */
  unwrapped: readonly Word[]
  /** What it runs in the end; undefined when that is computed, a function of the script, or a program of the snap's own. */
  readonly command: Command | undefined
  start: Place
  end: Place
  node: ShellNode
  status: CallStatus
  /** It may not run: in the body of an `if`, a `case` or a loop, after `&&` or `||`, in a function. */
  conditional: boolean
  /** The function whose body it is in. */
  inFunction: string | undefined
  /** Inside `$(…)`, backquotes or `<(…)`. */
  inSubstitution: boolean
  /** Inside `(…)`, a pipe or a background job: its assignments and its `cd` end with it. */
  inSubshell: boolean
  /** Ended by `&`, or part of what is. */
  background: boolean
  pipe: { index: number; length: number } | undefined
  /** Its own. */
  redirects: readonly Redirect[]
  /** Those of the groups, loops and functions around it. */
  outerRedirects: readonly Redirect[]
  /** Its standard input is a pipe, a file or a here-document of this script, and not what the script was given. */
  fed: boolean
  /** `x` in `x=$(call)`. */
  assignedTo: string | undefined
  /** Read from a literal argument of `sh -c` or `eval`. */
  nested: boolean
}
