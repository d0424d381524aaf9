import { ancestorsOf } from '../../shell/ancestors.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Hook } from '../../snap/snap.ts'
import type { OptionCheck } from './checks.ts'
import { optionChecks, readInto } from './checks.ts'
import { textsOf } from './resolve.ts'
import { optionUses } from './uses.ts'

/** Defaults of options by key: the first one that is found counts, those of hooks that run once before the others. */
export function defaultsOf(hooks: readonly Hook[]): Map<string, string> {
  const rank = (hook: Hook): number =>
    ['default-configure', 'install', 'configure'].indexOf(hook.name) + 1 || 9
  const found = new Map<string, string>()
  for (const hook of [...hooks].sort((a, b) => rank(a) - rank(b))) {
    for (const { key, value } of hookDefaults(hook))
      if (value !== '' && !found.has(key)) found.set(key, value)
  }
  return found
}

interface Default {
  key: string
  value: string
}

function hookDefaults(hook: Hook): Default[] {
  const once = hook.name === 'install' || hook.name === 'default-configure'
  const empties = optionChecks(hook).filter(isAboutNothing)
  const set = optionUses(hook).uses.flatMap(({ does, key, value, call, script }): Default[] => {
    if (does !== 'set' || value === undefined) return []
    return once ||
      empties.some(check => check.key === key && check.script === script && standsUnder(check, call.node))
      ? [{ key, value }]
      : []
  })
  return [
    ...set,
    ...hook.scripts.flatMap(({ script }) => {
      const reads = optionUses(hook).uses.filter(use => use.does === 'get' && use.script === script)
      return [...readInto(reads, script)].flatMap(([variable, { key }]): Default[] => {
        const expanded = [
          ...script.text.matchAll(new RegExp(`\\$\\{${variable}:?[-=]("[^"$\`]*"|[^}"'$\`]+)\\}`, 'g')),
        ].map(([, text = '']) => text.replaceAll('"', ''))
        const assigned = script.assignments.flatMap(({ name, value, node }) => {
          if (
            name !== variable ||
            value === undefined ||
            !empties.some(check => check.key === key && check.script === script && standsUnder(check, node))
          )
            return []
          const texts = textsOf(value.text, { script, node, scripts: hook.scripts })
          return texts?.length === 1 ? texts : []
        })
        return [...expanded, ...assigned].map(value => ({ key, value }))
      })
    }),
  ]
}

/** A question whether the option is empty. */
function isAboutNothing({ test }: OptionCheck): boolean {
  return (
    test !== undefined &&
    (test.operator === '-z' ||
      test.operator === '-n' ||
      (/^[!=]?=$/.test(test.operator ?? '') && test.operands.some(word => word.literal === '')))
  )
}

/** Whether a command only runs because of the answer: in the branch, or behind `&&` and `||`. */
function standsUnder({ script, node }: OptionCheck, target: ShellNode): boolean {
  const asking = ancestorsOf(script.root, node).find(
    around => /^(?:if_statement|elif_clause|list)$/.test(around.type) && around.to > node.to,
  )
  return asking !== undefined && asking.from <= target.from && target.to <= asking.to
}
