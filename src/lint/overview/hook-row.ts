import { hookKind, hookKinds, hookSubject, isComponentHook, nearestHook } from '../../hooks/catalogue.ts'
import type { SnapType } from '../../hooks/catalogue.ts'
import { interpreterLine } from '../reading/interpreter-line.ts'
import { isElf } from '../../snap/hooks.ts'
import { snapType } from '../../snap/metadata/facts.ts'
import type { Hook, Snap } from '../../snap/snap.ts'
import { subjects } from '../reading/plug-users.ts'

/** One hook as `hooks list` tells of it. */
export interface HookRow {
  name: string
  /** The component that has it; null for the snap's own. */
  component: string | null
  /** Where the person finds it; null where it is declared only. */
  file: string | null
  /** Where it comes from; null where that is not known, as in a finished snap. */
  origin: string | null
  /** Files of the same name that lose. */
  shadowed: readonly string[]
  /** `0755`; null without a file. */
  mode: string | null
  /** What the kernel starts: `/bin/sh -e`, `program` for one of the machine; null where it cannot start it. */
  interpreter: string | null
  /** The plugs that confine it; null where the metadata is not known. */
  plugs: readonly string[] | null
  /** Null for a hook that never runs. */
  when: string | null
  /** Why it never runs. */
  never: string | null
  timeout: string | null
  failure: string | null
}

/** The hooks of a tree in the order of a snap's life; those that never run come last. */
export function hookRows(tree: Snap): HookRow[] {
  const rows = tree.hooks.map(hook => rowOf(tree, hook))
  const rank = ({ name, when }: HookRow): number =>
    when === null ? hookKinds.length : hookKinds.findIndex(kind => kind === hookKind(name))
  return rows.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}

function rowOf(tree: Snap, hook: Hook): HookRow {
  const { entry, kind } = hook
  const never = whyNever(tree, hook) ?? null
  const { when, timeout, failure } =
    kind === undefined || never !== null ? { when: null, timeout: null, failure: null } : kind
  return {
    name: hook.name,
    component: tree.component ?? null,
    file: entry === undefined ? null : hook.file,
    origin: hook.origin ?? (entry === undefined ? 'declared in hooks:' : null),
    shadowed: hook.shadowed,
    mode: entry === undefined ? null : entry.mode.toString(8).padStart(4, '0'),
    interpreter: interpreter(hook),
    plugs: hook.plugs ?? null,
    when,
    never,
    timeout,
    failure,
  }
}

function interpreter(hook: Hook): string | null {
  const line = interpreterLine(hook)
  if (line !== undefined)
    return line.path === ''
      ? null
      : [line.path, ...(line.argument === undefined ? [] : [line.argument])].join(' ')
  return hook.bytes !== undefined && isElf(hook.bytes) ? 'program' : null
}

/** Why snapd never runs a hook, as far as it is known here. */
function whyNever(tree: Snap, { name, kind, entry }: Hook): string | undefined {
  const component = tree.component !== undefined
  if (entry?.kind === 'directory') return 'it is a directory'
  if (kind === undefined) return besides('snapd knows no hook of this name', { name, component })
  if (component && !isComponentHook(name))
    return besides('snapd runs no such hook of a component', { name, component })
  if (!tree.known.metadata) return undefined
  const type = snapType(tree.snap)
  if (kind.only?.includes(type as SnapType) === false) return `only a ${kind.only.join(' or ')} snap has it`
  const subject = hookSubject(name)
  return subject === undefined || subjects(tree.snap, subject.side).has(subject.name)
    ? undefined
    : `the snap has no ${subject.side} '${subject.name}'`
}

function besides(why: string, { name, component }: { name: string; component: boolean }): string {
  const near = nearestHook(name, component)
  return near === undefined || near === name ? why : `${why}; '${near}' comes near`
}
