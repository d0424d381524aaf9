import { openTrees } from '../../../src/commands/snap-trees.ts'
import type { Confinement } from '../../../src/rehearse/machine/confinement.ts'
import type { Outcome } from '../../../src/scenario/outcome.ts'
import { findScenarioFiles, readScenarioFiles } from '../../../src/scenario/read.ts'
import { runScenarios } from '../../../src/scenario/run-all.ts'
import { scenariosOf } from '../../../src/scenario/scenario.ts'
import type { Stock } from '../../../src/scenario/stock.ts'
import { openStock } from '../../../src/scenario/stock.ts'
import { quietReporter } from '../../support/reporter.ts'
import { hostIn } from '../../support/source-request.ts'
import type { DoneStep } from './account.ts'

/** A scenario that has run on the pretended system, with the snaps that it can install. */
export interface Pretended {
  outcome: Outcome
  stock: Stock
  steps: readonly DoneStep[]
}

/** Where scenarios are run. */
export interface Place {
  /** A project of one's own, which is built in. */
  project: string
  /** For snaps that are made of what a file says. */
  scratch: string
  confinement: Confinement
}

/** Runs all scenarios of a project as `snapsmith test` does. */
export async function pretend({ project, scratch, confinement }: Place): Promise<Pretended[]> {
  const host = hostIn(project)
  const files = readScenarioFiles(project, findScenarioFiles(project))
  const trees = openTrees({}, { host, reporter: quietReporter().reporter })
  try {
    const stocks = new Map<string, Stock>()
    for (const file of files)
      stocks.set(
        file.path,
        await openStock(file, { treeOf: trees.treeOf, scratch, project, commands: host.commands }),
      )
    const outcomes = await runScenarios({
      scenarios: scenariosOf(files),
      stocks,
      host,
      confinement,
      jobs: 2,
      bail: false,
      twice: false,
      keep: false,
    })
    return outcomes.map(outcome => ({
      outcome,
      stock: stocks.get(outcome.scenario.file) ?? {},
      steps: outcome.ran.map(stepOf),
    }))
  } finally {
    trees.close()
  }
}

function stepOf({ title, trace, error, printed, world }: Outcome['ran'][number]): DoneStep {
  return {
    title,
    error,
    world,
    ...(printed === undefined ? {} : { printed }),
    hooks: (trace?.steps ?? []).filter(step => step.what === 'hook'),
    tasks: (trace?.tasks ?? []).map(({ status, summary }) => `${status} ${summary}`),
  }
}

/** Names of all attributes that any hook could see. */
export function attributeNames(all: readonly Pretended[]): string[] {
  const sides = all
    .flatMap(({ steps }) => steps)
    .flatMap(({ hooks }) => hooks)
    .flatMap(({ attributes }) => (attributes === undefined ? [] : [attributes.plug, attributes.slot]))
  return [
    ...new Set(sides.flatMap(side => [...Object.keys(side.static), ...Object.keys(side.dynamic)])),
  ].sort()
}
