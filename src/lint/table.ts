import { hookRules } from './hook-rules/index.ts'
import type { HookRule, Rule, RuleFacts } from './rule.ts'
import { rules } from './rules/index.ts'
import { suppressionRules } from './suppression/rules.ts'

/** Every rule by id, those about finished trees and about suppressions too. */
export const allRules: readonly RuleFacts[] = [...rules, ...hookRules, ...suppressionRules].sort((a, b) => (a.id < b.id ? -1 : 1))

/** Ids that were rules once: they are not used again, and lists that still name them are no mistakes. */
export const retired: readonly string[] = []

/** Whether a rule about trees says something about hooks wherever they lie, not only in a finished snap. */
export function isAboutHooks(rule: Rule | HookRule): boolean {
  return rule.id.startsWith('hook-') || rule.id === 'default-configure-alone' || rule.id === 'component-hook-unsupported'
}
