import type { Assignment, Script, Test } from '../../shell/script.ts'
import type { ShellNode } from '../../shell/node.ts'
import { isMapping } from '../../tree/document.ts'
import type { HookView, LintTree } from '../hook-view.ts'
import { table } from '../snap-tree.ts'

/** Why a variable may be empty: nothing assigns it, or all that does is an option that may be unset. */
type Emptiness = { why: 'unset' } | { why: 'option'; call: string }

/** Whether a variable of a hook's script may be empty, as far as its scripts tell; undefined where it is not, or that cannot be told. */
function emptiness(tree: LintTree, { hook, name }: { hook: HookView; name: string }): Emptiness | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name) || given.test(name) || isGiven(tree, hook, name) || hook.scripts.some(({ script }) => sets(script, name) || asks(script, name))) return undefined
  const assigned = hook.scripts.flatMap(({ script }) => script.assignments).filter(found => found.name === name && !found.prefix)
  if (assigned.length === 0) return readsUnknown(hook) ? undefined : { why: 'unset' }
  const calls = assigned.map(optionOf)
  const [first] = calls
  return first === undefined || calls.includes(undefined) ? undefined : { why: 'option', call: first }
}

/** Why a word that is one variable may be empty, in words. */
export function emptyWords(tree: LintTree, { hook, text }: { hook: HookView; text: string }): string | undefined {
  const direct = /^"?\$\(\s*(snapctl get [^|)]*?)\s*\)"?$/.exec(text)?.[1]
  if (direct !== undefined) return `'${direct}' prints nothing where the option is not set`
  const name = /^"?\$(?:(\w+)|\{(\w+)\})"?$/.exec(text)
  const variable = name?.[1] ?? name?.[2] ?? ''
  const empty = name === null ? undefined : emptiness(tree, { hook, name: variable })
  if (empty === undefined) return undefined
  return empty.why === 'unset' ? `Nothing assigns $${variable}` : `$${variable} is empty where the option is not set ('${empty.call}')`
}

/** What the environment of every hook has, and usual names of it. */
const given = /^(?:SNAP|SNAP_(?!INSTANCE_KEY$|SAVE_DATA$).*|PATH|HOME|PWD|OLDPWD|TMPDIR|TEMPDIR|SHELL|USER|LOGNAME|LANG|LC_.*|IFS|OPTIND|OPTARG|REPLY|RANDOM|SECONDS|LINENO|BASH.*|EUID|UID|HOSTNAME|PPID|PIPESTATUS|FUNCNAME|XDG_.*|LD_.*)$/

/** Whether the snap sets it for its hooks. */
function isGiven(tree: LintTree, hook: HookView, name: string): boolean {
  const declared = table(tree.snap, 'hooks')[hook.name]
  return !tree.known.metadata || tree.component !== undefined || name in table(tree.snap, 'environment') || (isMapping(declared) && name in table(declared, 'environment'))
}

/** `x=$(snapctl get key)` without anything that stands in for an unset option. */
function optionOf({ value }: Assignment): string | undefined {
  return /^"?\$\(\s*(snapctl get (?!.*(?:\|\||\|)).*?)\s*\)"?$/.exec(value?.text ?? '')?.[1]
}

const setters: ReadonlySet<string> = new Set(['read', 'getopts', 'mapfile', 'readarray', 'printf', 'eval', 'select'])

/** Whether a script gives it a value in another way than by `x=…`. */
function sets(script: Script, name: string): boolean {
  return script.calls.some(call => setters.has(call.program ?? '') && (call.program === 'eval' || call.words.some(word => word.literal === name)))
    || loops(script.root).some(node => node.children.some(child => child.type === 'variable_name' && child.text === name))
}

function loops(node: ShellNode): ShellNode[] {
  return node.children.flatMap(child => [...(/^(?:for|c_style_for)_statement$/.test(child.type) ? [child] : []), ...(child.children.length === 0 ? [] : loops(child))])
}

/** Whether a script looks at what it is before it relies on it: asks for emptiness, matches it, or has a default. */
function asks(script: Script, name: string): boolean {
  const named = new RegExp(`\\$\\{?${name}\\b`)
  return script.variables.some(variable => variable.name === name && variable.defaulted)
    || new RegExp(`\\$\\{${name}:?\\?|\\bcase\\s+"?\\$\\{?${name}\\b`).test(script.text)
    || script.tests.some(test => asksFor(test, name))
    || script.calls.some(call => call.status === 'condition' && ['grep', 'expr', 'printf', 'echo'].includes(call.program ?? '') && named.test(call.node.text))
    || script.calls.some(call => call.pipe !== undefined && call.pipe.index === 0 && named.test(call.node.text))
}

/** Whether a test tells an empty value, or one that is no number, from others. */
function asksFor({ form, operator, operands }: Test, name: string): boolean {
  if (!operands.some(word => new RegExp(`\\$\\{?${name}\\b`).test(word.text))) return false
  if (operator === undefined) return form === '[[' || operands.length > 1 || operands.some(word => word.text.replaceAll(/["{}]/g, '') === `$${name}`)
  return form === '[[' || operator === '-z' || operator === '-n' || (/^[!=]=?$/.test(operator) && operands.some(word => word.literal === ''))
}

/** Whether something is sourced that is not in the tree. */
function readsUnknown(hook: HookView): boolean {
  const sources = hook.scripts.reduce((sum, { script }) => sum + script.sources.length, 0)
  return sources > 0 && hook.scripts.length - 1 < sources
}
