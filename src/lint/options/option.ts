/** Where a hook uses an option. */
export interface UsePlace {
  hook: string
  file: string
  line: number
}

/** What values an option has, as far as hooks show it. */
export type OptionKind = 'integer' | 'boolean' | 'text' | 'object'

/** One configuration option of a snap, as its hooks show it. */
export interface Option {
  key: string
  kind: OptionKind | undefined
  /** What it is when nobody sets it. */
  default: string | undefined
  /** The only values that hooks take; empty where that is not known. */
  values: readonly string[]
  /** A regular expression that its values match. */
  pattern: string | undefined
  minimum: number | undefined
  maximum: number | undefined
  /** The configure hook fails without it. */
  required: boolean
  reads: readonly UsePlace[]
  sets: readonly UsePlace[]
  /** Texts that name it. */
  documents: readonly { file: string; line: number }[]
}

/** The options of a snap. */
export interface OptionTable {
  options: readonly Option[]
  /** Hooks that use options whose keys the shell computes, or that are no shell scripts: there may be more options. */
  unseen: readonly string[]
}
