import type { Act } from './act.ts'

/** Makes the files of a revision visible. */
export const mountSnap: Act<'mount-snap'> = {
  forward: ({ world }, { snap, mounted }) => ({
    world,
    happened: [{ what: 'mount', snap, revision: mounted }],
  }),
  back: ({ world }, { snap, mounted }) => ({
    world,
    happened: [{ what: 'unmount', snap, revision: mounted }],
  }),
}

/** Gives a revision its own copy of the data of the one before it. */
export const copySnapData: Act<'copy-snap-data'> = {
  forward: ({ world }, { snap, to }) => {
    const from = world.snaps[snap]?.current
    return {
      world,
      happened: [
        {
          what: 'data',
          snap,
          revision: to,
          ...(from === undefined ? { action: 'create' } : { action: 'copy', from }),
        },
      ],
    }
  },
  // A revision that was there before keeps the copy: nothing has kept what it had.
  back: ({ world }, { snap, to }) =>
    world.snaps[snap]?.sequence.includes(to) === true
      ? { world }
      : { world, happened: [{ what: 'data', snap, revision: to, action: 'remove' }] },
}

/** Removes the data of a revision. */
export const clearSnap: Act<'clear-snap'> = {
  forward: ({ world }, { snap, revision }) => ({
    world,
    happened: [{ what: 'data', snap, revision, action: 'remove' }],
  }),
}
