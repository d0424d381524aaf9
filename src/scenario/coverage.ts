/** What the scenarios have reached of one snap, and what not. */
export interface Coverage {
  hooks: readonly HookCoverage[]
  /** Options that hooks read and no scenario has set. */
  options: readonly OptionCoverage[]
}

/** How far one hook was reached. */
export interface HookCoverage {
  snap: string
  hook: string
  /** How often it has run. */
  runs: number
  /** Its branches; none for a hook that is no shell script. */
  branches: readonly BranchCoverage[]
}

/** One way that a script can take. */
export interface BranchCoverage {
  line: number
  /** `then`, `else`, `case a|b`, `loop`, `function start`. */
  kind: string
  taken: number
}

/** One option that hooks read. */
export interface OptionCoverage {
  option: string
  /** Whether some scenario has run a hook while it was set. */
  reached: boolean
}
