import { resolve } from 'node:path'
import { lookThrough, realPath, remove } from '../platform/files.ts'
import type { Part } from '../project/project.ts'
import { ancestors } from '../tree/listing.ts'
import { partPlaces } from './layout.ts'
import type { Action } from './plan.ts'
import { sourceOf } from './pull.ts'
import type { Run, StepResult } from './run.ts'

/** Pulls that have begun before their turn. */
interface Ahead {
  /** Begins what may run beside the action whose turn it is, and gives its own result if that has begun. */
  reach(index: number): Promise<StepResult> | undefined
  /** Waits for whatever still runs, however it ends; what has begun in vain leaves nothing. */
  settle(): Promise<void>
}

/**
 * Lets the first pulls of directories run side by side, a few at a time: nothing is seen of that but the time it takes. What is told, kept
 * and refused keeps its order, as each pull is waited for in its turn.
 */
export function runAhead(
  run: Run,
  actions: readonly Action[],
  begin: (part: Part) => Promise<StepResult>,
): Ahead {
  const simple = simplePulls(run, actions)
  const begun: { result: Promise<StepResult>; home: string; fresh: boolean }[] = []
  let reached = 0
  return {
    reach(index) {
      if (index >= simple.length) return undefined
      for (const part of simple.slice(begun.length, index + Math.min(run.jobs, 4))) {
        const { home } = partPlaces(run.layout, part.name)
        const fresh = lookThrough(home) === undefined
        const result = begin(part)
        // Its turn asks for the failure, if that ever comes.
        result.catch(() => undefined)
        begun.push({ result, home, fresh })
      }
      reached = index + 1
      return begun[index]?.result
    },
    async settle() {
      await Promise.allSettled(begun.map(({ result }) => result))
      // After a failure those whose turn has not come have not run.
      for (const { home, fresh } of begun.slice(reached)) if (fresh) remove(home)
    },
  }
}

/** The parts of the actions at the beginning that copy a directory into an empty place, and that neither do nor see anything else. */
function simplePulls(run: Run, actions: readonly Action[]): Part[] {
  const found: Part[] = []
  for (const { part: name, step, kind } of actions) {
    const part = run.named.get(name)
    if (part === undefined || step !== 'pull' || kind !== 'run' || !isSimple(run, part)) break
    found.push(part)
  }
  return found
}

function isSimple(run: Run, part: Part): boolean {
  const { keys } = part
  if (keys['override-pull'] !== null || keys['stage-packages'].length > 0 || keys['stage-snaps'].length > 0)
    return false
  if (sourceOf(run, part)?.type !== 'local') return false
  const directory = resolve(run.layout.root, keys.source ?? '')
  if (lookThrough(directory)?.isDirectory() !== true) return false
  // What another part has pulled may be a source too.
  const ours = lookThrough(run.layout.parts) === undefined ? run.layout.parts : realPath(run.layout.parts)
  const real = realPath(directory)
  return real !== ours && !ancestors(real).includes(ours)
}
