import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { lookThrough } from '../platform/files.ts'
import type { Machine } from '../platform/host.ts'
import type { Document } from '../tree/document.ts'
import { ownPath } from '../platform/own-files.ts'
import { baseProblem, knownBase } from './base-problem.ts'
import { findProject } from './find.ts'
import type { FoundProject } from './find.ts'
import { globalVariables } from './global-variables.ts'
import { chooseBuild } from './plan.ts'
import type { Wanted } from './plan.ts'
import { declaredBuilds } from './platforms.ts'
import { ProjectError } from './problems.ts'
import type { Project } from './project.ts'
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
  const machine = request.machine.architecture
  const declared = declaredBuilds(document, knownBase(document), machine)
  const build = declared.problems.length > 0 ? undefined : attempt(() => chooseBuild(declared.builds, wantedBuild(request)))
  const chosen = build === undefined || build instanceof UserError ? { platform: machine, on: machine, for: machine } : build
  const variables = globalVariables(document.value, { cwd: request.cwd, build: chosen, cpus: request.machine.cpus, env: request.env })
  const { project, problems = [] } = resolve(document, { found, build: chosen, variables, extensions: extensionSettings(request) })
  if (project === undefined || declared.problems.length > 0) throw new ProjectError(found.file, [...declared.problems, ...problems])
  // A file that is wrong is told before a build that does not fit this machine.
  if (build instanceof UserError) throw build
  return { ...project, notices: [...project.notices, ...missingIcon(project, request.cwd)] }
}

/** As snapcraft does: a missing icon stops core22 and goes unnoticed later; here it is at least told. */
function missingIcon(project: Project, cwd: string): string[] {
  const { icon } = project.content
  if (icon === undefined || /^https?:/.test(icon) || lookThrough(join(cwd, icon)) !== undefined) return []
  const message = `Specified icon '${icon}' does not exist.`
  if (project.effectiveBase === 'core22') throw new UserError('icon-missing', message, { resolution: "Correct the path in 'icon', which is relative to the project directory." })
  return [message]
}

function extensionSettings({ env }: Request): { assets: string; experimental: boolean } {
  return { assets: ownPath('templates', 'extensions'), experimental: isTrue(env.SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS) }
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
  const either = (...names: string[]): string | undefined => names.map(name => env[name]).find(value => value !== undefined && value !== '')
  return {
    machine: machine.architecture,
    platform: platform ?? either('CRAFT_PLATFORM', 'SNAPCRAFT_PLATFORM'),
    buildFor: buildFor ?? either('CRAFT_BUILD_FOR', 'SNAPCRAFT_BUILD_FOR'),
  }
}
