import type { JsonObject } from '../../json/exact-json.ts'
import { without } from '../../record.ts'
import { affectedBy } from '../world/affected.ts'
import {
  applyPatch,
  beginTransaction,
  commitTransaction,
  wantsGoodFields,
  withWarnings,
} from '../world/config.ts'
import { holdRefreshes, releaseHolds } from '../world/holds.ts'
import type { ConnectionAttributes, HookRun } from '../world/snapctl.ts'
import type { World } from '../world/world.ts'

/** What a hook is run for. */
interface HookStart {
  readonly snap: string
  readonly revision: string
  readonly hook: string
  readonly component?: string
  /** For a configure hook: what somebody has asked for. */
  readonly patch?: JsonObject
  readonly connection?: ConnectionAttributes
  readonly fdeRequest?: Readonly<Record<string, string>>
}

/** Hooks that are bound to no task: what their snapctl changes is committed by every call. */
const ephemeralHooks = ['fde-setup', 'prepare-serial-request']

/** Begins the run of a hook: what snapd does before the script; the problem is the task's error. */
export function beginHook(
  world: World,
  start: HookStart,
): { readonly world: World; readonly run: HookRun } | { readonly problem: string } {
  const { patch, ...rest } = start
  // As snapd does: hooks of components, and of snaps whose name begins with a digit, get the cookie of the apps.
  const ephemeral =
    ephemeralHooks.includes(start.hook) || start.component !== undefined || /^\d/.test(start.snap)
  const run: HookRun = { ...rest, ephemeral, queued: [] }
  if (start.hook === 'gate-auto-refresh')
    return { world: { ...world, inhibited: { ...world.inhibited, [start.snap]: 'gate-refresh' } }, run }
  if (patch === undefined) return { world, run }
  const patched = applyPatch(beginTransaction(world, start.snap), {
    patch,
    strict: wantsGoodFields(world, start.snap),
  })
  if ('problem' in patched) return patched
  return { world: withWarnings(world, patched.warnings), run: { ...run, transaction: patched.transaction } }
}

/** How a hook's script ended. */
interface HookResult {
  /** What snapd says of the failure, without the words around it; undefined for success. */
  readonly failure?: string | undefined
  /** A failure does not fail the task. */
  readonly ignored?: boolean
}

/** What the end of a hook does. */
interface HookSettled {
  readonly world: World
  /** The run as its task keeps it: without what was committed or dropped. */
  readonly run: HookRun
  /** The task's error. */
  readonly error?: string
  /** Entries for the task's log; the error is not among them. */
  readonly log: readonly string[]
}

/** Settles the run of a hook: commits or drops its configuration, stores its health, answers for gate-auto-refresh. */
export function endHook(world: World, run: HookRun, { failure, ignored = false }: HookResult): HookSettled {
  if (run.hook === 'gate-auto-refresh') return endGate(world, run, failure)
  const dropped = withoutTransaction(run)
  if (failure !== undefined && !ignored) {
    const health = {
      revision: run.revision,
      status: 'unknown',
      message: 'hook failed',
      code: 'snapd-hook-failed',
    } as const
    const after =
      run.hook === 'check-health' ? { ...world, health: { ...world.health, [run.snap]: health } } : world
    return { world: after, run: dropped, error: `run hook "${run.hook}": ${failure}`, log: [] }
  }
  const log = failure === undefined ? [] : [`ERROR ignoring failure in hook "${run.hook}": ${failure}`]
  return { ...commitRun(world, withDefaultHealth(run)), log }
}

/** Writes what a run has changed: its configuration and its health. */
export function commitRun(world: World, run: HookRun): { readonly world: World; readonly run: HookRun } {
  const configured = run.transaction === undefined ? world : commitTransaction(world, run.transaction)
  const healthy =
    run.health === undefined
      ? configured
      : { ...configured, health: { ...configured.health, [run.snap]: run.health } }
  return { world: healthy, run: withoutTransaction(run) }
}

function withDefaultHealth(run: HookRun): HookRun {
  if (run.hook !== 'check-health' || run.health !== undefined) return run
  return {
    ...run,
    health: {
      revision: run.revision,
      status: 'unknown',
      message: 'hook did not call set-health',
      code: 'snapd-hook-no-health-set',
    },
  }
}

function withoutTransaction(run: HookRun): HookRun {
  return { ...run, transaction: undefined, health: undefined }
}

/** A failing gate-auto-refresh holds, one without a word lets the refresh go on; its configuration is committed only when it went well. */
function endGate(world: World, run: HookRun, failure: string | undefined): HookSettled {
  if (failure !== undefined) {
    const affecting = affectedBy(world, run.snap).by
    const held =
      run.gate === 'hold' || affecting.length === 0 ? undefined : holdRefreshes(world, run.snap, affecting)
    const after = held !== undefined && 'world' in held ? held.world : world
    return {
      world: withLock(after, run.snap, undefined),
      run: withoutTransaction(run),
      log: [`ERROR ignoring hook error: ${failure}`],
    }
  }
  const committed = commitRun(world, run)
  if (run.gate === 'hold')
    return { ...committed, world: withLock(committed.world, run.snap, undefined), log: [] }
  const released = releaseHolds(committed.world, run.snap)
  return {
    ...committed,
    world: withLock(released, run.snap, run.gate === 'proceed' ? 'refresh' : undefined),
    log: [],
  }
}

function withLock(world: World, snap: string, hint: 'refresh' | undefined): World {
  const others = without(world.inhibited, snap)
  return { ...world, inhibited: hint === undefined ? others : { ...others, [snap]: hint } }
}
