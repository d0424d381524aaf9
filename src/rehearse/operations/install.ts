import { inSeries } from '../change/change.ts'
import { systemFlag } from '../world/config.ts'
import { nextLocalRevision } from '../world/world.ts'
import type { Incoming, Job, SnapFile } from '../change/tasks.ts'
import type { World } from '../world/world.ts'
import {
  checkHealth,
  componentHooks,
  configureAtEnd,
  defaultConfigure,
  hasDefaults,
  optionalHook,
} from './hooks-of-life.ts'
import type { Plan } from './operation.ts'
import { defined } from '../../record.ts'

/** The revision that a file becomes, and how summaries name it before it is there. */
interface Arrival {
  readonly incoming: Incoming
  /** `7`, or `unset` for a local file. */
  readonly named: string
}

/** A file as the revision that it becomes. */
export function arrival(
  world: World,
  snap: string,
  { revision, content, asserted, publisher, channel }: SnapFile,
): Arrival {
  const incoming: Incoming = {
    revision: revision ?? nextLocalRevision(world, snap),
    content,
    asserted,
    publisher,
    ...defined({ tracking: channel }),
  }
  return { incoming, named: revision ?? 'unset' }
}

/** Fetching and mounting a revision: the same for a first one and for a refresh. */
export function fetchJobs(snap: string, { incoming, named }: Arrival): Job[] {
  const fetched: Job[] = incoming.asserted
    ? [
        { kind: 'download-snap', snap, revision: named, channel: incoming.tracking ?? 'latest/stable' },
        { kind: 'validate-snap', snap, revision: named },
      ]
    : [{ kind: 'prepare-snap', snap, revision: named }]
  return [
    { kind: 'prerequisites', snap },
    ...fetched,
    { kind: 'mount-snap', snap, revision: named, mounted: incoming.revision },
  ]
}

/** Making a mounted revision the current one: the same for a first one and for a refresh. */
export function linkJobs(snap: string, { incoming, named: revision }: Arrival): Job[] {
  return [
    { kind: 'copy-snap-data', snap, revision, to: incoming.revision },
    { kind: 'setup-profiles', snap, revision },
    { kind: 'link-snap', snap, revision, incoming, to: incoming.revision, restoreConfig: false },
    { kind: 'auto-connect', snap },
    { kind: 'set-auto-aliases', snap },
    { kind: 'setup-aliases', snap },
  ]
}

/** A first installation. */
export const install: Plan<'install'> = (world, { snap, file }) => {
  if (world.snaps[snap] !== undefined) return { refusal: `snap "${snap}" is already installed` }
  if (snap.includes('_') && !systemFlag(world, 'experimental.parallel-instances'))
    return {
      refusal: "experimental feature disabled - test it by setting 'experimental.parallel-instances' to true",
    }
  const arriving = arrival(world, snap, file)
  const { named: revision } = arriving
  const useDefaults = file.asserted && hasDefaults(world, snap)
  return {
    drafts: inSeries([
      ...fetchJobs(snap, arriving),
      ...linkJobs(snap, arriving),
      optionalHook(snap, 'install'),
      ...componentHooks(snap, file.content.components, 'install'),
      ...defaultConfigure(snap, file.content, useDefaults),
      { kind: 'start-snap-services', snap, revision },
      ...configureAtEnd(snap, file.content, useDefaults),
      checkHealth(snap, revision),
    ]),
  }
}
