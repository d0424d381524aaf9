import { mapping } from '../tree/document.ts'
import type { Json, JsonObject } from '../tree/exact-json.ts'
import { readJson } from '../tree/json-read.ts'
import { applyPatch, beginTransaction, commitTransaction, currentConfig, wantsGoodFields, withWarnings } from './config.ts'
import { beginGate, endGate } from './gate.ts'
import { hasHook, snapName } from './snap-facts.ts'
import type { HookRun } from './snapctl.ts'
import type { AttributesByConnection, HookJob } from './tasks.ts'
import type { ConfigStep, Happening } from './trace.ts'
import type { Health, World } from './world.ts'
import { currentRevision } from './world.ts'
import { connectionKey } from './policy.ts'

/** How the hooks of a rehearsal get at snapctl. */
export interface Cookies {
  /** Hooks of components speak for themselves, as snapd means them to; snap-confine gives them the cookie of the snap's apps instead. */
  readonly ownForComponents?: boolean
}

/** What there is to do for a hook. */
export type Begun =
  /** It is not there, and need not be. */
  | { readonly what: 'nothing' }
  | { readonly what: 'error'; readonly error: string }
  | { readonly what: 'run'; readonly world: World; readonly run: HookRun }

/** What leads to a hook's script, as snapd's hook manager does it: the hook is looked up, and configure's values are laid before it. */
export function beginHook(world: World, { job, attributes, cookies = {} }: { job: HookJob; attributes: AttributesByConnection; cookies?: Cookies }): Begun {
  const { snap, hook, component } = job
  const state = world.snaps[snap]
  if (state === undefined) return { what: 'error', error: `cannot find "${snap}" snap` }
  if (!hasHook(world, { snap, hook, component })) return job.optional ? { what: 'nothing' } : { what: 'error', error: missing(job) }
  if (hook === 'default-configure' && !hasHook(world, { snap, hook: 'configure' })) {
    return { what: 'error', error: `cannot use default-configure hook for snap "${snap}", no configure hook` }
  }
  const connection = job.connection === undefined ? undefined : attributes[connectionKey(job.connection)]
  const run: HookRun = {
    snap, hook, revision: job.revision ?? 'unset', ephemeral: isEphemeral(job, cookies), queued: [],
    ...(component === undefined ? {} : { component }), ...(connection === undefined ? {} : { connection }),
    ...(job.fdeRequest === undefined ? {} : { fdeRequest: job.fdeRequest }),
  }
  const prepared = hook === 'gate-auto-refresh' ? beginGate(world, snap) : job.requestId === undefined ? world : withRequestId(world, snap, job.requestId)
  return patched(prepared, run, job)
}

function missing({ snap, hook, component }: HookJob): string {
  return component === undefined ? `snap "${snap}" has no "${hook}" hook` : `component "${snap}+${component}" has no "${hook}" hook`
}

/** Only these labels keep the cookie of their hook, by a pattern of snap-confine; others get that of the snap's apps. */
const keepsCookie = /^[a-z](-?[a-z0-9])*(_[a-z0-9]{1,10})?$/

function isEphemeral({ snap, hook, component }: HookJob, { ownForComponents = false }: Cookies): boolean {
  if (hook === 'fde-setup' || hook === 'prepare-serial-request') return true
  return (component !== undefined && !ownForComponents) || !keepsCookie.test(snap)
}

function withRequestId(world: World, snap: string, id: string): World {
  const config = world.config[snap] ?? {}
  const registration = config['registration']
  const inner = typeof registration === 'object' && registration !== null && !Array.isArray(registration) ? registration as JsonObject : {}
  return { ...world, config: { ...world.config, [snap]: { ...config, registration: { ...inner, 'request-id': id } } } }
}

