import { UserError } from '../errors.ts'

/** The variable with which a person allows more entries, and hooks, of a tree that is only read. */
export const treeLimitVariable = 'SNAPSMITH_TREE_LIMIT'

/** How much is read of a tree that may be a stranger's. */
interface TreeLimit {
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
