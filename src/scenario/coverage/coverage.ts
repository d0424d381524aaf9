import { objectOf } from '../beginning.ts'
import { hookSteps } from '../seen.ts'
import type { Outcome } from '../outcome.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import type { Json } from '../../json/exact-json.ts'
import type { Branch } from './branches.ts'

/** What the scenarios have reached of the project's snap, and what not. */
export interface Coverage {
  snap: string
  hooks: readonly HookCoverage[]
  /** Options that hooks use. */
  options: readonly OptionCoverage[]
}

/** How far one hook was reached. */
export interface HookCoverage {
  hook: string
  /** How often it has run. */
  runs: number
  /** Its branches; undefined where they cannot be seen, as in a hook that is no shell script. */
  branches: readonly BranchCoverage[] | undefined
}

/** One way that a script can take. */
export interface BranchCoverage {
  line: number
  kind: Branch['kind']
  /** The source line. */
  text: string
  taken: number
}

/** One option that hooks use. */
export interface OptionCoverage {
  option: string
  /** Whether some scenario sets it, in its steps or at its beginning. */
  set: boolean
}

/** What coverage is counted from. */
interface Reached {
  snap: string
  /** The branches of each hook. */
  hooks: ReadonlyMap<string, readonly Branch[] | undefined>
  options: readonly string[]
  outcomes: readonly Outcome[]
}

/** Counts what the scenarios have reached. */
export function coverageOf({ snap, hooks, options, outcomes }: Reached): Coverage {
  const ran = outcomes.flatMap(({ ran: steps }) =>
    steps.flatMap(({ trace }) => (trace === undefined ? [] : hookSteps({ traces: [trace] }))),
  )
  const counts = new Map<string, number>()
  for (const mark of outcomes.flatMap(({ marks }) => marks)) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  const set = new Set(outcomes.flatMap(outcome => optionsSet(outcome, snap)))
  return {
    snap,
    hooks: [...hooks].map(([hook, branches]) => ({
      hook,
      runs: ran.filter(step => step.snap === snap && step.hook === hook && step.component === undefined)
        .length,
      branches: branches?.map(({ line, kind, text }, number) => ({
        line,
        kind,
        text,
        taken: counts.get(`${hook} ${String(number)}`) ?? 0,
      })),
    })),
    options: options.map(option => ({
      option,
      set: [...set].some(
        key => key === option || key.startsWith(`${option}.`) || option.startsWith(`${key}.`),
      ),
    })),
  }
}

/** Keys that a scenario sets, unsets or begins with, of one snap. */
function optionsSet({ scenario: { given, content }, own }: Outcome, snap: string): string[] {
  const about = content.steps.filter(step => (step.snap ?? own) === snap)
  return [
    ...keysOf(objectOf(given.config?.[snap] ?? {})),
    ...keysOf(objectOf(given.device?.defaults?.[snap] ?? {})),
    ...about.flatMap(step => [
      ...keysOf(objectOf(step.set ?? {})),
      ...keysOf(objectOf(step.values ?? {})),
      ...(step.unset ?? []),
    ]),
  ]
}

/** The keys in a value, down to its leaves. */
function keysOf(value: Json, lead = ''): string[] {
  if (!isJsonObject(value)) return lead === '' ? [] : [lead]
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, lead === '' ? key : `${lead}.${key}`))
}
