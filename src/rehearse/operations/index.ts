import type { Change } from '../change/change.ts'
import { inLanes } from '../change/change.ts'
import type { World } from '../world/world.ts'
import { autoRefresh } from './auto-refresh.ts'
import { installComponent, removeComponent } from './components.ts'
import { readView, writeView } from './confdb.ts'
import { conflictOf } from './conflict.ts'
import { set, unset } from './configuring.ts'
import { connect, disconnect, forget, hotplugRemove } from './connections.ts'
import { fdeSetup, installDevice, prepareDevice, prepareSerialRequest } from './device.ts'
import { disable, enable } from './enabling.ts'
import { install } from './install.ts'
import type { Operation, OperationName, Plan, Planned } from './operation.ts'
import { changeOf } from './operation.ts'
import { refresh } from './refresh.ts'
import { remove } from './remove.ts'
import { revert } from './revert.ts'
import { runHook } from './run-hook.ts'
import { defined } from '../../record.ts'

/** How each operation of snapd is planned. */
const operations: { readonly [K in OperationName]: Plan<K> } = {
  install,
  refresh,
  revert,
  remove,
  disable,
  enable,
  set,
  unset,
  connect,
  disconnect,
  forget,
  'hotplug-remove': hotplugRemove,
  'install-component': installComponent,
  'remove-component': removeComponent,
  'auto-refresh': autoRefresh,
  'run-hook': runHook,
  'prepare-device': prepareDevice,
  'prepare-serial-request': prepareSerialRequest,
  'install-device': installDevice,
  'fde-setup': fdeSetup,
  'write-view': writeView,
  'read-view': readView,
}

/** An operation that is about to begin. */
export interface Beginning {
  readonly world: World
  readonly change: Change
  /** Why there is nothing to do. */
  readonly note?: string
}

/** The change that an operation makes of a world, not yet begun; or snapd's words when it makes none. */
export function planOperation(world: World, operation: Operation): Beginning | { refusal: string } {
  const conflict = conflictOf(world, operation)
  if (conflict !== undefined) return { refusal: conflict }
  const planned = plannedBy(world, operation)
  if ('refusal' in planned) return planned
  return {
    world: planned.world ?? world,
    change: changeOf(operation.op, planned),
    ...defined({ note: planned.note }),
  }
}

/** One change of several operations, as of `snap install a b`: each in a lane of its own; one that is refused refuses all. */
export function planTogether(world: World, wanted: readonly Operation[]): Beginning | { refusal: string } {
  const beginnings = wanted.map(operation => planOperation(world, operation))
  const refused = beginnings.find(beginning => 'refusal' in beginning)
  if (refused !== undefined) return refused
  const plans = wanted
    .map(operation => plannedBy(world, operation))
    .flatMap(planned => ('refusal' in planned ? [] : [planned]))
  const attributes = Object.fromEntries(plans.flatMap(planned => Object.entries(planned.attributes ?? {})))
  return {
    world,
    change: changeOf(wanted[0]?.op ?? '', { drafts: inLanes(plans.map(({ drafts }) => drafts)), attributes }),
  }
}

function plannedBy(world: World, operation: Operation): Planned {
  const plan = operations[operation.op] as (world: World, wanted: Operation) => Planned
  return plan(world, operation)
}
