import type { Reporter } from '../../ui/reporter.ts'
import type { Options } from '../command.ts'
import type { Rehearsal } from './rehearsal.ts'

/** What a verb works with. */
export interface Asked {
  readonly rehearsal: Rehearsal
  readonly reporter: Reporter
  readonly options: Options
  /** Whether somebody looks at standard output. */
  readonly terminal: boolean
  /** The words behind the verb. */
  readonly words: readonly string[]
}

/** One verb of `snap`: what a person can do to the pretended machine. */
export interface Verb {
  readonly name: string
  /** `SNAP key=value...`: what stands behind it; words in brackets may be left out. */
  readonly usage: string
  readonly summary: string
  /** At least so many words, and at most; any number unless said. */
  readonly words: readonly [number, number?]
  /** Long names of options that it takes, with what each does; those that take a value say so with `<value>`. */
  readonly options?: readonly { readonly flags: string; readonly help: string }[]
  /** Does it; true when it went well. */
  readonly run: (asked: Asked) => Promise<boolean>
}
