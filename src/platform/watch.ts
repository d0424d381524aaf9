import { setTimeout as pause } from 'node:timers/promises'
import { listAnything } from './walk.ts'
import { attending } from './attention.ts'
import { isCode } from './files.ts'

/** What is watched. */
interface Watching {
  root: string
  /** Names at the top that do not matter. */
  ignored: (name: string) => boolean
  interrupt: AbortSignal
}

/** How often to look, in milliseconds: a person does not notice it, and it costs next to nothing. */
const interval = 400

/** The state of a tree, to be compared with a later one. */
type TreeState = ReadonlyMap<string, string>

/** The state of a watched tree. */
export function treeState({ root, ignored }: Watching): TreeState {
  const entries = listAnything(root, name => !ignored(name))
  return new Map(
    entries.map(({ path, kind, size, mtime, mode, target = '' }) => [
      path,
      kind === 'directory' ? String(mode) : `${String(size)} ${String(mtime)} ${String(mode)} ${target}`,
    ]),
  )
}

/** Waits until something in a tree is not as it was; the paths, sorted, and none when we are to stop. */
export async function waitForChange(watching: Watching, before: TreeState): Promise<string[]> {
  while (!watching.interrupt.aborted) {
    await attending(pause(interval, undefined, { signal: watching.interrupt })).catch((error: unknown) => {
      if (!isCode(error, 'ABORT_ERR')) throw error
    })
    const now = treeState(watching)
    const changed = [...now].filter(([path, state]) => before.get(path) !== state).map(([path]) => path)
    const gone = [...before.keys()].filter(path => !now.has(path))
    if (changed.length + gone.length > 0) return [...changed, ...gone].sort()
  }
  return []
}
