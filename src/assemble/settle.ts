import { bases, isDevelopment } from '../bases/index.ts'
import { UserError } from '../errors.ts'
import type { Project } from '../project/project.ts'
import { nearest } from '../text/nearest.ts'
import { withAdoptedInfo } from './adopt.ts'
import type { AdoptPlaces } from './adopt.ts'

/** What scripts have set with `craftctl set`. */
export interface Variables {
  version?: string | undefined
  grade?: string | undefined
  componentVersions?: Readonly<Record<string, string>> | undefined
}

/** A project to which nothing will be added any more; the version may still be the word `git`. */
interface Settled {
  project: Project
  version: string
}

/** Fills in what is adopted, and refuses the project when something that it needs is still missing. */
export function settle(
  { project, variables }: { project: Project; variables: Variables },
  places: AdoptPlaces,
): Settled {
  const { grade } = variables
  if (grade !== undefined && grade !== 'stable' && !isDevelopment(grade)) {
    throw new UserError(
      'bad-grade',
      `error setting grade: Input should be 'stable' or 'devel', not '${grade}'`,
      {
        resolution: "Mend the 'craftctl set grade=…' of the part that 'adopt-info' names.",
      },
    )
  }
  const adopted = withAdoptedInfo(project, places)
  const version = variables.version ?? adopted.content.version
  const missing = unsetKeys(adopted).filter(key => key !== 'version' || version === undefined)
  if (version === undefined || missing.length > 0) throw unset(project, missing)
  return { project: adopted, version }
}

/** Refuses before anything is built a project that waits for values which no part can give it. */
export function refuseUnadopted(project: Project): void {
  const adopting = project.parts.find(part => part.name === project.content['adopt-info'])
  const hopeless = unsetKeys(project).filter(
    key => adopting === undefined || (key !== 'version' && adopting.keys['parse-info'].length === 0),
  )
  if (hopeless.length > 0) throw unset(project, hopeless)
}

const adoptable = ['version', 'summary', 'description'] as const

function unsetKeys({ content }: Project): string[] {
  return adoptable.filter(key => content[key] === undefined)
}

function unset(project: Project, keys: readonly string[]): UserError {
  const brief =
    bases[project.effectiveBase].unsetFields === 'first'
      ? `Field '${keys[0] ?? ''}' was not adopted from metadata`
      : `Project ${listed(keys)} not set.`
  const error = new UserError('version-missing', brief, { resolution: remedy(project, keys) })
  error.subject = ['adopt-info']
  return error
}

function listed(keys: readonly string[]): string {
  const quoted = keys.map(key => `'${key}'`)
  if (quoted.length < 2) return `field ${quoted.join('')} was`
  return `fields ${quoted.length === 2 ? quoted.join(' and ') : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1) ?? ''}`} were`
}

function remedy(project: Project, keys: readonly string[]): string {
  const part = project.content['adopt-info']
  const them = keys.length === 1 ? 'it' : 'them'
  if (part === undefined) return `Set ${them} in the project file.`
  if (!project.parts.some(candidate => candidate.name === part)) {
    const [meant] = nearest(
      part,
      project.parts.map(({ name }) => name),
    )
    return `'adopt-info' names the part '${part}', which the project does not have. ${meant === undefined ? 'Name one that it has.' : `Did you mean '${meant}'?`}`
  }
  const how = keys.includes('version')
    ? "'craftctl set version=…' in a script, or 'parse-info'"
    : "a metainfo file named in its 'parse-info'"
  return `Set ${them} in the project file, or let part '${part}' do it: ${how}.`
}
