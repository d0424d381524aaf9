import type { StyledLine } from '../../ui/reporter.ts'
import type { Coverage, HookCoverage } from '../coverage/coverage.ts'

/** What the scenarios have not reached: hooks, branches below their hook, options; then how much of all that is. */
export function coverageLines({ snap, hooks, options }: Coverage): StyledLine[] {
  const wide = Math.max(0, ...hooks.map(({ hook }) => hook.length))
  const unset = options.filter(({ set }) => !set).map(({ option }) => option)
  return [
    [],
    [{ text: `Coverage of ${snap}`, style: 'title' }],
    ...hooks.flatMap(hook => hookLines(hook, wide)),
    ...(unset.length === 0
      ? []
      : [[{ text: `  No scenario sets ${unset.join(', ')}.`, style: 'warning' as const }]]),
    [{ text: `  ${totals({ hooks, options })}` }],
  ]
}

function hookLines({ hook, runs, branches }: HookCoverage, wide: number): StyledLine[] {
  const missed = (branches ?? []).filter(({ taken }) => taken === 0)
  const ways =
    branches === undefined
      ? 'no shell script'
      : branches.length === 0
        ? ''
        : `${String(branches.length - missed.length)} of ${String(branches.length)} branches`
  const head: StyledLine =
    runs === 0
      ? [{ text: `  ${hook.padEnd(wide)}  ` }, { text: 'never ran', style: 'warning' }]
      : [
          {
            text: `  ${hook.padEnd(wide)}  ran ${runs === 1 ? 'once' : `${String(runs)} times`}${ways === '' ? '' : `, ${ways}`}`,
          },
        ]
  return [
    head,
    ...(runs === 0
      ? []
      : missed.map(({ line, kind, text }): StyledLine => [
          { text: `    ${String(line)}: ` },
          { text: kinds[kind], style: 'warning' },
          { text: `  ${text}`, style: 'dim' },
        ])),
  ]
}

const kinds = {
  then: 'never true',
  elif: 'never true',
  else: 'never taken',
  'no else': 'never false',
  loop: 'never entered',
  case: 'never matched',
  function: 'never called',
  and: 'never reached after &&',
  or: 'never reached after ||',
} as const

function totals({ hooks, options }: Pick<Coverage, 'hooks' | 'options'>): string {
  const branches = hooks.flatMap(hook => hook.branches ?? [])
  const part = (reached: number, all: number, word: string): string[] =>
    all === 0 ? [] : [`${String(reached)} of ${String(all)} ${word}`]
  return [
    ...part(hooks.filter(({ runs }) => runs > 0).length, hooks.length, 'hooks'),
    ...part(branches.filter(({ taken }) => taken > 0).length, branches.length, 'branches'),
    ...part(options.filter(({ set }) => set).length, options.length, 'options'),
  ].join(', ')
}
