import type { Rule } from './rule.ts'

/** Whether a rule about finished trees says something about hooks wherever they lie. */
export function isAboutHooks(rule: Rule): boolean {
  return (
    rule.id.startsWith('hook-') ||
    rule.id === 'default-configure-alone' ||
    rule.id === 'component-hook-unsupported'
  )
}
