import { snapName } from '../world/names.ts'
import { snapType } from '../../snap/metadata/facts.ts'
import type { Job } from '../change/tasks.ts'
import type { ComponentRevision, Revision, World } from '../world/world.ts'

/** A hook that may be missing and whose failure fails the operation. */
export function optionalHook(snap: string, hook: string): Job {
  return { kind: 'run-hook', snap, hook, optional: true, ignoreFailure: false }
}

/** Whether configure hooks are run for snaps of this type: those of bases and of the system itself have none. */
function isConfigurable(content: Revision): boolean {
  return !['base', 'snapd', 'os'].includes(snapType(content.metadata))
}

/** default-configure, at the first installation; it is given what the gadget sets. */
export function defaultConfigure(snap: string, content: Revision, useDefaults: boolean): Job[] {
  if (!isConfigurable(content)) return []
  return [
    {
      kind: 'run-hook',
      snap,
      hook: 'default-configure',
      optional: true,
      ignoreFailure: false,
      ...(useDefaults ? { patch: 'defaults' } : {}),
    },
  ]
}

/** configure at the end of an operation; it is given what the gadget sets when no default-configure hook was. */
export function configureAtEnd(snap: string, content: Revision, useDefaults = false): Job[] {
  if (!isConfigurable(content)) return []
  const gets = useDefaults && !content.hooks.includes('default-configure')
  return [
    {
      kind: 'run-hook',
      snap,
      hook: 'configure',
      optional: true,
      ignoreFailure: false,
      ...(gets ? { patch: 'defaults' } : {}),
    },
  ]
}

/** check-health at the end of an operation. */
export function checkHealth(snap: string, revision: string): Job {
  return { kind: 'run-hook', snap, hook: 'check-health', revision, optional: true, ignoreFailure: false }
}

/** Hooks of components, in the order of their names. */
export function componentHooks(
  snap: string,
  components: Readonly<Record<string, ComponentRevision>>,
  hook: string,
): Job[] {
  return Object.keys(components)
    .toSorted()
    .map(component => ({
      kind: 'run-hook',
      snap,
      component,
      hook,
      optional: true,
      ignoreFailure: hook === 'remove',
    }))
}

/** Whether the gadget sets anything for a snap. */
export function hasDefaults(world: World, snap: string): boolean {
  return world.device.defaults?.[snapName(snap)] !== undefined
}
