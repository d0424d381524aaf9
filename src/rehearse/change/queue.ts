import type { Change, Draft } from './change.ts'
import { appendToLane, inSeries, letWait } from './change.ts'
import { removeComponent } from '../operations/components.ts'
import type { Queued } from '../world/snapctl.ts'
import type { World } from '../world/world.ts'

/** What a hook's calls of snapctl have put off. */
interface Queue {
  readonly task: number
  readonly hook: string
  readonly snap: string
  readonly queued: readonly Queued[]
  readonly world: World
}

/** Adds what a hook has put off to its change: after all that the change has. */
export function queueTasks(change: Change, { task, hook, snap, queued, world }: Queue): Change {
  return queued.reduce((grown, item) => {
    const longer = appendToLane(grown, task, draftsOf(world, item))
    return hook === 'default-configure' && item.kind === 'service-control'
      ? beforeTheRest(longer, grown, snap)
      : longer
  }, change)
}

/** As snapd does: what default-configure puts off must come before all that waits for the services' start, itself among it. */
function beforeTheRest(change: Change, before: Change, snap: string): Change {
  const start = before.tasks.find(({ job }) => job.kind === 'start-snap-services' && job.snap === snap)
  const added = change.tasks.filter(task => !before.tasks.some(({ id }) => id === task.id))
  if (start === undefined) return change
  const waiting = change.tasks.filter(({ waits }) => waits.includes(start.id)).map(({ id }) => id)
  return added.reduce((grown, { id }) => letWait(grown, waiting, id), change)
}

function draftsOf(world: World, item: Queued): readonly Draft[] {
  if (item.kind === 'service-control')
    return inSeries([{ kind: 'service-control', command: item.command, summary: item.summary }])
  if (item.kind === 'install-component')
    return inSeries([
      {
        kind: 'unseen-step',
        summary: item.summary,
        note: 'a rehearsal has no store that the component could come from',
      },
    ])
  const plans = item.components.map(component => removeComponent(world, { snap: item.snap, component }))
  return plans.flatMap(plan => ('refusal' in plan ? [] : plan.drafts))
}
