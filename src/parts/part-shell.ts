import { openShell } from '../platform/shell.ts'
import type { Part } from '../project/project.ts'
import { forgetLeavings, noteLeavings } from './foreign.ts'
import { partPlaces, primeDir, stageDir } from './layout.ts'
import { makePlaces } from './part-places.ts'
import { endShared } from './register.ts'
import type { Run } from './run.ts'
import { stepEnvironment } from './scriptlet.ts'
import type { StepName } from './steps.ts'

/** Opens a shell as the script of a part's step would find things: in its directory, with its environment. */
export async function openPartShell(run: Run, part: Part, step: StepName): Promise<void> {
  const places = partPlaces(run.layout, part.name)
  const cwd = {
    pull: places.src,
    build: places.build,
    stage: stageDir(run.layout, 'default'),
    prime: primeDir(run.layout, 'default'),
  }[step]
  forgetLeavings(run.layout)
  // From now on what lies there is ours, even where no step has run.
  if (run.register.owners === undefined) endShared(run)
  makePlaces(run, part)
  run.reporter.permanent(`A shell in the environment of '${step}' of part '${part.name}'; 'exit' leaves it.`)
  try {
    await openShell({
      setup: stepEnvironment(run, part, step),
      cwd,
      prompt: `${part.name} ${step}`,
      host: run.host,
    })
  } finally {
    // As with scripts: nobody knows what was put there, and it stays until something is cleaned.
    run.listings.doubt(part.name)
    noteLeavings(run)
  }
}
