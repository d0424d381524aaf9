import { UserError } from '../errors.ts'
import type { Project } from '../project/project.ts'
import { withAdoptedInfo } from './adopt.ts'
import type { AdoptPlaces } from './adopt.ts'

/** What scripts have set with `craftctl set`. */
export interface Variables {
  version?: string | undefined
  grade?: string | undefined
  componentVersions?: Readonly<Record<string, string>> | undefined
}

/** A project to which nothing will be added any more; the version may still be the word `git`. */
export interface Settled {
  project: Project
  version: string
}

/** Fills in what is adopted, and refuses the project when something that it needs is still missing. */
export function settle({ project, variables }: { project: Project; variables: Variables }, places: AdoptPlaces): Settled {
  const { grade } = variables
  if (grade !== undefined && grade !== 'stable' && grade !== 'devel') {
    throw new UserError('bad-grade', `error setting grade: Input should be 'stable' or 'devel', not '${grade}'`, {
      resolution: "Mend the 'craftctl set grade=…' of the part that 'adopt-info' names.",
    })
  }
  const adopted = withAdoptedInfo(project, places)
  const version = variables.version ?? adopted.content.version
  const missing = [
    ...(version === undefined ? ['version'] : []),
    ...(['summary', 'description'] as const).filter(key => adopted.content[key] === undefined),
  ]
  if (version !== undefined && missing.length === 0) return { project: adopted, version }
  throw new UserError('version-missing', `Project ${listed(missing)} not set.`, { resolution: remedy(project) })
}

function listed(keys: readonly string[]): string {
  const quoted = keys.map(key => `'${key}'`)
  if (quoted.length < 2) return `field ${quoted.join('')} was`
  return `fields ${quoted.length === 2 ? quoted.join(' and ') : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1) ?? ''}`} were`
}

function remedy(project: Project): string {
  const part = project.content['adopt-info']
  if (part === undefined) return 'Set it in the project file.'
  if (!project.parts.some(candidate => candidate.name === part)) return `'adopt-info' names the part '${part}', which the project does not have. Name one that it has.`
  return `Set it in the project file, or let part '${part}' do it: 'craftctl set version=…' in a script, or 'parse-info'.`
}
