import type { HookFault } from '../rehearse/hook/faults.ts'
import { failedOnPurpose } from '../rehearse/hook/faults.ts'
import type { FaultShape } from './shape.ts'
import { defined } from '../record.ts'

/** The faults that meet hooks while they run, as the machinery takes them. */
export function hookFaults(faults: readonly FaultShape[]): HookFault[] {
  return faults.flatMap(({ hook, snap, component, run, at, call, disk, exit, output }): HookFault[] => {
    if (hook === undefined || at === 'start') return []
    const where = {
      hook,
      ...defined({ snap, component, run }),
    }
    if (call !== undefined) return [{ ...where, kind: 'call', call }]
    if (disk !== undefined) return [{ ...where, kind: 'disk', free: disk }]
    return [
      {
        ...where,
        kind: 'fail',
        ...defined({ exit, output }),
      },
    ]
  })
}

/** What systemctl answers for services that are to fail. */
export function faultyServices(faults: readonly FaultShape[]): Record<string, string> {
  return Object.fromEntries(
    faults.flatMap(({ service, output }) => {
      if (service === undefined) return []
      const app = service.slice(service.indexOf('.') + 1)
      const words =
        output ?? `Job for snap.${service}.service failed because the control process exited with error code.`
      return ['start', 'stop', 'restart', 'reload-or-restart'].map(
        action => [`${action} ${app}`, words] as const,
      )
    }),
  )
}

/** Why a task of snapd itself fails; undefined for one that is done. */
export function taskFailure(faults: readonly FaultShape[], kind: string): string | undefined {
  const fault = faults.find(({ task }) => task === kind)
  return fault === undefined ? undefined : (fault.output ?? failedOnPurpose)
}
