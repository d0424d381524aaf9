import { liftOff } from '../platform/overlay.ts'
import type { Part } from '../project/project.ts'
import { primeDir } from './layout.ts'
import { laidDirectory } from './ours.ts'
import { placeAgain } from './place.ts'
import type { Action } from './plan.ts'
import { actingIn, orderOf } from './plan.ts'
import { primePart } from './prime.ts'
import { isScripted, mustRedo, wasScripted } from './redo.ts'
import type { Sharing } from './redo.ts'
import { beginShared, endShared } from './register.ts'
import type { Run } from './run.ts'
import type { Awaited, StepName } from './steps.ts'
import { clearAreas } from './withdraw.ts'

const shared = ['stage', 'prime'] as const

/** Of each step: the parts in the order in which they take it when nothing is there. */
type Orders = Readonly<Record<Awaited, readonly Part[]>>

/** The steps whose shared directories are filled from nothing when some parts take or lose them. */
export function redoneSteps(
  run: Run,
  acting: (step: Awaited, taken: Sharing['taken']) => ReadonlySet<string>,
): { steps: Awaited[]; orders: Orders } {
  const { parts, memory } = run
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

/** Where scripts call for it: empties the shared directories, to be filled in order while a plan is carried out. Nothing where that is not called for. */
export function takeOut(run: Run, actions: readonly Action[]): Replay | undefined {
  const { memory } = run
  const { steps, orders } = redoneSteps(run, (step, taken) => actingIn(actions, step, taken))
  const [first] = steps
  if (first === undefined) return undefined
  beginShared(run, first)
  emptyAreas(run, steps)
  for (const step of steps) {
    const acting = actingIn(actions, step, name => memory.get(name, step))
    for (const name of memory.parts())
      if (acting.has(name) || wasScripted(memory.get(name, step), step)) forgetFrom(run, name, step)
  }
  const replay = new Replay(run, orders, steps)
  replay.tell()
  return replay
}

/** Steps that have been taken out of the shared directories, and are placed again in their turn while a plan is carried out. */
class Replay {
  private readonly run: Run
  private readonly waiting: Record<Awaited, readonly string[]>
  /** The places of all parts in the order in which they take a step when nothing is there. */
  private readonly turns: Readonly<Record<Awaited, ReadonlyMap<string, number>>>

  constructor(run: Run, orders: Orders, steps: readonly Awaited[]) {
    const left = (step: Awaited): string[] =>
      orders[step].flatMap(({ name }) =>
        steps.includes(step) && run.memory.get(name, step) !== undefined ? [name] : [],
      )
    const turnsOf = (step: Awaited): ReadonlyMap<string, number> =>
      new Map(orders[step].map(({ name }, index) => [name, index]))
    this.run = run
    this.waiting = { stage: left('stage'), prime: left('prime') }
    this.turns = { stage: turnsOf('stage'), prime: turnsOf('prime') }
  }

  /** Places what comes before the step of a part when nothing is there; all that is left when no step is named. */
  async place(next?: { part: Part; step: StepName }): Promise<void> {
    if (this.waiting.stage.length + this.waiting.prime.length === 0 || next?.step === 'pull') return
    const needed = next?.step === 'build' ? dependenciesOf(this.run, next.part) : undefined
    for (const step of shared) {
      const due = this.waiting[step].filter(name =>
        needed !== undefined ? step === 'stage' && needed.has(name) : this.isBefore(step, name, next),
      )
      for (const name of due) {
        if (step === 'stage') placeAgain(this.run, name, 'stage')
        else await primeAgain(this.run, name)
      }
      const placed = new Set(due)
      this.waiting[step] = this.waiting[step].filter(name => !placed.has(name))
      this.tell()
    }
    if (next === undefined) endShared(this.run)
  }

  /** Says what is still missing. */
  tell(): void {
    const { stage, prime } = this.waiting
    this.run.register.missing = stage.length > 0 ? 'stage' : prime.length > 0 ? 'prime' : null
  }

  private isBefore(step: Awaited, name: string, next: { part: Part; step: StepName } | undefined): boolean {
    if (next === undefined || (step === 'stage' && next.step === 'prime')) return true
    const turns = this.turns[step]
    return step === next.step && (turns.get(name) ?? 0) < (turns.get(next.part.name) ?? 0)
  }
}

/** Empties the shared directories of some steps at once, before parts lose those that scripts have seen; what needs no script is staged again. */
export function startOver(run: Run, steps: readonly Awaited[], losing: ReadonlySet<string>): void {
  const [first] = steps
  if (first === undefined) return
  const { memory } = run
  beginShared(run, first)
  emptyAreas(run, steps)
  for (const name of memory.parts()) {
    if (steps.includes('stage') && (losing.has(name) || wasScripted(memory.get(name, 'stage'), 'stage')))
      forgetFrom(run, name, 'stage')
    memory.forget(name, 'prime')
  }
  if (steps.includes('stage')) for (const { name } of run.parts) placeAgain(run, name, 'stage')
  endShared(run)
}

function forgetFrom({ memory }: Run, name: string, step: Awaited): void {
  memory.forget(name, step)
  memory.forget(name, 'prime')
}

/** What was laid over the primed files when they were made a snap goes too: scripts find it in no empty project. */
function emptyAreas(run: Run, steps: readonly Awaited[]): void {
  const { layout } = run
  if (steps.includes('prime'))
    liftOff({
      memory: laidDirectory(layout),
      trees: Object.fromEntries(layout.partitions.map(name => [name, primeDir(layout, name)])),
    })
  for (const step of steps) clearAreas(run, step)
}

/** What it primes is chosen anew, as other things may be in the stage now; when it was primed stays as it was. */
async function primeAgain(run: Run, name: string): Promise<void> {
  const part = run.named.get(name)
  if (part === undefined) return
  const { contents } = await primePart({ run, part, update: false })
  run.memory.amend(name, 'prime', contents ?? {})
}

function dependenciesOf(run: Run, part: Part): Set<string> {
  const found = new Set<string>()
  const waiting = [...part.keys.after]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    found.add(name)
    waiting.push(...(run.named.get(name)?.keys.after ?? []))
  }
  return found
}
