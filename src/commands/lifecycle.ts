import type { Command } from './command.ts'
import { withFinishedSnap } from './finished-snap.ts'
import type { LifecycleResult } from '../parts/lifecycle.ts'
import { buildingAs, buildOptions, shellOptions } from './options.ts'
import { openProjects, tellNotices, withPlaces } from './project.ts'

const partNames = { name: '[parts...]', help: 'Parts to process; all of them when none is named' }

/** A command that runs the parts up to one step. */
function stepCommand(name: 'pull' | 'build' | 'stage' | 'prime', summary: string, overview: string): Command {
  return {
    name,
    summary,
    overview,
    arguments: [partNames],
    options: [...shellOptions, ...buildOptions],
    async run(options, given, parts) {
      const { context, shell, debug } = buildingAs(options, given)
      const { host, reporter } = context
      const { withLifecycle } = await import('../parts/lifecycle.ts')
      const finish = async ({ openShell }: LifecycleResult): Promise<void> => {
        if (shell !== undefined) await openShell(name)
      }
      for (const project of await openProjects(options, host)) {
        if (name === 'prime' && shell !== 'instead') {
          await withFinishedSnap({ project, parts, debug }, context, finish)
          continue
        }
        tellNotices(project, reporter)
        const request = { project, step: name, parts, host, reporter, debug, before: shell === 'instead' }
        await withPlaces(project, () => withLifecycle(request, finish))
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
