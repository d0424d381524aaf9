import { inSeries } from '../change/change.ts'
import { hasHook } from '../world/world.ts'
import type { Job } from '../change/tasks.ts'
import type { Plan } from './operation.ts'
import { notInstalled } from './operation.ts'

/** The device begins to register itself, with the gadget's hook first when it has one. */
export const prepareDevice: Plan<'prepare-device'> = (world, { snap }) => {
  if (world.snaps[snap] === undefined) return notInstalled(snap)
  const hook: Job[] = hasHook(world, { snap, hook: 'prepare-device' })
    ? [{ kind: 'run-hook', snap, hook: 'prepare-device', optional: false, ignoreFailure: false }]
    : []
  return {
    drafts: inSeries([
      ...hook,
      { kind: 'unseen-step', summary: 'Generate device key' },
      { kind: 'unseen-step', summary: 'Request device serial' },
    ]),
  }
}

/** The gadget's hook may change what the device sends when it asks for its serial. */
export const prepareSerialRequest: Plan<'prepare-serial-request'> = (world, { snap, requestId }) =>
  world.snaps[snap] === undefined
    ? notInstalled(snap)
    : {
        drafts: inSeries([
          {
            kind: 'run-hook',
            snap,
            hook: 'prepare-serial-request',
            optional: false,
            ignoreFailure: false,
            requestId,
          },
        ]),
      }

/** The last steps of installing a device. */
export const installDevice: Plan<'install-device'> = (world, { snap }) =>
  world.snaps[snap] === undefined
    ? notInstalled(snap)
    : {
        drafts: inSeries([
          { kind: 'unseen-step', summary: 'Setup system for run mode' },
          { kind: 'unseen-step', summary: 'Setup ubuntu-save snap folders' },
          { kind: 'run-hook', snap, hook: 'install-device', optional: false, ignoreFailure: false },
          { kind: 'unseen-step', summary: 'Ensure next boot to run mode' },
        ]),
      }

/** The kernel's hook is asked what it can do, or to protect a key. */
export const fdeSetup: Plan<'fde-setup'> = (world, { snap, request }) =>
  world.snaps[snap] === undefined
    ? notInstalled(snap)
    : {
        drafts: inSeries([
          {
            kind: 'run-hook',
            snap,
            hook: 'fde-setup',
            optional: false,
            ignoreFailure: false,
            fdeRequest: request,
          },
        ]),
      }
