import type { SnapctlCommand } from './commands.ts'

/** A word of a call; undefined where the shell computes it. */
export type CallWord = string | undefined

/** A call that snapctl's parser takes. */
export interface ParsedCall {
  command: SnapctlCommand
  /** Options that were given, by long name (short where there is none); `true` for switches, undefined for a computed value. */
  flags: ReadonlyMap<string, FlagValue>
  /** Arguments in order; undefined for computed ones. */
  arguments: readonly CallWord[]
  /** Where in the words each argument stands. */
  places: readonly number[]
  /** Whether help is asked for; then nothing else counts. */
  help: boolean
  /** False when a computed word may be, or hide, an option or several words: what is missing may then be there. */
  certain: boolean
}

export type FlagValue = true | string | undefined | readonly CallWord[]

/** A call that snapctl refuses before it looks at the system. */
export interface ParseProblem {
  problem: string
  /** The index of the word that is to blame. */
  at?: number
}
