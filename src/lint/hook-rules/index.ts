import type { HookRule } from '../rule.ts'
import { shellNoErrexit } from './shell-no-errexit.ts'

/** Every rule about hooks, by id. */
export const hookRules: readonly HookRule[] = [
  shellNoErrexit,
]
