import { liftOff } from '../platform/overlay.ts'
import type { Part } from '../project/project.ts'
import { primeDir } from './layout.ts'
import type { Action } from './plan.ts'
import { actingIn, orderOf } from './plan.ts'
import { primePart } from './prime.ts'
import { mustRedo, isScripted, wasScripted } from './redo.ts'
import type { Sharing } from './redo.ts'
import { beginShared, endShared, laidDirectory, placeAgain } from './register.ts'
import { clearAreas } from './shared.ts'
import type { Awaited } from './steps.ts'
import type { Work } from './work.ts'

const shared = ['stage', 'prime'] as const

/** The steps whose shared directories are filled from nothing when some parts take or lose them. */
export function redoneSteps(
  work: Work,
  acting: (step: Awaited, taken: Sharing['taken']) => ReadonlySet<string>,
): { steps: Awaited[]; orders: Readonly<Record<Awaited, readonly Part[]>> } {
  const { parts, memory } = work
  const orders: Record<Awaited, readonly Part[]> = { stage: parts, prime: parts }
  const steps: Awaited[] = []
  if (
    !parts.some(part =>
      shared.some(step => isScripted(part, step) || wasScripted(memory.get(part.name, step), step)),
    )
  )
    return { steps, orders }
  for (const step of shared) {
    const taken = (name: string): ReturnType<Sharing['taken']> => memory.get(name, step)
    orders[step] = orderOf(step, { parts, options: {} })
    // What is primed comes from the stage.
    if (steps.length > 0 || mustRedo({ step, order: orders[step], taken }, acting(step, taken)))
      steps.push(step)
  }
  return { steps, orders }
}

/** Where scripts call for it: empties the shared directories, to be filled in order while a plan is carried out. Says whether it was called for. */
export function takeOut(work: Work, actions: readonly Action[]): boolean {
  const { memory } = work
  const { steps, orders } = redoneSteps(work, (step, taken) => actingIn(actions, step, taken))
  const [first] = steps
  if (first === undefined) return false
  beginShared(work, first)
  emptyAreas(work, steps)
  for (const step of steps) {
    const acting = actingIn(actions, step, name => memory.get(name, step))
    for (const name of memory.parts())
      if (acting.has(name) || wasScripted(memory.get(name, step), step)) forgetFrom(work, name, step)
  }
  const left = (step: Awaited): string[] =>
    orders[step].flatMap(({ name }) =>
      steps.includes(step) && memory.get(name, step) !== undefined ? [name] : [],
    )
  const turnsOf = (step: Awaited): ReadonlyMap<string, number> =>
    new Map(orders[step].map(({ name }, index) => [name, index]))
  work.waiting = {
    stage: left('stage'),
    prime: left('prime'),
    turns: { stage: turnsOf('stage'), prime: turnsOf('prime') },
  }
  return true
}

/** Places what comes before the step of a part when nothing is there; all that is left when no step is named. */
export async function placeWaiting(work: Work, next?: { part: Part; step: Action['step'] }): Promise<void> {
  const { turns } = work.waiting
  if (work.waiting.stage.length + work.waiting.prime.length === 0 || next?.step === 'pull') return
  const needed = next?.step === 'build' ? dependenciesOf(work, next.part) : undefined
  const isDue =
    (step: Awaited) =>
    (name: string): boolean =>
      needed !== undefined
        ? step === 'stage' && needed.has(name)
        : next === undefined ||
          (step === 'stage' && next.step === 'prime') ||
          (step === next.step && (turns[step].get(name) ?? 0) < (turns[step].get(next.part.name) ?? 0))
  for (const step of shared) {
    const due = work.waiting[step].filter(isDue(step))
    for (const name of due) {
      if (step === 'stage') placeAgain(work, name, 'stage')
      else await primeAgain(work, name)
    }
    const placed = new Set(due)
    if (due.length > 0)
      work.waiting = { ...work.waiting, [step]: work.waiting[step].filter(name => !placed.has(name)) }
  }
  if (next === undefined) endShared(work)
}

/** Empties the shared directories of some steps at once, before parts lose those that scripts have seen; what needs no script is staged again. */
export function startOver(work: Work, steps: readonly Awaited[], losing: ReadonlySet<string>): void {
  const [first] = steps
  if (first === undefined) return
  const { memory } = work
  beginShared(work, first)
  emptyAreas(work, steps)
  for (const name of memory.parts()) {
    if (steps.includes('stage') && (losing.has(name) || wasScripted(memory.get(name, 'stage'), 'stage')))
      forgetFrom(work, name, 'stage')
    memory.forget(name, 'prime')
  }
  if (steps.includes('stage')) for (const { name } of work.parts) placeAgain(work, name, 'stage')
  endShared(work)
}

function forgetFrom({ memory }: Work, name: string, step: Awaited): void {
  memory.forget(name, step)
  memory.forget(name, 'prime')
}

/** What was laid over the primed files when they were made a snap goes too: scripts find it in no empty project. */
function emptyAreas(work: Work, steps: readonly Awaited[]): void {
  const { layout } = work
  if (steps.includes('prime'))
    liftOff({
      memory: laidDirectory(layout),
      trees: Object.fromEntries(layout.partitions.map(name => [name, primeDir(layout, name)])),
    })
  for (const step of steps) clearAreas(work, step)
}

/** What it primes is chosen anew, as other things may be in the stage now; when it was primed stays as it was. */
async function primeAgain(work: Work, name: string): Promise<void> {
  const part = work.named.get(name)
  if (part === undefined) return
  const { contents } = await primePart({ work, part, update: false })
  work.memory.amend(name, 'prime', contents ?? {})
}

function dependenciesOf(work: Work, part: Part): Set<string> {
  const found = new Set<string>()
  const waiting = [...part.keys.after]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    found.add(name)
    waiting.push(...(work.named.get(name)?.keys.after ?? []))
  }
  return found
}
