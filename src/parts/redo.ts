import type { Part } from '../project/project.ts'
import type { Finished } from './standing.ts'
import type { Awaited } from './steps.ts'

/** How the parts take a step of the shared directories, or have taken it. */
export interface Sharing {
  step: Awaited
  /** The parts that take the step, or may have, in the order in which they take it when nothing is there. */
  order: readonly Part[]
  /** What is known of the step of a part that has taken it. */
  taken: (name: string) => Finished | undefined
}

/**
 * Whether the shared directories of a step have to be filled from nothing, in order, when some parts take it.
 *
 * A script can do anything to what it finds there. So it has to find what it would find in an empty project: what parts before it have
 * placed, and nothing of those after it; and what it has done to the files of others can only be undone by placing all of them again.
 */
export function mustRedo({ step, order, taken }: Sharing, acting: ReadonlySet<string>): boolean {
  if (acting.size === 0) return false
  const there = order.filter(part => taken(part.name) !== undefined)
  if (there.some(part => hasAltered(taken(part.name), step))) return true
  const places = new Map(order.map((part, index) => [part.name, index]))
  const lastScript = Math.max(
    -1,
    ...there.filter(part => wasScripted(taken(part.name), step)).map(part => places.get(part.name) ?? -1),
  )
  const lastThere = Math.max(
    -1,
    ...there.filter(part => !acting.has(part.name)).map(part => places.get(part.name) ?? -1),
  )
  return order.some(
    (part, index) =>
      acting.has(part.name) && (index < lastScript || (index < lastThere && isScripted(part, step))),
  )
}

/** Whether a part has a script for the step. */
export function isScripted(part: Part, step: Awaited): boolean {
  return part.keys[`override-${step}`] !== null
}

/** Whether a script has taken the step. */
export function wasScripted(state: Finished | undefined, step: Awaited): boolean {
  return (state?.properties[`override-${step}`] ?? null) !== null
}

/** Whether a script has changed what was not its own; where nobody has looked, it may have. */
function hasAltered(state: Finished | undefined, step: Awaited): boolean {
  return wasScripted(state, step) && state?.alters !== false
}
