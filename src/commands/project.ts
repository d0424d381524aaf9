import { UserError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import type { Request } from '../project/load.ts'
import type { Project } from '../project/project.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Options } from './command.ts'
import { textOption } from './command.ts'

/** Does something with a project; an error that blames one of its keys says where that key is written. */
export async function withPlaces<T>(project: Project, act: () => Promise<T> | T): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof UserError) || error.subject === undefined) throw error
    const { placeLines } = await import('../project/problems.ts')
    throw error.withDetails(placeLines(project.file, error.place ?? project.placeOf(error.subject)))
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
