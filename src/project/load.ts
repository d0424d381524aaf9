import { UserError } from '../errors.ts'
import type { Machine } from '../platform/host.ts'
import type { Document } from '../tree/document.ts'
import { baseProblem } from './base-problem.ts'
import { findProject } from './find.ts'
import type { FoundProject } from './find.ts'
import { globalVariables } from './global-variables.ts'
import { chooseBuild } from './plan.ts'
import { declaredBuilds } from './platforms.ts'
import { ProjectError } from './problems.ts'
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

/** Finds, reads and resolves the project of a directory; throws one error that carries all problems. */
export function loadProject(request: Request): { project: Project } {
  const found = findProject(request.cwd)
  return { project: projectOf(readDocument(request.cwd, found.file), found, request) }
}

function projectOf(document: Document, found: FoundProject, request: Request): Project {
  const wrong = baseProblem(document)
  if (wrong !== undefined) throw wrong instanceof UserError ? wrong : new ProjectError(found.file, [wrong])
  const build = plannedBuild(document, request)
  const variables = globalVariables(document.value, { cwd: request.cwd, build, cpus: request.machine.cpus, env: request.env })
  const { project, problems } = resolve(document, { found, build, variables })
  if (problems !== undefined) throw new ProjectError(found.file, problems)
  return project
}

function plannedBuild(document: Document, { env, machine, platform, buildFor }: Request): Build {
  const either = (...names: string[]): string | undefined => names.map(name => env[name]).find(value => value !== undefined && value !== '')
  return chooseBuild(declaredBuilds(document, machine.architecture), {
    machine: machine.architecture,
    platform: platform ?? either('CRAFT_PLATFORM', 'SNAPCRAFT_PLATFORM'),
    buildFor: buildFor ?? either('CRAFT_BUILD_FOR', 'SNAPCRAFT_BUILD_FOR'),
  })
}

