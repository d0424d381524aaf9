import type { Operation } from '../operations/operation.ts'

/** An operation as `snap changes` lists it. */
export function summaryOf(wanted: Operation): string {
  switch (wanted.op) {
    case 'install':
      return `Install "${wanted.snap}" snap`
    case 'refresh':
      return `Refresh "${wanted.snap}" snap`
    case 'revert':
      return `Revert "${wanted.snap}" snap`
    case 'remove':
      return `Remove "${wanted.snap}" snap`
    case 'disable':
      return `Disable "${wanted.snap}" snap`
    case 'enable':
      return `Enable "${wanted.snap}" snap`
    case 'set':
    case 'unset':
      return `Change configuration of "${wanted.snap}" snap`
    case 'connect':
      return `Connect ${wanted.plug.snap}:${wanted.plug.name ?? ''} to ${wanted.slot.snap}:${wanted.slot.name ?? ''}`
    case 'disconnect':
    case 'hotplug-remove':
      return `Disconnect ${wanted.plug.snap}:${wanted.plug.name} from ${wanted.slot.snap}:${wanted.slot.name}`
    case 'forget':
      return `Forget ${wanted.plug.snap}:${wanted.plug.name} to ${wanted.slot.snap}:${wanted.slot.name}`
    case 'install-component':
      return `Install component "${wanted.file.component}" for "${wanted.snap}" snap`
    case 'remove-component':
      return `Remove component "${wanted.component}" for "${wanted.snap}" snap`
    case 'auto-refresh':
      return `Auto-refresh ${wanted.refreshes.map(({ snap }) => `"${snap}"`).join(', ')}`
    case 'run-hook':
      return `Run hook ${wanted.hook} of snap "${wanted.snap}"`
    case 'prepare-device':
    case 'prepare-serial-request':
      return 'Initialize device'
    case 'install-device':
      return 'Setup system for run mode'
    case 'fde-setup':
      return 'Run fde-setup hook'
    case 'write-view':
    case 'read-view':
      return `Access ${wanted.view}`
  }
}
