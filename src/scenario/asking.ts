import type { Operation } from '../rehearse/operations/operation.ts'
import type { Ends } from '../rehearse/change/tasks.ts'
import type { World } from '../rehearse/world/world.ts'
import { recordOf } from '../rehearse/world/policy.ts'
import { writeJson } from '../json/write.ts'
import { objectOf, snapFile } from './beginning.ts'
import { operationOf } from './content.ts'
import { readEnds } from './notation.ts'
import type { OperationKey, StepShape } from './shape.ts'
import type { Stock, StockedSnap } from './stock.ts'
import { defined } from '../record.ts'

/** What a step asks for. */
type Asked =
  | { kind: 'operation'; operation: Operation }
  | { kind: 'get'; snap: string; keys: readonly string[] }
  | { kind: 'write'; snap: string; files: Readonly<Record<string, string>> }
  | { kind: 'wait'; seconds: number }

/** What a step is asked in. */
interface Asking {
  world: World
  stock: Stock
  /** The snap that a step is about which names none. */
  snap: string
}

/** What a step asks for. */
export function asked(step: StepShape, asking: Asking): Asked {
  const key = operationOf(step)
  if (key === undefined) throw new Error('a step without an operation')
  return requests[key](step, { ...asking, snap: step.snap ?? asking.snap })
}

const operation = (wanted: Operation): Asked => ({ kind: 'operation', operation: wanted })

const requests: Readonly<Record<OperationKey, (step: StepShape, asking: Asking) => Asked>> = {
  install: (step, { stock }) => {
    const snap = stocked(stock, step.install)
    return operation({ op: 'install', snap: step.as ?? snap.name, file: snapFile(snap, step.revision) })
  },
  refresh: (step, { stock }) => {
    const snap = stocked(stock, step.refresh)
    return operation({ op: 'refresh', snap: step.as ?? snap.name, to: snapFile(snap, step.revision) })
  },
  revert: step => operation({ op: 'revert', snap: step.revert ?? '', ...revisionOf(step) }),
  remove: step =>
    operation({
      op: 'remove',
      snap: step.remove ?? '',
      ...revisionOf(step),
      ...defined({ purge: step.purge }),
    }),
  enable: step => operation({ op: 'enable', snap: step.enable ?? '' }),
  disable: step => operation({ op: 'disable', snap: step.disable ?? '' }),
  set: (step, { snap }) => operation({ op: 'set', snap, values: objectOf(step.set ?? {}) }),
  unset: (step, { snap }) => operation({ op: 'unset', snap, keys: step.unset ?? [] }),
  get: (step, { snap }) => ({ kind: 'get', snap, keys: step.get ?? [] }),
  connect: step => {
    const { plug, slot } = endsOf(step.connect)
    return operation({ op: 'connect', plug, slot })
  },
  disconnect: (step, { world }) => operation({ op: 'disconnect', ...madeEnds(world, step.disconnect) }),
  forget: (step, { world }) => operation({ op: 'forget', ...madeEnds(world, step.forget) }),
  'hotplug-remove': (step, { world }) =>
    operation({ op: 'hotplug-remove', ...madeEnds(world, step['hotplug-remove']) }),
  'prepare-device': step => operation({ op: 'prepare-device', snap: step['prepare-device'] ?? '' }),
  'install-device': step => operation({ op: 'install-device', snap: step['install-device'] ?? '' }),
  run: (step, { snap }) =>
    operation({
      op: 'run-hook',
      snap,
      hook: step.run ?? '',
      ...(step.values === undefined ? {} : { values: objectOf(step.values) }),
    }),
  'auto-refresh': (step, { stock }) =>
    operation({
      op: 'auto-refresh',
      refreshes: (step['auto-refresh'] ?? [])
        .map(label => stocked(stock, label))
        .map(snap => ({ snap: snap.name, to: snapFile(snap, step.revision ?? '100') })),
    }),
  'install-component': (step, { snap, stock }) => {
    const component = step['install-component'] ?? ''
    const content = Object.values(stock).find(
      ({ name, components }) => name === snap.split('_')[0] && components[component] !== undefined,
    )?.components[component]
    return operation({
      op: 'install-component',
      snap,
      file: { component, content: content ?? { revision: 'x1', hooks: [] } },
    })
  },
  'remove-component': (step, { snap }) =>
    operation({ op: 'remove-component', snap, component: step['remove-component'] ?? '' }),
  write: (step, { snap }) => ({ kind: 'write', snap, files: step.write ?? {} }),
  wait: step => ({ kind: 'wait', seconds: step.wait ?? 0 }),
}

function revisionOf({ revision }: StepShape): { revision?: string } {
  return revision === undefined ? {} : { revision }
}

function stocked(stock: Stock, label: string | undefined): StockedSnap {
  const snap = stock[label ?? '']
  if (snap === undefined) throw new Error(`no snap '${label ?? ''}' was opened`)
  return snap
}

function endsOf(text: string | undefined): NonNullable<ReturnType<typeof readEnds>> {
  const ends = readEnds(text ?? '')
  if (ends === undefined) throw new Error(`'${text ?? ''}' was not checked`)
  return ends
}

/** The snap that a step is about: the one that it names, or that its operation is about. */
export function snapOfStep(step: StepShape, { stock, snap }: Omit<Asking, 'world'>): string {
  const label = step.install ?? step.refresh
  const installed = label === undefined ? undefined : (step.as ?? stocked(stock, label).name)
  return (
    step.snap ??
    installed ??
    step.revert ??
    step.remove ??
    step.enable ??
    step.disable ??
    step['prepare-device'] ??
    step['install-device'] ??
    snap
  )
}

/** The ends of a connection that is there: slots of the system belong to snapd, or to core on older ones. */
function madeEnds(world: World, text: string | undefined): Ends {
  const { plug, slot } = endsOf(text)
  const ends = ['snapd', 'core'].map(snap => ({ plug, slot: slot.snap === '' ? { ...slot, snap } : slot }))
  return (
    ends.find(one => recordOf(world, one) !== undefined) ?? {
      plug,
      slot: slot.snap === '' ? { ...slot, snap: 'snapd' } : slot,
    }
  )
}

/** A step in a few words: `set port=8080`, `install .`. */
export function stepTitle(step: StepShape): string {
  const key = operationOf(step)
  const about = step.snap === undefined ? '' : ` ${step.snap}`
  if (key === undefined) return 'nothing'
  if (key === 'set')
    return `set${about} ${Object.entries(objectOf(step.set ?? {}))
      .map(([name, item]) => `${name}=${typeof item === 'string' ? item : writeJson(item)}`)
      .join(' ')}`
  const value = key === 'write' ? Object.keys(step.write ?? {}) : step[key]
  return `${key}${about} ${Array.isArray(value) ? value.join(' ') : String(value)}`
}
