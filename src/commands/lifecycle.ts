import type { Command } from './command.ts'
import { withFinishedSnap } from './finished-snap.ts'
import { buildOptions, refuseOptions } from './options.ts'
import { openProjects, tellNotices, withPlaces } from './project.ts'

const partNames = { name: '[parts...]', help: 'Parts to process; all of them when none is named' }

/** A command that runs the parts up to one step. */
function stepCommand(name: 'pull' | 'build' | 'stage' | 'prime', summary: string, overview: string): Command {
  return {
    name,
    summary,
    overview,
    arguments: [partNames],
    options: buildOptions,
    async run(options, { host, reporter }, parts) {
      refuseOptions(options)
      const { runLifecycle } = await import('../parts/lifecycle.ts')
      for (const project of await openProjects(options, host)) {
        if (name === 'prime') {
          await withFinishedSnap({ project, parts }, { host, reporter }, () => undefined)
          continue
        }
        tellNotices(project, reporter)
        await withPlaces(project, () => runLifecycle({ project, step: name, parts, host, reporter }))
      }
      return 0
    },
  }
}

export const pull = stepCommand(
  'pull',
  'Download or retrieve artifacts defined for a part',
  "Fetches the sources of the parts into 'parts/<name>/src'.",
)
export const build = stepCommand(
  'build',
  'Build artifacts defined for a part',
  "Pulls what is missing, then builds the parts into 'parts/<name>/install'. Parts named by 'after' are staged first.",
)
export const stage = stepCommand(
  'stage',
  'Stage built artifacts into a common staging area',
  "Builds what is missing, then gathers the files of the parts in 'stage', where other parts find them.",
)
export const prime = stepCommand(
  'prime',
  'Prime artifacts defined for a part',
  "Stages what is missing, then gathers what goes into the snap in 'prime', with its hooks in 'meta/hooks' and 'meta/snap.yaml'.",
)
