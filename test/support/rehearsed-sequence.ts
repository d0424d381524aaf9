import type { Carried, CarryOptions } from '../../src/rehearse/change/carry.ts'
import type { Foreseen } from '../../src/rehearse/change/foresee.ts'
import { foresee } from '../../src/rehearse/change/foresee.ts'
import type { HookRequest, HookResult } from '../../src/rehearse/hook/request.ts'
import { planOperation } from '../../src/rehearse/operations/index.ts'
import type { Operation } from '../../src/rehearse/operations/operation.ts'
import { runChange } from '../../src/rehearse/machine/change.ts'
import { snapName } from '../../src/rehearse/world/names.ts'
import { answer } from '../../src/rehearse/answers/index.ts'
import type { SnapFile } from '../../src/rehearse/change/tasks.ts'
import type { SnapctlCall } from '../../src/rehearse/change/trace.ts'
import type { Side, World } from '../../src/rehearse/world/world.ts'
import { emptyWorld } from '../../src/rehearse/world/world.ts'
import type { RecordedOperation, RecordedSnap, Sequence } from './recorded-sequence.ts'
import { metadataOf } from './recorded-sequence.ts'

/** What came of a case. */
export type Rehearsed = { refusal: string; world: World } | (Carried & { note?: string })

/** Carries a case out: its setup with hooks that pass, then its operation with the failures that it asks for. */
export async function rehearseSequence(sequence: Sequence, options: CarryOptions = {}): Promise<Rehearsed> {
  const hooks = new ScriptedHooks(sequence)
  const world = await afterSetup(sequence, hooks)
  hooks.failing = true
  const services = Object.assign({}, ...sequence.snaps.map(snap => snap.failServices ?? {})) as Record<
    string,
    string
  >
  return carriedOut({
    world: { ...world, faults: { ...world.faults, services } },
    sequence,
    operation: sequence.operation,
    hooks,
    options,
  })
}

/** What is foreseen of a case's operation, after its setup. */
export async function foreseeSequence(sequence: Sequence): Promise<Foreseen | { refusal: string }> {
  return foresee(
    await afterSetup(sequence, new ScriptedHooks(sequence)),
    operationOf(sequence, sequence.operation),
  )
}

async function afterSetup(sequence: Sequence, hooks: ScriptedHooks): Promise<World> {
  let world = firstWorld(sequence)
  for (const operation of sequence.setup) {
    const done =
      operation.op === 'connected-by-hotplug'
        ? { world: hotplugged(sequence, world, operation) }
        : await carriedOut({ world, sequence, operation, hooks })
    if ('refusal' in done) throw new Error(`setup of ${sequence.name}: ${done.refusal}`)
    world = done.world
  }
  return world
}

interface Carrying {
  world: World
  sequence: Sequence
  operation: RecordedOperation
  hooks: ScriptedHooks
  options?: CarryOptions
}

async function carriedOut({ world, sequence, operation, hooks, options = {} }: Carrying): Promise<Rehearsed> {
  const planned = planOperation(world, operationOf(sequence, operation))
  if ('refusal' in planned) return { ...planned, world }
  const begun = operation.sabotage === 'disconnect' ? { ...planned.world, connections: [] } : planned.world
  const carried = await runChange({
    world: begun,
    change: planned.change,
    runner: hooks,
    options: { ownForComponents: true, ...options },
  })
  return { ...carried, ...(planned.note === undefined ? {} : { note: planned.note }) }
}

function firstWorld({ gadgetDefaults, systemConfig }: Sequence): World {
  return {
    ...emptyWorld,
    config: systemConfig === undefined ? {} : { core: systemConfig },
    device: { ...emptyWorld.device, ...(gadgetDefaults === undefined ? {} : { defaults: gadgetDefaults }) },
  }
}

function operationOf(sequence: Sequence, operation: RecordedOperation): Operation {
  const {
    op,
    snap: name = '',
    instance,
    revision,
    component = '',
    values = {},
    keys = [],
    purge = false,
  } = operation
  const snap = instance ?? name
  const wanted = revision === undefined ? {} : { revision: String(revision) }
  const [plug, slot] = [sideOf(operation.plug), sideOf(operation.slot)]
  switch (op) {
    case 'install':
      return { op, snap, file: fileOf(sequence, name, revision) }
    case 'refresh':
      return { op, snap, to: fileOf(sequence, name, revision) }
    case 'revert':
      return { op, snap, ...wanted }
    case 'remove':
      return { op, snap, ...wanted, purge }
    case 'disable':
    case 'enable':
      return { op, snap }
    case 'set':
      return { op, snap, values }
    case 'unset':
      return { op, snap, keys }
    case 'connect':
    case 'disconnect':
    case 'forget':
    case 'hotplug-remove':
      return { op, plug, slot }
    case 'install-component':
      return { op, snap, file: { component, content: componentOf(sequence, component, revision) } }
    case 'remove-component':
      return { op, snap, component }
    default:
      throw new Error(`no operation ${op}`)
  }
}

