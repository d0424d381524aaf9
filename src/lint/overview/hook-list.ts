import type { StyledLine } from '../../ui/reporter.ts'
import type { HookRow } from './hook-row.ts'

/** What is told of one snap, component or directory of hooks. */
export interface HookGroup {
  /** `lantern`, `lantern+extra`, or the path where the name is not known. */
  title: string
  hooks: readonly HookRow[]
}

/** For people: the facts of each hook below its name. */
export function hookListLines(groups: readonly HookGroup[]): StyledLine[] {
  return groups
    .flatMap(({ title, hooks }): StyledLine[] => [
      ...(groups.length > 1 ? [[{ text: title, style: 'dim' as const }]] : []),
      ...hooks.flatMap(hook => [...hookLines(hook), []]),
    ])
    .slice(0, -1)
}

function hookLines(hook: HookRow): StyledLine[] {
  const { name, file, mode, origin, shadowed, interpreter, plugs, when, never, timeout, failure } = hook
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['file', file === null ? 'none: it does nothing' : `${file} (${mode ?? ''})`],
    // A project's own hooks lie where they come from.
    ['from', origin === null || file?.endsWith(origin) === true ? undefined : origin],
    ['instead of', shadowed.length === 0 ? undefined : shadowed.join(', ')],
    ['runs with', file === null ? undefined : startedBy(interpreter)],
    ['plugs', plugs === null ? undefined : plugs.join(', ') || 'none'],
    ['when', never === null ? (when ?? undefined) : `never: ${never}`],
    ['timeout', timeout ?? undefined],
    ['a failure', failure ?? undefined],
  ]
  return [
    [{ text: name, style: never === null ? 'title' : 'warning' }],
    ...facts.flatMap(([label, text]): StyledLine[] =>
      text === undefined ? [] : [[{ text: `  ${label.padEnd(12)}`, style: 'dim' }, { text }]],
    ),
  ]
}

function startedBy(interpreter: string | null): string {
  return interpreter === 'program'
    ? 'nothing: it is a program itself'
    : (interpreter ?? 'nothing that could start it')
}
