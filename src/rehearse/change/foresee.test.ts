import { describe, expect, test } from 'vitest'
import { snapFile, worldAfter } from '../../../test/support/pretend.ts'
import type { Foreseen } from './foresee.ts'
import { foresee } from './foresee.ts'
import type { Operation } from '../operations/operation.ts'
import type { TraceStep } from './trace.ts'
import type { World } from '../world/world.ts'
import { emptyWorld } from '../world/world.ts'

const life = [
  'install',
  'pre-refresh',
  'post-refresh',
  'default-configure',
  'configure',
  'check-health',
  'remove',
]
const sides = (side: string): string[] =>
  ['prepare', 'unprepare', 'connect', 'disconnect'].map(verb => `${verb}-${side}`)
const cam = snapFile(
  {
    name: 'cam',
    version: '1',
    plugs: { feed: { interface: 'content', content: 'news', target: '$SNAP/feed' } },
    apps: { web: { daemon: 'simple' } },
  },
  { hooks: [...life, ...sides('plug-feed')], revision: '1' },
)
const hub = snapFile(
  {
    name: 'hub',
    version: '1',
    slots: { wire: { interface: 'content', content: 'news', read: ['$SNAP/out'] } },
  },
  { hooks: sides('slot-wire'), revision: '1' },
)
const withHub = await worldAfter(emptyWorld, { op: 'install', snap: 'hub', file: hub })
const withBoth = await worldAfter(withHub, { op: 'install', snap: 'cam', file: cam })

function word(step: TraceStep): string {
  if (step.what === 'hook') return step.hook
  if (step.what === 'service') return step.action
  return step.what === 'config' || step.what === 'connection' || step.what === 'data'
    ? `(${step.what} ${step.action})`
    : `(${step.what})`
}

function picture(world: World, operation: Operation): string[] {
  const seen = foresee(world, operation) as Foreseen
  return [
    seen.trace.steps.map(word).join(' '),
    ...seen.failures.map(({ task, undo }) => `${task.hook ?? task.kind}: ${undo.map(word).join(' ')}`),
  ]
}

describe('without running anything one sees how', () => {
  test('an installation would go', () => {
    expect(picture(withHub, { op: 'install', snap: 'cam', file: cam })).toMatchInlineSnapshot(`
      [
        "(mount) (data create) (link) prepare-plug-feed prepare-slot-wire (connection connect) connect-slot-wire connect-plug-feed install default-configure enable start configure check-health (health)",
        "prepare-plug-feed: (unlink) disable (data remove) (unmount)",
        "prepare-slot-wire: unprepare-plug-feed (unlink) disable (data remove) (unmount)",
        "connect: unprepare-slot-wire unprepare-plug-feed (unlink) disable (data remove) (unmount)",
        "connect-slot-wire: (connection disconnect) unprepare-slot-wire unprepare-plug-feed (unlink) disable (data remove) (unmount)",
        "connect-plug-feed: disconnect-slot-wire (connection disconnect) unprepare-slot-wire unprepare-plug-feed (unlink) disable (data remove) (unmount)",
        "install: disconnect-plug-feed disconnect-slot-wire (connection disconnect) unprepare-slot-wire unprepare-plug-feed (unlink) disable (data remove) (unmount)",
        "default-configure: disconnect-plug-feed disconnect-slot-wire (connection disconnect) unprepare-slot-wire unprepare-plug-feed (unlink) disable (data remove) (unmount)",
        "start-snap-services: disconnect-plug-feed disconnect-slot-wire (connection disconnect) unprepare-slot-wire unprepare-plug-feed (unlink) disable (data remove) (unmount)",
        "configure: stop disconnect-plug-feed disconnect-slot-wire (connection disconnect) unprepare-slot-wire unprepare-plug-feed (unlink) disable (data remove) (unmount)",
        "check-health: stop disconnect-plug-feed disconnect-slot-wire (connection disconnect) unprepare-slot-wire unprepare-plug-feed (unlink) disable (data remove) (unmount)",
      ]
    `)
  })

  test('a refresh would go', () => {
    expect(picture(withBoth, { op: 'refresh', snap: 'cam', to: { ...cam, revision: '2' } }))
      .toMatchInlineSnapshot(`
      [
        "(mount) pre-refresh stop (unlink) disable (data copy) (link) post-refresh enable start configure check-health (health)",
        "pre-refresh: (unmount)",
        "post-refresh: (unlink) disable (data remove) (link) enable start (unmount)",
        "start-snap-services: (unlink) disable (data remove) (link) enable start (unmount)",
        "configure: stop (unlink) disable (data remove) (link) enable start (unmount)",
        "check-health: stop (unlink) disable (data remove) (link) enable start (unmount)",
      ]
    `)
  })

  test('a revert would go', async () => {
    const refreshed = await worldAfter(withBoth, {
      op: 'refresh',
      snap: 'cam',
      to: { ...cam, revision: '2' },
    })
    expect(picture(refreshed, { op: 'revert', snap: 'cam' })).toMatchInlineSnapshot(`
      [
        "stop (unlink) disable (link) enable start configure check-health (health)",
        "start-snap-services: (unlink) disable (link) enable start",
        "configure: stop (unlink) disable (link) enable start",
        "check-health: stop (unlink) disable (link) enable start",
      ]
    `)
  })

  test('a connection would be cut and made again', async () => {
    const ends = { plug: { snap: 'cam', name: 'feed' }, slot: { snap: 'hub', name: 'wire' } }
    expect(picture(withBoth, { op: 'disconnect', ...ends })).toMatchInlineSnapshot(`
      [
        "disconnect-slot-wire disconnect-plug-feed (connection keep-undesired)",
        "disconnect: connect-plug-feed connect-slot-wire",
      ]
    `)
    expect(picture(await worldAfter(withBoth, { op: 'disconnect', ...ends }), { op: 'connect', ...ends }))
      .toMatchInlineSnapshot(`
      [
        "prepare-plug-feed prepare-slot-wire (connection connect) connect-slot-wire connect-plug-feed",
        "prepare-plug-feed: ",
        "prepare-slot-wire: unprepare-plug-feed",
        "connect: unprepare-slot-wire unprepare-plug-feed",
        "connect-slot-wire: (connection disconnect) unprepare-slot-wire unprepare-plug-feed",
        "connect-plug-feed: disconnect-slot-wire (connection disconnect) unprepare-slot-wire unprepare-plug-feed",
      ]
    `)
    expect(picture(withBoth, { op: 'hotplug-remove', ...ends })).toMatchInlineSnapshot(`
      [
        "disconnect-slot-wire disconnect-plug-feed (connection keep-hotplug)",
        "disconnect-slot-wire: ",
        "disconnect-plug-feed: connect-slot-wire",
        "disconnect: connect-plug-feed connect-slot-wire",
      ]
    `)
  })

  test('a removal would go', () => {
    expect(picture(withBoth, { op: 'remove', snap: 'cam' })).toMatchInlineSnapshot(`
      [
        "stop remove disconnect-slot-wire disconnect-plug-feed (connection disconnect) (unlink) disable (data remove) (unmount)",
        "disconnect: connect-plug-feed connect-slot-wire enable start",
      ]
    `)
  })
})

test('what snapd refuses is told', () => {
  expect(foresee(emptyWorld, { op: 'remove', snap: 'cam' })).toEqual({
    refusal: 'snap "cam" is not installed',
  })
})

test('what is foreseen is plain data', () => {
  const seen = foresee(withHub, { op: 'install', snap: 'cam', file: cam })
  expect(JSON.parse(JSON.stringify(seen))).toEqual(seen)
})
