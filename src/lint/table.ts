import { hookRules } from './rules/hooks.ts'
import type { HookRule, Rule } from './rule.ts'
import { rules } from './rules/index.ts'
import { suppressionRules } from './suppression/rules.ts'
import type { SuppressionRule } from './suppression/rules.ts'

/** Every rule by id: those about finished trees, those about hooks, and those about what silences others. */
export const allRules: readonly (Rule | HookRule | SuppressionRule)[] = [
  ...rules,
  ...hookRules,
  ...suppressionRules,
].sort((a, b) => (a.id < b.id ? -1 : 1))

/** Ids that were rules once: they are not used again, and lists that still name them are no mistakes. */
export const retired: readonly string[] = []

/** Findings of shellcheck come under its own codes. */
export const shellcheckId = /^shellcheck-SC\d{4}$/

/** Whether an id may stand in a list of rules. */
export function isRuleId(id: string): boolean {
  return allRules.some(rule => rule.id === id) || retired.includes(id) || shellcheckId.test(id)
}
