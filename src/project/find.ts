import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { isCode, lookAt, lookThrough } from '../platform/files.ts'
import { endOf } from '../platform/reading.ts'

/** Where a project file lies. */
export interface FoundProject {
  /** Relative to the project directory: `snap/snapcraft.yaml`. */
  file: string
  /** The directory that holds hooks, gui and components: `snap` or `build-aux/snap`. */
  assets: string
}

/** The places that are tried, in order, with the asset directory that belongs to each; the order is snapcraft's. */
export const projectPlaces: readonly FoundProject[] = [
  { file: 'snapcraft.yaml', assets: 'snap' },
  { file: 'snap/snapcraft.yaml', assets: 'snap' },
  { file: 'build-aux/snap/snapcraft.yaml', assets: 'build-aux/snap' },
  { file: '.snapcraft.yaml', assets: 'snap' },
]

/** Finds the project file of a directory; there is no search upwards. */
export function findProject(cwd: string): FoundProject {
  const stat = lookThrough(cwd)
  if (stat === undefined)
    throw new UserError('project-directory-missing', `Project directory missing: ${cwd}`, { exitCode: 66 })
  if (!stat.isDirectory()) throw notADirectory(cwd)
  for (const place of projectPlaces) {
    const file = look(cwd, place.file)
    if (leadsOut(cwd, place)) throw outside(place.file)
    if (file?.isFile()) return place
    if (file !== undefined) throw notAFile(place.file)
    if (place.file.includes('/')) refuseFileAsDirectory(cwd, place)
  }
  throw new UserError('project-not-found', `Project file 'snapcraft.yaml' not found in '${cwd}'.`, {
    details: 'The project file could not be found.',
    resolution: "Ensure the project file exists. To start a new project, run 'snapsmith init'.",
    exitCode: 66,
  })
}

function look(cwd: string, file: string): ReturnType<typeof lookThrough> {
  try {
    return lookThrough(join(cwd, file))
  } catch (error) {
    if (!isCode(error, 'EACCES', 'EPERM')) throw error
    throw new UserError(
      'project-file-unreadable',
      `Cannot look for the project file '${file}': permission denied.`,
      {
        resolution: `Let yourself into the directory: chmod u+rx ${dirname(file)}`,
        exitCode: 66,
        cause: error,
      },
    )
  }
}

function refuseFileAsDirectory(cwd: string, place: FoundProject): void {
  const first = place.file.slice(0, place.file.indexOf('/'))
  const stat = lookAt(join(cwd, first))
  if (stat === undefined || !stat.isFile()) return
  throw new UserError(
    'project-directory-is-file',
    `Given project directory path is not a directory: ${place.file}`,
    {
      details: `The '${first}' name is reserved for the project directory.`,
      resolution: `Rename or remove the file named '${first}'.`,
      exitCode: 66,
    },
  )
}

/** Whether the project file, or its directory, is a link to something that is not the project's. */
function leadsOut(cwd: string, { file }: FoundProject): boolean {
  const links = [file, ...(file.includes('/') ? [file.slice(0, file.lastIndexOf('/'))] : [])].some(
    path => lookAt(join(cwd, path))?.isSymbolicLink() === true,
  )
  return links && endOf(cwd, file) === 'outside'
}

function outside(file: string): UserError {
  return new UserError(
    'project-file-outside',
    `The project file '${file}' leads out of the project directory: nothing outside of it is read.`,
    {
      resolution: 'Put the file itself in the place of the link, or go to the directory where it lies.',
      exitCode: 66,
    },
  )
}

function notADirectory(path: string): UserError {
  return new UserError(
    'project-directory-is-file',
    `Given project directory path is not a directory: ${path}`,
    { exitCode: 66 },
  )
}

function notAFile(path: string): UserError {
  return new UserError('project-file-unreadable', `The project file '${path}' is not a file.`, {
    resolution: 'Put the project into a file of that name.',
    exitCode: 66,
  })
}
