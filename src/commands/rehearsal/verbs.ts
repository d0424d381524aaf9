import { configuring } from './configuring.ts'
import { connecting } from './connecting.ts'
import { installing } from './installing.ts'
import { looking } from './looking.ts'
import { running } from './running.ts'
import type { Verb } from './verb.ts'

/** Everything that can be done to the pretended machine, in the order in which help lists it. */
export const verbs: readonly Verb[] = [...installing, ...configuring, ...connecting, ...running, ...looking]
