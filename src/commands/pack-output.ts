import { basename, dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { lookAt, lookThrough, realPath } from '../platform/files.ts'

/** Where artifacts go; `name` is the file of the snap, where one was asked for. */
interface OutputTarget {
  directory: string
  name?: string
}

/**
 * What `--output` means: an existing directory, or one named with a final slash, takes the artifacts under their own names;
 * anything else is the name of the snap's file, and components go beside it.
 */
export function outputTarget(output: string | undefined, cwd: string): OutputTarget {
  const path = resolve(cwd, output ?? '.')
  if (output === undefined || output.endsWith('/') || lookThrough(path)?.isDirectory() === true)
    return { directory: path }
  return { directory: dirname(path), name: basename(path) }
}

/** What must not be written over, or into. */
interface Precious {
  projectFile: string
  /** The trees that are packed. */
  trees: readonly string[]
}

/** Refuses an artifact in place of the project file, and one that the next pack would put into the snap. */
export function refuseOutput(file: string, { projectFile, trees }: Precious): void {
  const place = realPlace(file)
  if (
    place === realPlace(projectFile) ||
    (lookAt(projectFile) !== undefined && place === realPath(projectFile))
  ) {
    throw new UserError('output-project', `Cannot write '${file}': it is the project file.`, {
      resolution: "Choose another place with '--output'.",
    })
  }
  // Images leave out everything that is called so.
  if (file.endsWith('.snap')) return
  const tree = trees.find(candidate => place.startsWith(`${realPath(candidate)}/`))
  if (tree === undefined) return
  throw new UserError(
    'output-in-tree',
    `Cannot write '${file}': it lies in '${basename(tree)}', and would become part of the next snap.`,
    {
      resolution: "Choose another place with '--output'.",
    },
  )
}

/** Where a file would be written, with the links of the directories that exist followed. */
function realPlace(file: string): string {
  const above = dirname(file)
  if (above === file) return file
  return join(lookThrough(above) === undefined ? realPlace(above) : realPath(above), basename(file))
}

/** A path as the person would write it: relative when it lies below the current directory. */
export function shown(file: string, cwd: string): string {
  const path = relative(cwd, file)
  return path === '..' || path.startsWith('../') ? file : path
}
