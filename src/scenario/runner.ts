import { failedOnPurpose } from '../rehearse/hook/faults.ts'
import { hookFailure } from '../rehearse/hook/output.ts'
import type { HookRequest, HookResult, HookRunner } from '../rehearse/hook/request.ts'
import type { FaultShape } from './shape.ts'

/** How the hooks of a step are run. */
interface Wishes {
  faults: readonly FaultShape[]
  twice: boolean
  /** How often each hook has run. */
  runs: Map<string, number>
  /** Told of a hook that passes once and fails when it is run again. */
  again: (text: string) => void
}

/** What runs the hooks of a step: as they are, or not at all where they are to fail at once, or twice. */
export function runnerFor(inner: HookRunner, { faults, twice, runs, again }: Wishes): HookRunner {
  return {
    ...inner,
    runHook: async request => {
      const { snap, hook, component } = request.run
      const key = `${snap}+${component ?? ''}/${hook}`
      const number = (runs.get(key) ?? 0) + 1
      runs.set(key, number)
      const fault = faults.find(
        one =>
          one.at === 'start' &&
          one.hook === hook &&
          one.component === component &&
          (one.snap === undefined || one.snap === snap) &&
          (one.run === undefined || one.run === number),
      )
      if (fault !== undefined) return notRun(request, fault)
      const first = await inner.runHook(request)
      const meant = faults.some(one => one.hook === hook)
      if (!twice || meant || hookFailure(first.end, first.output) !== undefined) return first
      return secondRun(inner, { request, first, again })
    },
  }
}

function notRun({ world, run }: HookRequest, { exit = 1, output = failedOnPurpose }: FaultShape): HookResult {
  return {
    end: { kind: 'exit', code: exit },
    output: Buffer.from(`${output}\n`),
    world,
    run,
    calls: [],
    events: [],
  }
}

/** Runs a hook again in the state that its first run has left; what it does then counts, unless it fails. */
async function secondRun(
  inner: HookRunner,
  { request, first, again }: { request: HookRequest; first: HookResult; again: Wishes['again'] },
): Promise<HookResult> {
  const second = await inner.runHook({
    ...request,
    world: first.world,
    run: { ...first.run, queued: request.run.queued },
  })
  const failure = hookFailure(second.end, second.output)
  if (failure === undefined)
    return { ...second, duration: (first.duration ?? 0) + (second.duration ?? 0), notes: first.notes ?? [] }
  const { snap, hook } = request.run
  again(`${snap}: ${hook} passes, and fails when it is run again: ${failure}`)
  return first
}
