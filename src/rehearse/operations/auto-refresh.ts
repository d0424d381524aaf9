import { affectedBy } from '../world/affected.ts'
import { inSeries } from '../change/change.ts'
import { systemFlag } from '../world/config.ts'
import { hasHook } from '../world/world.ts'
import { snapType } from '../../snap/metadata/facts.ts'
import type { Job, SnapFile } from '../change/tasks.ts'
import type { Candidate, World } from '../world/world.ts'
import type { Plan } from './operation.ts'
import { notInstalled } from './operation.ts'
import { defined } from '../../record.ts'

/** A refresh that snapd begins by itself: snaps that it affects are asked first, by name, where the feature is on. */
export const autoRefresh: Plan<'auto-refresh'> = (world, { refreshes }) => {
  const absent = refreshes.find(({ snap }) => world.snaps[snap] === undefined)
  if (absent !== undefined) return notInstalled(absent.snap)
  const offered: World = {
    ...world,
    candidates: {
      ...world.candidates,
      ...Object.fromEntries(refreshes.map(({ snap, to }) => [snap, candidate(to)])),
    },
  }
  const asked = systemFlag(world, 'experimental.gate-auto-refresh-hook')
    ? Object.keys(world.snaps)
        .toSorted()
        .filter(
          snap =>
            hasHook(world, { snap, hook: 'gate-auto-refresh' }) && affectedBy(offered, snap).by.length > 0,
        )
    : []
  const hooks = asked.map((snap): Job => ({
    kind: 'run-hook',
    snap,
    hook: 'gate-auto-refresh',
    optional: true,
    ignoreFailure: false,
  }))
  return { world: offered, drafts: inSeries([...hooks, { kind: 'conditional-auto-refresh', refreshes }]) }
}

function candidate({ revision, channel, content }: SnapFile): Candidate {
  const { version } = content.metadata
  return {
    revision: revision ?? 'unset',
    type: snapType(content.metadata),
    ...defined({ channel, version }),
  }
}
