import { UserError } from '../errors.ts'
import { treeLimitVariable } from './tree-limit.ts'

/** What a walk through a tree does. */
export interface Walking {
  /** The names in a directory, in the order in which they are shown. */
  names: (directory: string) => readonly string[]
  /** Is shown each path, relative to the root; goes into a directory where this says so. */
  visit: (path: string) => boolean
  /** More entries are refused. */
  most?: number | undefined
}

/** Goes through a tree, each directory before its content: from directory to directory instead of from one into the other, however deep it is. */
export function walkTree(root: string, { names, visit, most = Infinity }: Walking): void {
  let path = ''
  try {
    const levels = [{ prefix: '', names: names(root), at: 0 }]
    let entries = 0
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const name = level.names[level.at]
      level.at += 1
      if (name === undefined) {
        levels.pop()
        continue
      }
      entries += 1
      if (entries > most) throw tooMany(root, most)
      path = `${level.prefix}${name}`
      if (visit(path)) levels.push({ prefix: `${path}/`, names: names(`${root}/${path}`), at: 0 })
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG'
      ? tooDeep(root, path, error)
      : error
  }
}

/** A tree of a stranger may hold any number of files. */
function tooMany(root: string, most: number): UserError {
  return new UserError('tree-too-large', `'${root}' holds more than ${String(most)} files and directories.`, {
    resolution: `Leave out what does not belong to it, or allow more: ${treeLimitVariable}=5000000`,
  })
}

function tooDeep(root: string, path: string, cause: Error): UserError {
  return new UserError(
    'tree-too-deep',
    `'${root}' is deeper than a path can be long: '${path.slice(0, 40)}…' has ${String(path.split('/').length)} levels.`,
    {
      resolution: 'Remove what is so deep: no program can name it.',
      cause,
    },
  )
}
