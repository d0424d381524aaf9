import type { Change } from '../change.ts'
import type { World } from '../world.ts'
import { autoRefresh } from './auto-refresh.ts'
import { installComponent, removeComponent } from './components.ts'
import { readView, writeView } from './confdb.ts'
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

/** How each operation of snapd is planned. */
export const operations: { readonly [K in OperationName]: Plan<K> } = {
  install, refresh, revert, remove, disable, enable, set, unset, connect, disconnect, forget, 'hotplug-remove': hotplugRemove,
  'install-component': installComponent, 'remove-component': removeComponent, 'auto-refresh': autoRefresh, 'run-hook': runHook,
  'prepare-device': prepareDevice, 'prepare-serial-request': prepareSerialRequest, 'install-device': installDevice, 'fde-setup': fdeSetup,
  'write-view': writeView, 'read-view': readView,
}

/** The change that an operation makes of a world, not yet begun; or snapd's words when it makes none. */
export function planOperation(world: World, operation: Operation): { change: Change; note?: string } | { refusal: string } {
  const plan = operations[operation.op] as (world: World, wanted: Operation) => Planned
  const planned = plan(world, operation)
  if ('refusal' in planned) return planned
  return { change: changeOf(operation.op, planned), ...(planned.note === undefined ? {} : { note: planned.note }) }
}
