import { relative } from 'node:path'
import type { Command } from './command.ts'
import { openProjects, tellNotices, withPlaces } from './lifecycle.ts'
import { buildOptions, refuseOptions } from './options.ts'
import { tellFindings } from './tell-findings.ts'

/** Primes the project and checks it as `pack` would, so that snapd can run it from the tree itself. */
export const tryCommand: Command = {
  name: 'try',
  summary: 'Prepare a snap for "snap try"',
  overview:
    "Primes the project and checks what snapd will check, without packing. 'snap try prime' then installs the snap from the directory: what is changed there is seen at once, and nothing has to be packed.",
  options: buildOptions,
  async run(options, { host, reporter }) {
    refuseOptions(options)
    const [{ withLifecycle }, { assembleSnap }, { checkTree }, { directoryTree }, { severalBuilds }] =
      await Promise.all([
        import('../parts/run.ts'),
        import('../assemble/assemble.ts'),
        import('../lint/check.ts'),
        import('../lint/tree.ts'),
        import('../project/plan.ts'),
      ])
    const projects = await openProjects(options, host)
    const [project] = projects
    if (project === undefined || projects.length > 1) throw severalBuilds(projects.map(({ build }) => build))
    const { refuseUnadopted } = await import('../assemble/settle.ts')
    await withPlaces(project, () => refuseUnadopted(project))
    tellNotices(project, reporter)
    const directory = await withPlaces(project, () =>
      withLifecycle({ project, step: 'prime', parts: [], host, reporter }, async result => {
        const snap = await assembleSnap({ ...result, project, host, reporter })
        const own = snap.artifacts.find(artifact => artifact.component === null)
        if (own === undefined) throw new Error('a project without a tree of its own')
        tellFindings(checkTree(directoryTree(own.directory), own), {
          brief: 'snapd would refuse the snap',
          reporter,
        })
        return own.directory
      }),
    )
    reporter.message(`You can now run \`snap try ${relative(host.cwd, directory)}\`.`)
    return 0
  },
}
