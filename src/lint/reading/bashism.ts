import type { Replacement } from './edits.ts'

/** Something of bash that dash, the sh of every base, takes for something else or refuses. */
export interface Bashism {
  from: number
  to: number
  /** How a message calls it. */
  what: string
  /** What dash does with it; tried with dash 0.5.12. */
  effect: string
  /** Only what is printed or assigned is wrong. */
  mild?: boolean
  /** Newer releases of dash may know it. */
  newer?: boolean
  /** What sh has for it. */
  instead?: string
  fix?: readonly Replacement[] | undefined
}