function patched(world: World, run: HookRun, { snap, patch }: HookJob): Begun {
  const values = patch === 'defaults' ? world.device.defaults?.[snapName(snap)] : patch
  if (values === undefined) return { what: 'run', world, run }
  if ('' in values) return { what: 'error', error: 'internal error: key cannot be an empty string' }
  const applied = applyPatch(beginTransaction(world, snap), { patch: values, strict: wantsGoodFields(world, snap) })
  if ('problem' in applied) return { what: 'error', error: applied.problem }
  return { what: 'run', world: withWarnings(world, applied.warnings), run: { ...run, transaction: applied.transaction } }
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

/** A hook that has ended, with what snapd says of its failure. */
export interface HookOver {
  readonly job: HookJob
  readonly run: HookRun
  readonly failure: string | undefined
}

/** What follows a hook's script: its settings are stored or dropped, and its failure is one of the task or of nobody. */
export function endHook(world: World, over: HookOver): Ended {
  const { job, failure } = over
  if (failure !== undefined && job.hook === 'gate-auto-refresh') {
    return { world: endGate(world, job.snap, { failed: true, ...gateOf(over) }), happened: dropped(over), result: 'ignored', log: [`ERROR ignoring hook error: ${failure}`] }
  }
  if (failure !== undefined && !job.ignoreFailure) return failed(world, over, failure)
  const log = failure === undefined ? [] : [`ERROR ignoring failure in hook "${job.hook}": ${failure}`]
  const result = failure === undefined ? 'passed' : 'ignored'
  const settled = job.hook === 'gate-auto-refresh' ? endGate(world, job.snap, { failed: false, ...gateOf(over) }) : world
  const done = deferred(settled, over)
  const refused = failure === undefined ? refusal(done.world, over) : undefined
  return refused === undefined ? { ...done, result, log } : { ...done, result, log, error: refused }
}

function gateOf({ run }: HookOver): { gate?: 'hold' | 'proceed' } {
  return run.gate === undefined ? {} : { gate: run.gate }
}

function failed(world: World, over: HookOver, failure: string): Ended {
  const { snap, hook, revision = 'unset' } = over.job
  const ended = { result: 'failed', error: `${errorPrefix(hook)}run hook "${hook}": ${failure}`, log: [] } as const
  if (hook !== 'check-health') return { world, happened: dropped(over), ...ended }
  const told = withHealth(world, snap, { revision, status: 'unknown', message: 'hook failed', code: 'snapd-hook-failed' })
  return { world: told.world, happened: [...dropped(over), ...told.happened], ...ended }
}

function errorPrefix(hook: string): string {
  return hook === 'prepare-serial-request' ? 'cannot run prepare serial request hook: ' : ''
}

/** What waits for a hook's good end: its settings, then what it said of its health. */
function deferred(world: World, over: HookOver): { world: World; happened: Happening[] } {
  const { job: { snap, hook, revision = 'unset' }, run: { transaction, health } } = over
  const committed = transaction === undefined ? world : commitTransaction(world, transaction)
  const happened: Happening[] = transaction === undefined || transaction.changes.length === 0 ? []
    : [{ what: 'config', snap, action: 'commit', before: world.config[snap] ?? {}, after: committed.config[snap] ?? {} }]
  const said = health === undefined ? (hook === 'check-health' ? silent : undefined) : health
  if (said === undefined) return { world: committed, happened }
  const told = withHealth(committed, snap, { ...said, revision })
  return { world: told.world, happened: [...happened, ...told.happened] }
}

const silent = { status: 'unknown', message: 'hook did not call set-health', code: 'snapd-hook-no-health-set' } as const

function dropped({ job: { snap }, run: { transaction } }: HookOver): ConfigStep[] {
  if (transaction === undefined || transaction.changes.length === 0) return []
  return [{ what: 'config', snap, action: 'discard', before: transaction.pristine, after: currentConfig(transaction) }]
}

function withHealth(world: World, snap: string, health: Health): { world: World; happened: Happening[] } {
  return { world: { ...world, health: { ...world.health, [snap]: health } }, happened: [{ what: 'health', snap, ...health }] }
}

/** What a hook's good end still may not have: a view that it refuses to change, a serial request that it left unfit. */
function refusal(world: World, { job, run }: HookOver): string | undefined {
  if (job.confdb !== undefined && run.rejected !== undefined) {
    return `cannot change confdb ${job.confdb.split('/').slice(0, 2).join('/')}: ${job.snap} rejected changes: ${run.rejected}`
  }
  return job.requestId === undefined ? undefined : unfitBody(world.config[job.snap]?.['registration'])
}

function unfitBody(registration: Json | undefined): string | undefined {
  const body = typeof registration === 'object' && registration !== null && 'body' in registration ? registration['body'] : undefined
  if (typeof body !== 'string') return undefined
  const read = readJson(body)
  if ('problem' in read) return `cannot unmarshal registration body as JSON (hook did not overwrite or wrote incorrectly?): ${read.problem}`
  const fields = mapping<Json>(typeof read.value === 'object' && read.value !== null && !Array.isArray(read.value) ? Object.entries(read.value) : [])
  const needed = ['hardware-id-key-sha384', 'request-id-signature'].find(key => typeof fields[key] !== 'string')
  return needed === undefined ? undefined : `'prepare-serial-request' hook did not set mandatory field "${needed}" in registration body`
}

/** The revision whose hook runs. */
export function runningRevision(world: World, { snap, component }: HookJob): string {
  return component === undefined ? world.snaps[snap]?.current ?? 'unset' : currentRevision(world, snap)?.components[component]?.revision ?? 'unset'
}
