import type { Rule } from '../../rule.ts'
import type { Suppression } from '../../suppression/suppression.ts'
import { suppressionUnknownRule } from './suppression-unknown-rule.ts'
import { suppressionUnused } from './suppression-unused.ts'
import { suppressionWithoutReason } from './suppression-without-reason.ts'

/** What is checked about comments and settings that silence findings. */
export const suppressionRules: readonly Rule<Suppression>[] = [
  suppressionUnknownRule,
  suppressionUnused,
  suppressionWithoutReason,
]
