import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { lookThrough } from '../platform/files.ts'
import type { Machine } from '../platform/host.ts'
import type { Document } from '../yaml/document.ts'
import { ownPath } from '../platform/own-files.ts'
import { bases } from '../bases/index.ts'
import { baseProblem, knownBase } from './base-problem.ts'
import { findProject } from './find.ts'
import type { FoundProject } from './find.ts'
import { globalVariables } from './global-variables.ts'
import { chooseBuilds } from './plan.ts'
import type { Wanted } from './plan.ts'
import { declaredBuilds } from './platforms.ts'
import { noticesAbout, unknownAdopters } from './notices.ts'
import { inFileOrder, ProjectError } from './problems.ts'
import type { Problem } from './problems.ts'
import type { Build, Project } from './project.ts'
import { readDocument } from './read.ts'
import { resolve } from './resolve.ts'

/** Which project is loaded, and for which build. */
export interface Request {
  cwd: string
  env: Readonly<Record<string, string | undefined>>
  machine: Machine
  /** `--platform`; the environment is asked when it is not given. */
  platform?: string | undefined
  /** `--build-for`; the environment is asked when it is not given. */
  buildFor?: string | undefined
}

/** What was found out about a project file. */
export interface Examination {
  found: FoundProject
  document: Document
  /** There when nothing is wrong with the file. */
  project?: Project | undefined
  /** In file order. */
  problems: readonly Problem[]
  /** What this machine builds of it, in file order. */
  builds: readonly Build[]
  /** Why this machine cannot build it, which says nothing against the file. */
  unbuildable?: UserError | undefined
}

/** Finds, reads and resolves the project of a directory, for the first of its builds here; throws one error that carries all problems. */
export function loadProject(request: Request): { project: Project } {
  return { project: projectOf(examineProject(request)) }
}

/** The project of a directory once for each of its builds here: of `architectures` several are made one after the other. */
export function loadProjects(request: Request): Project[] {
  const examined = examineProject(request)
  const rest = examined.builds.slice(1).map(build => examineBuild(examined, build, request))
  return [examined, ...rest].map(projectOf)
}

function projectOf({ found, project, problems, unbuildable }: Examination): Project {
  if (project === undefined) throw new ProjectError(found.file, problems)
  if (unbuildable !== undefined) throw unbuildable
  return project
}

/** Finds out all that can be said about the project of a directory; throws only where there is no document to speak of. */
export function examineProject(request: Request): Examination {
  const found = findProject(request.cwd)
  const document = readDocument(request.cwd, found.file)
  const wrong = baseProblem(document)
  if (wrong instanceof UserError) throw wrong
  if (wrong !== undefined) return { found, document, problems: [wrong], builds: [] }
  const machine = request.machine.architecture
  const base = knownBase(document)
  const declared = declaredBuilds(document, base, machine)
  const chosen =
    declared.problems.length > 0
      ? []
      : attempt(() => chooseBuilds(declared.builds, wantedBuild(request), base))
  const [first = { platform: machine, on: machine, for: machine }, ...rest] =
    chosen instanceof UserError ? [] : chosen
  const examined = examineBuild({ found, document, problems: declared.problems }, first, request)
  return {
    ...examined,
    builds: [first, ...rest],
    ...(chosen instanceof UserError ? { unbuildable: chosen } : {}),
  }
}

/** Adds to what is known of a file what there is to say about one build. */
function examineBuild(
  { found, document, problems: earlier }: Pick<Examination, 'found' | 'document' | 'problems'>,
  build: Build,
  request: Request,
): Examination {
  const variables = globalVariables(document.value, {
    cwd: request.cwd,
    build,
    cpus: request.machine.cpus,
    env: request.env,
  })
  const { project, problems = [] } = resolve(document, {
    found,
    build,
    variables,
    extensions: extensionSettings(request),
  })
  const all = inFileOrder([...earlier, ...problems])
  if (project === undefined || all.length > 0) return { found, document, problems: all, builds: [build] }
  const notices = [
    ...project.notices,
    ...noticesAbout(document, request.cwd, found),
    ...unknownAdopters(project),
    ...missingIcon(project, request.cwd),
  ]
  return { found, document, problems: [], project: { ...project, notices }, builds: [build] }
}

/** As snapcraft does: a missing icon stops older bases and goes unnoticed later; here it is at least told. */
function missingIcon(project: Project, cwd: string): string[] {
  const { icon } = project.content
  if (icon === undefined || /^https?:/.test(icon) || lookThrough(join(cwd, icon)) !== undefined) return []
  const message = `Specified icon '${icon}' does not exist.`
  if (bases[project.effectiveBase].iconRequired)
    throw new UserError('icon-missing', message, {
      resolution: "Correct the path in 'icon', which is relative to the project directory.",
    })
  return [message]
}

/** Where extensions find their parts' sources, and whether the environment allows experimental ones. */
export function extensionSettings({ env }: Pick<Request, 'env'>): { assets: string; experimental: boolean } {
  return {
    assets: ownPath('templates', 'extensions'),
    experimental: isTrue(env.SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS),
  }
}

function isTrue(word: string | undefined): boolean {
  return ['1', 'true', 'yes', 'on', 'y', 't'].includes((word ?? '').toLowerCase())
}

function attempt<T>(action: () => T): T | UserError {
  try {
    return action()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

function wantedBuild({ env, machine, platform, buildFor }: Request): Wanted {
  const either = (...names: string[]): string | undefined =>
    names.map(name => env[name]).find(value => value !== undefined && value !== '')
  return {
    machine: machine.architecture,
    platform: platform ?? either('CRAFT_PLATFORM', 'SNAPCRAFT_PLATFORM'),
    buildFor: buildFor ?? either('CRAFT_BUILD_FOR', 'SNAPCRAFT_BUILD_FOR'),
  }
}
