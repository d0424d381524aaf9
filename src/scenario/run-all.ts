import type { Outcome } from './outcome.ts'
import { runScenario } from './run-scenario.ts'
import type { Running } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import type { Stock } from './stock.ts'

/** What running several scenarios takes. */
interface RunningAll extends Omit<Running, 'scenario' | 'stock'> {
  scenarios: readonly Scenario[]
  /** The snaps of each file. */
  stocks: ReadonlyMap<string, Stock>
  /** How many run at once. */
  jobs: number
  /** Ends with the first failure. */
  bail: boolean
  /** Told of each scenario that has ended. */
  ended?: (outcome: Outcome) => void
}

/** Runs scenarios, several at once; the outcomes are in the order of the scenarios. After a failure with `bail` the rest is left out. */
export async function runScenarios({
  scenarios,
  stocks,
  jobs,
  bail,
  ended,
  ...running
}: RunningAll): Promise<Outcome[]> {
  const outcomes: (Outcome | undefined)[] = scenarios.map(() => undefined)
  let next = 0
  let stopped = false
  const work = async (): Promise<void> => {
    for (;;) {
      const at = next
      const scenario = scenarios[at]
      if (scenario === undefined || stopped) return
      next += 1
      const stock = stocks.get(scenario.file) ?? {}
      const outcome =
        scenario.content.skip === undefined
          ? await runScenario({ ...running, scenario, stock })
          : skipped(scenario)
      outcomes[at] = outcome
      stopped ||= bail && outcome.status === 'failed'
      ended?.(outcome)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, scenarios.length)) }, work))
  } finally {
    stopped = true
  }
  return outcomes.filter(outcome => outcome !== undefined)
}

function skipped(scenario: Scenario): Outcome {
  return {
    scenario,
    status: 'skipped',
    ran: [],
    failures: [],
    trace: [],
    marks: [],
    own: '',
    milliseconds: 0,
  }
}
