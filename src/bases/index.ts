import { core22 } from './core22.ts'
import { core24 } from './core24.ts'
import { core26 } from './core26.ts'
import type { BaseFacts } from './facts.ts'

/** The bases whose contents snapsmith knows, oldest first. */
export const bases: Readonly<Record<string, BaseFacts>> = { core22, core24, core26 }
