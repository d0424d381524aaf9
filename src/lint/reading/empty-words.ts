import type { Call } from '../../shell/call.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Assignment, Script, Test } from '../../shell/script.ts'
import type { Word } from '../../shell/word.ts'
import { isMapping } from '../../yaml/document.ts'
import { remembered } from '../../remembered.ts'
import { table } from './fields.ts'
import type { Hook, Snap } from '../../snap/snap.ts'

/** Why a word that is one variable, or one `snapctl get`, may be empty, in words; undefined where it is not, or that cannot be told. */
export function emptyWords(tree: Snap, { hook, text }: { hook: Hook; text: string }): string | undefined {
  const direct = /^"?\$\(\s*(snapctl get [^|)]*?)\s*\)"?$/.exec(text)?.[1]
  if (direct !== undefined) return `'${direct}' prints nothing where the option is not set`
  const found = /^"?\$(?:(\w+)|\{(\w+)\})"?$/.exec(text)
  const name = found?.[1] ?? found?.[2] ?? ''
  if (!/^[A-Za-z_]\w*$/.test(name) || given.test(name) || isGiven(tree, hook, name)) return undefined
  const { settled, assigned, open } = learn(hook)
  if (settled.has(name) || open) return undefined
  if (!assigned.has(name)) return readsUnknown(hook) ? undefined : `Nothing assigns $${name}`
  const option = assigned.get(name)
  return option === undefined ? undefined : `$${name} is empty where the option is not set ('${option}')`
}

/** What the environment of every hook has, and usual names of it. */
const given =
  /^(?:SNAP|SNAP_(?!INSTANCE_KEY$|SAVE_DATA$).*|PATH|HOME|PWD|OLDPWD|TMPDIR|TEMPDIR|SHELL|USER|LOGNAME|LANG|LC_.*|IFS|OPTIND|OPTARG|REPLY|RANDOM|SECONDS|LINENO|BASH.*|EUID|UID|HOSTNAME|PPID|PIPESTATUS|FUNCNAME|XDG_.*|LD_.*)$/

/** Whether the snap sets it for its hooks. */
function isGiven(tree: Snap, hook: Hook, name: string): boolean {
  const declared = (tree.snap.hooks ?? {})[hook.name]
  return (
    !tree.known.metadata ||
    tree.component !== undefined ||
    name in (tree.snap.environment ?? {}) ||
    (isMapping(declared) && name in table(declared, 'environment'))
  )
}

/** `x=$(snapctl get key)` without anything that stands in for an unset option. */
function optionOf({ value }: Assignment): string | undefined {
  return /^"?\$\(\s*(snapctl get (?!.*\|).*?)\s*\)"?$/.exec(value?.text ?? '')?.[1]
}

/** What the scripts of a hook say about its variables. */
interface Knowledge {
  /** Given a value in another way than by `x=…`, or looked at before the script relies on them. */
  settled: ReadonlySet<string>
  /** What is assigned, with the `snapctl get` where nothing else ever is. */
  assigned: ReadonlyMap<string, string | undefined>
  /** Some variables are set in a way that cannot be read. */
  open: boolean
}

const learn = remembered((hook: Hook): Knowledge => {
  const settled = new Set<string>()
  const assigned = new Map<string, string | undefined>()
  for (const { script } of hook.scripts) {
    for (const name of [...setBy(script), ...askedFor(script)]) settled.add(name)
    for (const assignment of script.assignments) {
      if (assignment.prefix) continue
      const option = optionOf(assignment)
      assigned.set(
        assignment.name,
        !assigned.has(assignment.name)
          ? option
          : option === undefined
            ? undefined
            : assigned.get(assignment.name),
      )
    }
  }
  return {
    settled,
    assigned,
    open: hook.scripts.some(({ script }) => script.calls.some(call => call.program === 'eval')),
  }
})

const setters: ReadonlySet<string> = new Set(['read', 'getopts', 'mapfile', 'readarray', 'printf', 'select'])

/** What commands such as `read` and loops set. */
function setBy(script: Script): string[] {
  const read = script.calls
    .filter(call => setters.has(call.program ?? ''))
    .flatMap(call => call.words.flatMap(word => word.literal ?? []))
  const counted: string[] = []
  collectCounted(script.root, counted)
  return [...read, ...counted]
}

function collectCounted(node: ShellNode, found: string[]): void {
  const counts = node.type === 'for_statement' || node.type === 'c_style_for_statement'
  for (const child of node.children) {
    if (counts && child.type === 'variable_name') found.push(child.text)
    if (child.children.length > 0) collectCounted(child, found)
  }
}

/** What a script looks at before it relies on it: asks for emptiness, matches it, or has a default. */
function askedFor(script: Script): string[] {
  return [
    ...script.variables.filter(variable => variable.defaulted).map(({ name }) => name),
    ...[...script.text.matchAll(/\$\{(\w+):?\?|\bcase\s+"?\$\{?(\w+)/g)].map(
      match => match[1] ?? match[2] ?? '',
    ),
    ...script.tests.filter(isQuestion).flatMap(test => namesIn(test.operands)),
    ...script.calls
      .filter(call => isMatch(call) || isGuard(script, call))
      .flatMap(call => namesIn(call.words)),
  ]
}

function namesIn(words: readonly Word[]): string[] {
  return words.flatMap(word => word.variables.map(({ name }) => name))
}

/** Whether a test tells an empty value, or one that is no number, from others. */
function isQuestion({ form, operator, operands }: Test): boolean {
  if (operator === undefined)
    return operands.length > 1 || operands.every(word => /^"?\$(?:\w+|\{\w+\})"?$/.test(word.text))
  return (
    operator === '-z' ||
    operator === '-n' ||
    operator === '=~' ||
    (/^[!=]=?$/.test(operator) &&
      operands.some(word => word.literal === '' || (form === '[[' && /[*?[]/.test(word.text))))
  )
}

function isMatch(call: Call): boolean {
  return (
    (call.pipe !== undefined && call.pipe.index === 0) ||
    (call.status === 'condition' && ['grep', 'expr', 'printf', 'echo'].includes(call.program ?? ''))
  )
}

/** Whether a function of the script is asked about something, or may end the script over it. */
function isGuard({ functions }: Script, { name = '', status }: Call): boolean {
  const body = functions.get(name)
  return (
    body !== undefined &&
    (status !== 'fatal' || /\b(?:exit|return\s+[1-9])/.test(body.text)) &&
    /\$\{?[1-9@*]/.test(body.text)
  )
}

/** Whether something is sourced that is not in the tree. */
function readsUnknown(hook: Hook): boolean {
  const sources = hook.scripts.reduce((sum, { script }) => sum + script.sources.length, 0)
  return sources > 0 && hook.scripts.length - 1 < sources
}
