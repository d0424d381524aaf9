import { eachHook } from '../reading/each-hook.ts'
import type { Snap } from '../../snap/snap.ts'
import { optionChecks } from './checks.ts'
import type { OptionCheck } from './checks.ts'
import { defaultsOf } from './defaults.ts'
import { mentionsOf } from './documents.ts'
import { limitsOf } from './limits.ts'
import type { Option, OptionKind, OptionTable, UsePlace } from './option.ts'
import { keysAbove, optionUses } from './uses.ts'
import type { OptionUse } from './uses.ts'

/** Every option that the hooks of a tree read, set or remove, by key. */
export function optionTable(tree: Snap): OptionTable {
  const known = tables.get(tree) ?? gathered(tree)
  tables.set(tree, known)
  return known
}

const tables = new WeakMap<Snap, OptionTable>()

/** What is told of the uses of options alone, without what the hooks ask about their values. */
interface KeyTable {
  /** Uses by key, sorted by it. */
  keys: ReadonlyMap<string, readonly OptionUse[]>
  unseen: readonly string[]
}

const keyTables = new WeakMap<Snap, KeyTable>()

/** Every key that the hooks of a tree read, set or remove. */
export function keyTable(tree: Snap): KeyTable {
  const before = keyTables.get(tree)
  if (before !== undefined) return before
  const hooks = [...eachHook(tree)]
  const groups = grouped(
    hooks.flatMap(hook => optionUses(hook).uses),
    use => use.key,
  )
  const found = {
    keys: new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1))),
    unseen: hooks
      .filter(hook => hook.scripts.length === 0 || optionUses(hook).unknown.size > 0)
      .map(hook => hook.name),
  }
  keyTables.set(tree, found)
  return found
}

function gathered(tree: Snap): OptionTable {
  const hooks = [...eachHook(tree)]
  const { keys, unseen } = keyTable(tree)
  const checks = grouped(
    hooks.flatMap(hook => optionChecks(hook).map(check => ({ check, hook: hook.name }))),
    ({ check }) => check.key,
  )
  const defaults = defaultsOf(hooks)
  const objects = new Set([...keys.keys()].flatMap(keysAbove))
  return {
    options: [...keys].map(([key, uses]) =>
      optionOf(key, {
        hasParts: objects.has(key),
        uses,
        checks: checks.get(key) ?? [],
        value: defaults.get(key),
        documents: mentionsOf(tree.documents, key),
      }),
    ),
    unseen,
  }
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group === undefined) groups.set(keyOf(one), [one])
    else group.push(one)
  }
  return groups
}

interface Seen {
  /** There are keys below it. */
  hasParts: boolean
  uses: readonly OptionUse[]
  checks: readonly { check: OptionCheck; hook: string }[]
  value: string | undefined
  documents: Option['documents']
}

function optionOf(key: string, { hasParts, uses, checks, value, documents }: Seen): Option {
  const { numeric, boolean, ...limits } = limitsOf(checks.map(({ check }) => check))
  const set = uses.flatMap(use => (use.does === 'set' && use.value !== undefined ? [use.value] : []))
  const isObject = hasParts || set.some(text => /^\{[^]*\}$/.test(text))
  return {
    key,
    kind: isObject
      ? 'object'
      : kindOf([...(value === undefined ? [] : [value]), ...set], { numeric, boolean, limits }),
    default: value,
    ...limits,
    required: checks.some(
      ({ check, hook }) => hook === 'configure' && check.whole && check.rejects('') === true,
    ),
    reads: places(uses.filter(use => use.does === 'get')),
    sets: places(uses.filter(use => use.does !== 'get')),
    documents,
  }
}

function kindOf(
  values: readonly string[],
  {
    numeric,
    boolean,
    limits,
  }: {
    numeric: boolean
    boolean: boolean
    limits: Pick<Option, 'values' | 'pattern' | 'minimum' | 'maximum'>
  },
): OptionKind | undefined {
  const all = [...values, ...limits.values]
  const isNumber = all.every(text => /^-?\d+$/.test(text))
  if (numeric || limits.minimum !== undefined || limits.maximum !== undefined || (all.length > 0 && isNumber))
    return isNumber ? 'integer' : 'text'
  if ((boolean || all.length > 0) && all.every(text => text === 'true' || text === 'false')) return 'boolean'
  return all.length > 0 || limits.pattern !== undefined ? 'text' : undefined
}

function places(uses: readonly OptionUse[]): UsePlace[] {
  const all = uses.map(({ hook, file, call }) => ({ hook, file, line: call.start.line }))
  return [...new Map(all.map(place => [`${place.hook} ${place.file} ${String(place.line)}`, place])).values()]
}
