import { relative } from 'node:path'
import type { Command } from './command.ts'
import { withFinishedSnap } from './finished-snap.ts'
import { openProjects } from './project.ts'
import { buildingAs, buildOptions } from './options.ts'
import { tellFindings } from './tell-findings.ts'

/** Primes the project and checks it as `pack` would, so that snapd can run it from the tree itself. */
export const tryCommand: Command = {
  name: 'try',
  summary: 'Prepare a snap for "snap try"',
  overview:
    "Primes the project and checks what snapd will check, without packing. 'snap try prime' then installs the snap from the directory: what is changed there is seen at once, and nothing has to be packed.",
  options: buildOptions,
  async run(options, given) {
    const { context } = buildingAs(options, given)
    const { host, reporter } = context
    const projects = await openProjects(options, host)
    const [project] = projects
    if (project === undefined || projects.length > 1) {
      const { severalBuilds } = await import('../project/plan.ts')
      throw severalBuilds(projects.map(({ build }) => build))
    }
    const { checkTree } = await import('../lint/check.ts')
    const directory = await withFinishedSnap({ project }, context, ({ own }) => {
      tellFindings(checkTree(own.snap, { places: own.places, fileName: own.fileName }), {
        brief: 'snapd would refuse the snap',
        reporter,
      })
      return own.directory
    })
    reporter.message(`You can now run \`snap try ${relative(host.cwd, directory)}\`.`)
    return 0
  },
}
