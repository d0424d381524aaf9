import { UserError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import type { Request } from '../project/load.ts'
import type { Project } from '../project/project.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Command, Options } from './command.ts'
import { textOption } from './command.ts'
import { buildOptions, refuseOptions } from './options.ts'

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
      const { withLifecycle } = await import('../parts/run.ts')
      for (const project of await openProjects(options, host)) {
        if (name === 'prime') {
          const { refuseUnadopted } = await import('../assemble/settle.ts')
          await withPlaces(project, () => refuseUnadopted(project))
        }
        tellNotices(project, reporter)
        await withPlaces(project, () =>
          withLifecycle({ project, step: name, parts, host, reporter }, async result => {
            if (name !== 'prime') return
            const { assembleSnap } = await import('../assemble/assemble.ts')
            await assembleSnap({ ...result, project, host, reporter })
          }),
        )
      }
      return 0
    },
  }
}

/** Does something with a project; an error that blames one of its keys says where that key is written. */
export async function withPlaces<T>(project: Project, act: () => Promise<T> | T): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof UserError) || error.subject === undefined) throw error
    const { placeLines } = await import('../project/problems.ts')
    throw error.withDetails(placeLines(project.file, project.placeOf(error.subject)))
  }
}

/** Tells what is allowed in a project file and yet seldom meant. */
export function tellNotices(project: Project, reporter: Reporter): void {
  for (const notice of project.notices) reporter.warning(notice)
}

/** What a project asks for that cannot be built here, each with its place, and what can be done all the same. */
export async function unbuiltNotices(project: Project): Promise<string[]> {
  const { unbuiltIn, worksAllTheSame } = await import('../project/unbuilt.ts')
  const found = unbuiltIn(project).map(
    ({ path, message }) => `${project.file}:${project.placeOf(path).line}: ${message}`,
  )
  return found.length === 0 ? [] : [...found, worksAllTheSame(project)]
}

/** The project in the current directory, as the options ask for it; of several builds the first. */
export async function openProject(options: Options, host: Host): Promise<Project> {
  const { loadProject } = await import('../project/load.ts')
  return loadProject(asked(options, host)).project
}

/** The project in the current directory, once for each build that the options ask for. */
export async function openProjects(options: Options, host: Host): Promise<Project[]> {
  const { loadProjects } = await import('../project/load.ts')
  return loadProjects(asked(options, host))
}

function asked(options: Options, host: Host): Request {
  return {
    cwd: host.cwd,
    env: host.env,
    machine: host.machine,
    platform: textOption(options, 'platform'),
    buildFor: textOption(options, 'buildFor'),
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
