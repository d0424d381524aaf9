import type { Carried } from '../../src/rehearse/change/carry.ts'
import type { HookRequest, HookResult, HookRunner } from '../../src/rehearse/hook/request.ts'
import { planOperation } from '../../src/rehearse/operations/index.ts'
import type { Operation } from '../../src/rehearse/operations/operation.ts'
import { runChange } from '../../src/rehearse/machine/change.ts'
import { answer } from '../../src/rehearse/answers/index.ts'
import type { SnapFile } from '../../src/rehearse/change/tasks.ts'
import type { World } from '../../src/rehearse/world/world.ts'
import type { JsonObject } from '../../src/json/exact-json.ts'

/** Hooks by `snap/hook`, each a list of calls of snapctl; those in `fails` exit with 1 after their calls. */
export interface Script {
  calls?: Readonly<Record<string, readonly (readonly string[])[]>>
  fails?: readonly string[]
}

/** Runs hooks that are lists of calls of snapctl. */
export function scripted({ calls = {}, fails = [] }: Script): HookRunner {
  return { runHook: request => Promise.resolve(played(request, calls, fails)) }
}

function played(
  request: HookRequest,
  calls: NonNullable<Script['calls']>,
  fails: readonly string[],
): HookResult {
  const { snap, hook, component } = request.run
  const name = `${component === undefined ? snap : `${snap}+${component}`}/${hook}`
  let [world, run] = [request.world, request.run]
  const made: HookResult['calls'][number][] = []
  const events: HookResult['events'][number][] = []
  for (const argv of calls[name] ?? []) {
    const told = answer({ world, caller: { kind: 'hook', run }, argv })
    world = told.world
    run = told.run ?? run
    made.push({ argv, exit: told.exit, stdout: told.stdout, stderr: told.stderr })
    events.push(...told.events)
  }
  const failed = fails.includes(name)
  return {
    end: { kind: 'exit', code: failed ? 1 : 0 },
    output: new TextEncoder().encode(failed ? 'no' : ''),
    world,
    run,
    calls: made,
    events,
  }
}

/** Carries one operation out; one that snapd refuses is an error of the test. */
export async function rehearse(world: World, operation: Operation, script: Script = {}): Promise<Carried> {
  const planned = planOperation(world, operation)
  if ('refusal' in planned) throw new Error(planned.refusal)
  return runChange({ world: planned.world, change: planned.change, runner: scripted(script) })
}

/** The world after operations that all go well. */
export async function worldAfter(world: World, ...operations: readonly Operation[]): Promise<World> {
  let now = world
  for (const operation of operations) now = (await rehearse(now, operation)).world
  return now
}

/** A snap's file; of the store when it has a revision. */
export function snapFile(
  metadata: JsonObject,
  { hooks = [], revision }: { hooks?: readonly string[]; revision?: string } = {},
): SnapFile {
  return {
    ...(revision === undefined ? {} : { revision }),
    asserted: revision !== undefined,
    publisher: 'ours',
    content: { metadata, hooks, components: {} },
  }
}

/** What happened, a word or two for each step. */
export function steps({ trace }: Carried): string[] {
  return trace.steps.flatMap(step => {
    const mark = step.phase === 'undo' ? '~' : ''
    if (step.what === 'hook')
      return [`${mark}${step.snap}/${step.hook}${step.result === 'passed' ? '' : ` ${step.result}`}`]
    return step.what === 'service' ? [`${mark}${step.action} ${step.service}`] : []
  })
}
