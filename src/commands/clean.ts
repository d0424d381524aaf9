import { stepNames } from '../parts/steps.ts'
import type { Command } from './command.ts'
import { openProject } from './project.ts'
import { buildingAs, buildOptions } from './options.ts'

/** Removes what the steps have made. */
export const clean: Command = {
  name: 'clean',
  summary: "Remove a part's assets",
  overview:
    "Removes everything that the steps have made: 'parts', 'stage', 'prime' and 'partitions', or with names what belongs to those parts. With '--step' the steps before that one keep what they have made. Finished snaps stay.",
  arguments: [{ name: '[parts...]', help: 'Parts to clean; everything when none is named' }],
  options: [
    ...buildOptions
      .filter(option => !/--(pro|build-for|.*proxy|.*manifest|.*plugins)/.test(option.flags))
      .map(option => ({ ...option, conflicts: option.flags === '--use-lxd' ? ['destructiveMode'] : [] })),
    { flags: '--step <name>', help: 'Undo this step and those after it', choices: stepNames },
  ],
  async run(options, given, parts) {
    const { host, reporter } = buildingAs(options, given).context
    const [{ cleanParts, cleanSteps }, { findProject }] = await Promise.all([
      import('../parts/clean.ts'),
      import('../project/find.ts'),
    ])
    // Cleaning everything needs no more of the project than that there is one: a broken file must not be in the way.
    findProject(host.cwd)
    const step = stepNames.find(name => name === options.step)
    const project = parts.length === 0 && step === undefined ? null : await openProject(options, host)
    if (project === null || step === undefined) await cleanParts({ project, host, parts, reporter })
    else await cleanSteps({ project, host, parts, reporter, step })
    return 0
  },
}