function sideOf(text = ''): Side {
  const [snap = '', name = ''] = text.split(':')
  return { snap, name }
}

function fileOf({ snaps }: Sequence, name: string, revision: number | undefined): SnapFile {
  const found = snaps.find(
    snap => snap.name === name && (revision === undefined || snap.revision === revision),
  )
  if (found === undefined) throw new Error(`no revision ${String(revision)} of ${name}`)
  const asserted = found.asserted ?? true
  return {
    ...(asserted ? { revision: String(found.revision) } : {}),
    asserted,
    publisher: found.publisher ?? 'ours',
    content: { metadata: metadataOf(found.snapYaml), hooks: found.hooks, components: {} },
  }
}

function componentOf(
  { components = [] }: Sequence,
  name: string,
  revision: number | undefined,
): { revision: string; hooks: readonly string[] } {
  const found = components.find(component => component.component === name && component.revision === revision)
  if (found === undefined) throw new Error(`no revision ${String(revision)} of component ${name}`)
  return { revision: String(revision), hooks: found.hooks }
}

/** Both snaps as installed, with a connection that the plugging in of a device has made; no hook has run. */
function hotplugged(sequence: Sequence, world: World, { plug, slot }: RecordedOperation): World {
  const snaps = Object.fromEntries(
    sequence.snaps.map(({ name, revision }) => {
      const { content, publisher } = fileOf(sequence, name, revision)
      const number = String(revision)
      return [
        name,
        {
          current: number,
          active: true,
          sequence: [number],
          revisions: { [number]: content },
          asserted: true,
          publisher,
        },
      ] as const
    }),
  )
  const nothing = { static: {}, dynamic: {} }
  const connection = {
    plug: sideOf(plug),
    slot: sideOf(slot),
    interface: 'content',
    plugAttributes: nothing,
    slotAttributes: nothing,
    auto: true,
    undesired: false,
    hotplugGone: false,
  }
  return { ...world, snaps, connections: [connection] }
}

/** Runs hooks that are lists of calls of snapctl, or one call that counts. */
class ScriptedHooks {
  /** Whether hooks that the case wants to fail do. */
  failing = false
  private readonly sequence: Sequence
  private readonly runs = new Map<string, number>()

  constructor(sequence: Sequence) {
    this.sequence = sequence
  }

  runHook = (request: HookRequest): Promise<HookResult> => {
    const { snap, hook, component } = request.run
    const name = `${component === undefined ? snap : `${snap}+${component}`}/${hook}`
    const count = (this.runs.get(name) ?? 0) + 1
    this.runs.set(name, count)
    const script = this.sequence.scripts?.[name] ?? [['set', `${hook}=${String(count)}`]]
    let [world, run] = [request.world, request.run]
    const calls: SnapctlCall[] = []
    const events: HookResult['events'][number][] = []
    for (const argv of script) {
      const { exit, stdout, stderr, ...after } = answer({ world, caller: { kind: 'hook', run }, argv })
      world = after.world
      run = after.run ?? run
      calls.push({ argv, exit, stdout, stderr })
      events.push(...after.events)
    }
    const fault = this.failing ? this.faultOf(name, snap, hook) : undefined
    const output = new TextEncoder().encode(fault?.output ?? '')
    return Promise.resolve({
      end: { kind: 'exit', code: fault?.exit ?? 0 },
      output,
      world,
      run,
      calls,
      events,
    })
  }

  private faultOf(name: string, snap: string, hook: string): { output: string; exit: number } | undefined {
    const own = (found: RecordedSnap): boolean => found.name === snapName(snap)
    const faults = this.sequence.snaps.flatMap(found =>
      found.fails.map(fault => ({
        ...(typeof fault === 'string' ? { hook: fault, output: 'boom', exit: 1 } : fault),
        own: own(found),
      })),
    )
    return faults.find(
      fault => fault.hook === name || (fault.own && fault.hook === hook && !name.includes('+')),
    )
  }
}
