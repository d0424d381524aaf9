import type { ConnectionAction, Happening } from '../rehearse/change/trace.ts'

/** The snap that something happens to. */
export function stepSnap(step: Happening): string {
  if (step.what === 'service') return step.service.split('.')[0] ?? step.service
  return step.what === 'connection' ? (step.plug.split(':')[0] ?? step.plug) : step.snap
}

const mounting = {
  mount: 'mount %',
  unmount: 'unmount %',
  link: 'make % available',
  unlink: 'make % unavailable',
} as const

/** What happens, in a few words and without the name of the snap. */
export function stepText(step: Happening): string {
  switch (step.what) {
    case 'hook':
      return step.component === undefined ? step.hook : `${step.hook} of component ${step.component}`
    case 'config':
      return configText(step)
    case 'service':
      return `${step.action} ${step.service.slice(step.service.indexOf('.') + 1)}`
    case 'mount':
    case 'unmount':
    case 'link':
    case 'unlink':
      return mounting[step.what].replace('%', () =>
        step.component === undefined
          ? `revision ${step.revision}`
          : `component ${step.component} (${step.revision})`,
      )
    case 'data':
      return dataText(step)
    case 'connection':
      return connectionText(step)
    case 'health':
      return `health: ${step.status}`
    case 'refresh':
      return step.decision === 'held' ? 'the refresh is held' : 'the refresh proceeds'
  }
}

function configText({ action, revision }: Happening & { what: 'config' }): string {
  const of = revision === undefined ? '' : ` of revision ${revision}`
  return {
    commit: 'configuration changes',
    discard: 'configuration of the hook dropped',
    save: `save configuration${of}`,
    restore: `restore configuration${of}`,
    drop: `remove configuration${of}`,
  }[action]
}

function dataText({ action, revision, from }: Happening & { what: 'data' }): string {
  if (action === 'copy')
    return from === undefined
      ? `copy data to revision ${revision}`
      : `copy data of revision ${from} to revision ${revision}`
  return `${action} data of revision ${revision}`
}

const connecting: Readonly<Record<ConnectionAction, readonly [string, string, string]>> = {
  connect: ['connect', 'to', ''],
  disconnect: ['disconnect', 'from', ''],
  restore: ['connect', 'to', ' again'],
  forget: ['forget', 'to', ''],
  'keep-undesired': ['disconnect', 'from', ', for good'],
  'keep-hotplug': ['disconnect', 'from', ' until the device is back'],
}

function connectionText({ action, plug, slot }: Happening & { what: 'connection' }): string {
  const [verb, between, end] = connecting[action]
  return `${verb} ${plug} ${between} ${slot}${end}`
}
