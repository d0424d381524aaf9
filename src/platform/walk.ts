import { UserError } from '../errors.ts'

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

/** The variable with which a person allows more entries, and hooks, of a tree that is only read. */
const treeLimitVariable = 'SNAPSMITH_TREE_LIMIT'

/** How much is read of a tree that may be a stranger's. */
export interface TreeLimit {
  /** As many as of an image. */
  entries: number
  /** A snap with a hook for each of 100 plugs has some 500. */
  hooks: number
}

/** The limits for trees; `env` has what the person allows. */
export function treeLimit(env: Readonly<Record<string, string | undefined>>): TreeLimit {
  const given = env[treeLimitVariable] ?? ''
  if (given === '') return { entries: 1_000_000, hooks: 2000 }
  if (!/^\d{1,15}$/.test(given))
    throw new UserError('tree-limit', `${treeLimitVariable} is no number: '${given}'.`, {
      resolution: `Write how many files and directories are to be read: ${treeLimitVariable}=5000000`,
    })
  return { entries: Number(given), hooks: Number(given) }
}

/** Refuses more hooks than anybody has written. */
export function refuseHooks(
  count: number,
  whose: string,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const { hooks } = treeLimit(env)
  if (count <= hooks) return
  throw new UserError(
    'too-many-hooks',
    `'${whose}' has ${String(count)} hooks, and at most ${String(hooks)} are read.`,
    {
      resolution: `Leave out what is no hook, or allow more: ${treeLimitVariable}=${String(count)}`,
    },
  )
}
