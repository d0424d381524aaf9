import type { Snap } from '../../snap/snap.ts'
import type { Rule } from '../rule.ts'
import * as lintRules from './lint.ts'
import { linters } from './linters.ts'
import { packedRules } from './packed.ts'
import { suppressionRules } from './suppression/index.ts'

/** Everything that lint asks about a tree. */
export const rules: readonly Rule[] = [...packedRules, ...Object.values(lintRules)]

/** What lint asks about one tree: of a packed snap also what snapcraft's linters do. */
export function rulesFor({ input, kind }: Pick<Snap, 'input' | 'kind'>): readonly Rule[] {
  return input === 'image' && kind === 'snap' ? [...rules, ...linters] : rules
}

/** Every rule by id: those about trees, and those about what silences others. */
export const allRules: readonly Rule<never>[] = [...rules, ...suppressionRules].sort((a, b) =>
  a.id < b.id ? -1 : 1,
)

/** Ids that were rules once: they are not used again, and lists that still name them are no mistakes. */
export const retired: readonly string[] = []

/** Findings of shellcheck come under its own codes. */
export const shellcheckId = /^shellcheck-SC\d{4}$/

/** Whether an id may stand in a list of rules. */
export function isRuleId(id: string): boolean {
  return (
    [...allRules, ...linters].some(rule => rule.id === id) || retired.includes(id) || shellcheckId.test(id)
  )
}
