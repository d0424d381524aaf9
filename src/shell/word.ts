import type { Place, ShellNode } from './node.ts'

/** A parameter that a word expands. */
export interface Variable {
  /** `SNAP`, `1`, `@`; for `${x[0]}` the name `x`. */
  name: string
  /** Inside double quotes, or where the shell does not split (an assignment's value, `case`, `[[`). */
  quoted: boolean
  /** `${x:-…}`, `${x-…}`, `${x:=…}`, `${x=…}`, `${x:+…}` or `${x+…}`: `set -u` does not mind that it is unset. */
  defaulted: boolean
  place: Place
}

/** One word as the shell splits it before expansion. */
export interface Word {
  /** As written, quotes included. */
  text: string
  /** Its value once quotes and backslashes are gone; undefined when it is computed. A glob or `~` in it stays as written. */
  literal: string | undefined
  /** Every expansion in it is quoted, so that it stays one word; true when there is none. */
  quoted: boolean
  variables: readonly Variable[]
  start: Place
  end: Place
  node: ShellNode
}
