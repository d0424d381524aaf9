import { installing } from './installing.ts'
import type { Verb } from './verb.ts'

/** Everything that can be done to the pretended machine, in the order in which help lists it. */
export const verbs: readonly Verb[] = [...installing]
