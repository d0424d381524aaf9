import { without } from '../../record.ts'
import type { OfComponent } from '../change/tasks.ts'
import type { ComponentRevision, World } from '../world/world.ts'
import { currentRevision } from '../world/world.ts'
import type { Act } from './act.ts'

/** Makes a component's files visible beside the snap's. */
export const mountComponent: Act<'mount-component'> = {
  forward: ({ world }, { snap, component, revision }) => ({
    world,
    happened: [{ what: 'mount', snap, revision, component }],
  }),
  back: ({ world }, { snap, component, revision }) => ({
    world,
    happened: [{ what: 'unmount', snap, revision, component }],
  }),
}

/** Makes a revision of a component the one that the snap has. */
export const linkComponent: Act<'link-component'> = {
  forward: ({ world }, job) => ({
    world: withComponent(world, job, job.content),
    memory: { component: componentOf(world, job) ?? null },
    happened: [{ what: 'link', snap: job.snap, revision: job.revision, component: job.component }],
  }),
  back: ({ world }, job, { component }) => ({
    world: withComponent(world, job, component ?? undefined),
    happened: [{ what: 'unlink', snap: job.snap, revision: job.revision, component: job.component }],
  }),
}

/** Takes a component from the snap, for another revision of it or for good. */
export const unlinkCurrentComponent: Act<'unlink-current-component'> = {
  forward: ({ world }, job) => ({
    world: withComponent(world, job, undefined),
    memory: { component: componentOf(world, job) ?? null },
    happened: [{ what: 'unlink', snap: job.snap, revision: job.revision, component: job.component }],
  }),
  back: ({ world }, job, { component }) => ({
    world: withComponent(world, job, component ?? undefined),
    happened: [{ what: 'link', snap: job.snap, revision: job.revision, component: job.component }],
  }),
}

/** Removes the files of a component. */
export const discardComponent: Act<'discard-component'> = {
  forward: ({ world }, { snap, component, revision }) => ({
    world,
    happened: [{ what: 'unmount', snap, revision, component }],
  }),
}

function componentOf(world: World, { snap, component }: OfComponent): ComponentRevision | undefined {
  return currentRevision(world, snap)?.components[component]
}

function withComponent(
  world: World,
  { snap, component }: OfComponent,
  content: ComponentRevision | undefined,
): World {
  const [state, revision] = [world.snaps[snap], currentRevision(world, snap)]
  if (state === undefined || revision === undefined) return world
  const others = without(revision.components, component)
  const components = content === undefined ? others : { ...others, [component]: content }
  return {
    ...world,
    snaps: {
      ...world.snaps,
      [snap]: { ...state, revisions: { ...state.revisions, [state.current]: { ...revision, components } } },
    },
  }
}
