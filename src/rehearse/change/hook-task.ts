import type { Json, JsonObject } from '../../json/exact-json.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import { readJson } from '../../json/read.ts'
import { currentConfig } from '../world/config.ts'
import { beginHook, endHook } from '../hook/run.ts'
import { connectionKey } from '../world/policy.ts'
import { hasHook } from '../world/world.ts'
import { snapName } from '../world/names.ts'
import type { HookRun } from '../world/snapctl.ts'
import type { AttributesByConnection, HookJob } from './tasks.ts'
import type { Happening } from './trace.ts'
import type { World } from '../world/world.ts'
import { defined } from '../../record.ts'

/** How hooks get at snapctl. */
export interface Cookies {
  /** Hooks of components speak for themselves, as snapd means them to; on a real system snap-confine gives them the cookie of the snap's apps. */
  readonly ownForComponents?: boolean
}

/** What a hook's task meets. */
interface HookScene {
  readonly job: HookJob
  readonly attributes: AttributesByConnection
  readonly cookies: Cookies
}

/** What there is to do for a hook's task. */
type Begun =
  /** The hook is not there, and need not be. */
  | { readonly what: 'nothing' }
  | { readonly what: 'error'; readonly error: string }
  | { readonly what: 'run'; readonly world: World; readonly run: HookRun }

/** What leads to a hook's script: the hook is looked up, and what it is given is laid before it. */
export function beginHookTask(world: World, { job, attributes, cookies }: HookScene): Begun {
  const { snap, hook, component, fdeRequest } = job
  if (world.snaps[snap] === undefined) return { what: 'error', error: `cannot find "${snap}" snap` }
  if (!hasHook(world, { snap, hook, component }))
    return job.optional ? { what: 'nothing' } : { what: 'error', error: missing(job) }
  if (hook === 'default-configure' && !hasHook(world, { snap, hook: 'configure' })) {
    return { what: 'error', error: `cannot use default-configure hook for snap "${snap}", no configure hook` }
  }
  const patch = job.patch === 'defaults' ? world.device.defaults?.[snapName(snap)] : job.patch
  if (patch !== undefined && '' in patch)
    return { what: 'error', error: 'internal error: key cannot be an empty string' }
  const connection = job.connection === undefined ? undefined : attributes[connectionKey(job.connection)]
  const begun = beginHook(job.requestId === undefined ? world : withRequestId(world, snap, job.requestId), {
    snap,
    hook,
    revision: job.revision ?? 'unset',
    ...defined({ component, patch, connection, fdeRequest }),
  })
  if ('problem' in begun) return { what: 'error', error: begun.problem }
  const own = component !== undefined && cookies.ownForComponents === true
  return { what: 'run', world: begun.world, run: own ? { ...begun.run, ephemeral: false } : begun.run }
}

function missing({ snap, hook, component }: HookJob): string {
  return component === undefined
    ? `snap "${snap}" has no "${hook}" hook`
    : `component "${snap}+${component}" has no "${hook}" hook`
}

function withRequestId(world: World, snap: string, id: string): World {
  const config = world.config[snap] ?? {}
  return {
    ...world,
    config: {
      ...world.config,
      [snap]: { ...config, registration: { ...objectAt(config, 'registration'), 'request-id': id } },
    },
  }
}

/** A hook that has ended, with what snapd says of its failure. */
interface HookOver {
  readonly job: HookJob
  readonly run: HookRun
  readonly failure: string | undefined
}

/** What a hook's end leads to. */
export interface Ended {
  readonly world: World
  readonly happened: readonly Happening[]
  readonly result: 'passed' | 'failed' | 'ignored'
  /** The task's error. */
  readonly error?: string
  readonly log: readonly string[]
}

/** What follows a hook's script: its settings are stored or dropped, and its failure is one of the task or of nobody. */
export function endHookTask(world: World, { job, run, failure }: HookOver): Ended {
  const settled = endHook(world, run, { failure, ignored: job.ignoreFailure })
  const { world: after, log } = settled
  const error =
    settled.error === undefined
      ? failure === undefined
        ? refusal(after, job, run)
        : undefined
      : errorPrefix(job) + settled.error
  const result = error !== undefined ? 'failed' : failure === undefined ? 'passed' : 'ignored'
  const happened = [...configStep({ world, after, job, run }), ...healthStep({ world, after, job })]
  return { world: after, happened, result, log, ...defined({ error }) }
}

function errorPrefix({ hook }: HookJob): string {
  return hook === 'prepare-serial-request' ? 'cannot run prepare serial request hook: ' : ''
}

interface Seen {
  world: World
  after: World
  job: HookJob
}

function configStep({
  world,
  after,
  job: { snap },
  run: { transaction },
}: Seen & { run: HookRun }): Happening[] {
  if (transaction === undefined || transaction.changes.length === 0) return []
  const [before, now] = [world.config[snap] ?? {}, after.config[snap] ?? {}]
  if (world.config[snap] === after.config[snap])
    return [{ what: 'config', snap, action: 'discard', before, after: currentConfig(transaction) }]
  return [{ what: 'config', snap, action: 'commit', before, after: now }]
}

function healthStep({ world, after, job: { snap } }: Seen): Happening[] {
  const health = after.health[snap]
  return health === undefined || health === world.health[snap] ? [] : [{ what: 'health', snap, ...health }]
}

/** What may still be wrong after a hook's good end: a view that it refuses to change, a serial request that it left unfit. */
function refusal(world: World, job: HookJob, { rejected }: HookRun): string | undefined {
  if (job.confdb !== undefined && rejected !== undefined) {
    return `cannot change confdb ${job.confdb.split('/').slice(0, 2).join('/')}: ${job.snap} rejected changes: ${rejected}`
  }
  return job.requestId === undefined
    ? undefined
    : unfitBody(objectAt(world.config[job.snap] ?? {}, 'registration')['body'])
}

function unfitBody(body: Json | undefined): string | undefined {
  if (typeof body !== 'string') return undefined
  const read = readJson(body)
  if ('problem' in read)
    return `cannot unmarshal registration body as JSON (hook did not overwrite or wrote incorrectly?): ${read.problem}`
  const fields = isJsonObject(read.value) ? read.value : {}
  const needed = ['hardware-id-key-sha384', 'request-id-signature'].find(
    key => typeof fields[key] !== 'string',
  )
  return needed === undefined
    ? undefined
    : `'prepare-serial-request' hook did not set mandatory field "${needed}" in registration body`
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isJsonObject(value) ? value : {}
}
