import type { Carried, CarryOptions } from '../change/carry.ts'
import { carry } from '../change/carry.ts'
import type { Change, Phase } from '../change/change.ts'
import type { HookResult, HookRunner } from '../hook/request.ts'
import type { Task } from '../change/tasks.ts'
import type { World } from '../world/world.ts'

/** A change to carry out, and what runs its hooks. */
export interface ChangeRun {
  readonly world: World
  readonly change: Change
  readonly runner: HookRunner
  readonly options?: CarryOptions
  /** Told of each task when it begins and when it has ended. */
  readonly watch?: (task: Task, seen: { readonly phase: Phase; readonly at: 'begin' | 'end' }) => void
}

/** Carries a change out to its end. What the runner throws ends it where it is: no hook is taken back then. */
export async function runChange({ world, change, runner, options = {}, watch }: ChangeRun): Promise<Carried> {
  const carrying = carry(world, change, options)
  let answer: HookResult | undefined
  for (;;) {
    const next = carrying.next(answer)
    if (next.done === true) return next.value
    const asked = next.value
    answer = undefined
    if (asked.ask === 'run') answer = await runner.runHook(asked.request)
    else if (asked.ask === 'note') await runner.happens?.(asked.step)
    else watch?.(asked.task, { phase: asked.phase, at: asked.at })
  }
}
