import { inSeries } from '../change/change.ts'
import type { Job } from '../change/tasks.ts'
import { currentRevision } from '../world/world.ts'
import type { Plan } from './operation.ts'
import { notInstalled } from './operation.ts'

/** A component for a snap that is installed: new, or another revision of it. The snap's own hooks do not run. */
export const installComponent: Plan<'install-component'> = (
  world,
  { snap, file: { component, content } },
) => {
  const revision = currentRevision(world, snap)
  if (revision === undefined) return notInstalled(snap)
  if (revision.metadata.components?.[component] === undefined)
    return { refusal: `component "${component}" is not a component of snap "${snap}"` }
  const before = revision.components[component]
  const about = { snap, component, revision: content.revision }
  const leaving: Job[] =
    before === undefined
      ? []
      : [
          hook(about, 'pre-refresh'),
          { kind: 'unlink-current-component', snap, component, revision: before.revision },
        ]
  const left: Job[] =
    before === undefined ? [] : [{ kind: 'discard-component', snap, component, revision: before.revision }]
  return {
    drafts: inSeries([
      { kind: 'prepare-component', ...about },
      { kind: 'mount-component', ...about },
      ...leaving,
      { kind: 'link-component', ...about, content },
      hook(about, before === undefined ? 'install' : 'post-refresh'),
      ...left,
    ]),
  }
}

/** Takes a component from a snap. */
export const removeComponent: Plan<'remove-component'> = (world, { snap, component }) => {
  const state = world.snaps[snap]
  if (state === undefined) return notInstalled(snap)
  const content = currentRevision(world, snap)?.components[component]
  if (content === undefined)
    return {
      refusal: `component "${component}" is not installed for revision ${state.current} of snap "${snap}"`,
    }
  const about = { snap, component, revision: content.revision }
  return {
    drafts: inSeries([
      { ...hook(about, 'remove'), ignoreFailure: true },
      { kind: 'unlink-current-component', ...about },
      { kind: 'setup-profiles', snap, revision: state.current },
      { kind: 'discard-component', ...about },
    ]),
  }
}

function hook(
  { snap, component }: { snap: string; component: string },
  name: string,
): Job & { kind: 'run-hook' } {
  return { kind: 'run-hook', snap, component, hook: name, optional: true, ignoreFailure: false }
}
