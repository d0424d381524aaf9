import { makeDirectory } from '../platform/files.ts'
import { listAll } from '../platform/trees.ts'
import type { Part } from '../project/project.ts'
import type { Area, Choice } from './areas.ts'
import { areasOf } from './areas.ts'
import { refuseCollisions } from './collide.ts'
import { select } from './filesets.ts'
import { tellIdle } from './idle-entries.ts'
import { installed, selectInstalled } from './installed.ts'
import { partPlaces, stageDir } from './layout.ts'
import { place, wholeChoice } from './place.ts'
import type { Run, StepRequest, StepResult } from './run.ts'
import { runScripted } from './scriptlet.ts'
import { watchAreas } from './watch.ts'

/** Puts what a part has installed into the stage, and what it exports into the backstage. */
export async function stagePart({ run, part, choices }: StepRequest): Promise<StepResult> {
  run.listings.refresh(part.name)
  // What is known to be placed at nobody else's places goes with what they have.
  if (choices === undefined) refuseCollisions(run)
  const watch = watchAreas(run, part, 'stage')
  const cwd = stageDir(run.layout, 'default')
  makeDirectory(cwd)
  let placed: readonly Choice[] = []
  const variables = await runScripted({
    run,
    part,
    step: 'stage',
    cwd,
    builtin: async () => {
      // Everything is chosen, and found, before the first file is placed.
      placed = choices ?? areasOf(run, 'stage').map(area => chooseFor(run, part, area))
      const exports = placed.some(
        ({ area, delta: { files, made } }) => area.name === 'backstage' && files.length + made.length > 0,
      )
      if (exports) run.register.claimBackstage()
      for (const choice of placed) place(run, part, choice)
    },
  })
  return { variables, ...watch(placed) }
}

function chooseFor(run: Run, part: Part, area: Area): Choice {
  if (area.name !== 'backstage') {
    tellIdle(run, { part, area })
    const listing = installed(run, part, area.name)
    const selection = selectInstalled(run, {
      part,
      partition: area.name,
      key: 'stage',
      entries: part.keys.stage,
    })
    return wholeChoice(run, { part, area, listing, selection })
  }
  const listing = listAll(partPlaces(run.layout, part.name).export)
  const all = { key: 'stage', entries: ['*'], partition: 'default', partitioned: false } as const
  return wholeChoice(run, { part, area, listing, selection: select(listing, all) })
}
