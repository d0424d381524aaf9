import { describe, expect, test } from 'vitest'
import { rehearse, scripted, snapFile, steps, worldAfter } from '../../../test/support/pretend.ts'
import type { JsonObject } from '../../json/exact-json.ts'
import { runChange } from '../machine/change.ts'
import type { World } from '../world/world.ts'
import { emptyWorld } from '../world/world.ts'
import { planOperation, planTogether } from './index.ts'
import type { Operation } from './operation.ts'
import { printedRefusal } from './printed-refusal.ts'

const system = (options: JsonObject): World => ({ ...emptyWorld, config: { core: options } })
const cam = {
  name: 'cam',
  version: '1',
  plugs: { feed: { interface: 'content', content: 'news', target: '$SNAP/feed' }, eye: 'camera' },
  apps: { web: { daemon: 'simple' } },
}
const hub = {
  name: 'hub',
  version: '1',
  slots: {
    wire: { interface: 'content', content: 'news', read: ['$SNAP/out'] },
    spare: { interface: 'content', content: 'old', read: ['$SNAP/old'] },
  },
}
const install = (
  snap: string,
  metadata: JsonObject,
  hooks: readonly string[] = [],
  revision = '1',
): Operation => ({ op: 'install', snap, file: snapFile(metadata, { hooks, revision }) })
const refresh = (
  snap: string,
  metadata: JsonObject,
  hooks: readonly string[],
  revision: string,
): Operation => ({ op: 'refresh', snap, to: snapFile(metadata, { hooks, revision }) })
const hooked = await worldAfter(
  emptyWorld,
  install('hub', hub),
  install('cam', cam, ['connect-plug-feed', 'configure']),
)
const both = await worldAfter(emptyWorld, install('hub', hub), install('cam', cam, ['configure']))

function refusalOf(world: World, operation: Operation): string | undefined {
  const planned = planOperation(world, operation)
  return 'refusal' in planned ? planned.refusal : undefined
}

describe('snapd makes no change, and says why, when', () => {
  const ends = { plug: { snap: 'cam', name: 'feed' }, slot: { snap: 'hub', name: 'wire' } }
  test.each<[string, Operation, string]>([
    ['the snap is there already', install('cam', cam), 'snap "cam" is already installed'],
    [
      'instances are switched off',
      install('cam_two', cam),
      "experimental feature disabled - test it by setting 'experimental.parallel-instances' to true",
    ],
    ['there is nothing to refresh', refresh('nosuch', cam, [], '2'), 'snap "nosuch" is not installed'],
    [
      'the revision is the current one',
      { op: 'refresh', snap: 'cam', to: '1' },
      'snap "cam" has no updates available',
    ],
    [
      'the revision is not there',
      { op: 'refresh', snap: 'cam', to: '9' },
      'cannot find revision 9 for snap "cam"',
    ],
    ['there is nothing to revert to', { op: 'revert', snap: 'cam' }, 'no revision to revert to'],
    [
      'the revision to revert to is current',
      { op: 'revert', snap: 'cam', revision: '1' },
      'already on requested revision',
    ],
    [
      'the revision to remove is not there',
      { op: 'remove', snap: 'cam', revision: '4' },
      'revision 4 of snap "cam" is not installed',
    ],
    ['the snap to enable is not there', { op: 'enable', snap: 'nosuch' }, 'snap "nosuch" is not installed'],
    [
      'a plug is not there',
      { op: 'connect', plug: { snap: 'cam', name: 'nope' }, slot: { snap: 'hub', name: 'wire' } },
      'snap "cam" has no plug named "nope"',
    ],
    [
      'the snap of a plug is not there',
      { op: 'connect', plug: { snap: 'nosuch', name: 'a' }, slot: { snap: 'hub' } },
      'snap "nosuch" is not installed',
    ],
    [
      'the snap of a slot is not there',
      { op: 'connect', plug: ends.plug, slot: { snap: 'nosuch' } },
      'snap "nosuch" is not installed',
    ],
    [
      'interfaces differ',
      { op: 'connect', plug: { snap: 'cam', name: 'eye' }, slot: { snap: 'hub', name: 'wire' } },
      'cannot connect cam:eye ("camera" interface) to hub:wire ("content" interface)',
    ],
    [
      'no slot fits',
      { op: 'connect', plug: { snap: 'cam', name: 'eye' }, slot: { snap: 'hub' } },
      'snap "hub" has no "camera" interface slots',
    ],
    [
      'the system has no such slot',
      { op: 'connect', plug: ends.plug, slot: { snap: '' } },
      'snap "snapd" has no "content" interface slots',
    ],
    [
      'several slots fit',
      { op: 'connect', plug: ends.plug, slot: { snap: 'hub' } },
      'snap "hub" has multiple "content" interface slots: spare, wire',
    ],
    [
      'there is no connection to cut',
      { op: 'disconnect', plug: ends.plug, slot: { snap: 'hub', name: 'spare' } },
      'cannot disconnect cam:feed from hub:spare, it is not connected',
    ],
    [
      'there is no connection to forget',
      { op: 'forget', plug: ends.plug, slot: { snap: 'hub', name: 'spare' } },
      'cannot disconnect cam:feed from hub:spare, it is not connected',
    ],
    [
      'the component is not one of the snap',
      {
        op: 'install-component',
        snap: 'cam',
        file: { component: 'extra', content: { revision: '1', hooks: [] } },
      },
      'component "extra" is not a component of snap "cam"',
    ],
    [
      'the component is not installed',
      { op: 'remove-component', snap: 'cam', component: 'extra' },
      'component "extra" is not installed for revision 1 of snap "cam"',
    ],
    [
      'the hook is not there',
      { op: 'run-hook', snap: 'cam', hook: 'install' },
      'snap "cam" has no "install" hook',
    ],
    [
      'views are switched off',
      { op: 'read-view', view: 'a/b/c', custodians: [] },
      '"confdb" feature flag is disabled: set \'experimental.confdb\' to true',
    ],
  ])('%s', (_, operation, refusal) => {
    expect(refusalOf(both, operation)).toBe(refusal)
  })

  test('another change is at work on the snap', () => {
    const busy: World = {
      ...both,
      changes: [{ id: '7', snap: 'cam', kind: 'install-snap', summary: '', status: 'Doing', tasks: [] }],
    }
    expect(refusalOf(busy, { op: 'remove', snap: 'cam' })).toBe(
      'snap "cam" has "install-snap" change in progress',
    )
    expect(refusalOf(busy, { op: 'remove', snap: 'hub' })).toBeUndefined()
  })
})

describe('connections', () => {
  test('snapd connects what it may by itself, with the slots of the system among it', async () => {
    const plugs = { network: null, home: null, feed: cam.plugs.feed, camera: null }
    const { connections } = await worldAfter(
      emptyWorld,
      install('hub', hub),
      install('cam', { ...cam, plugs }),
    )
    expect(connections.map(({ plug, slot }) => `${plug.name} ${slot.snap}:${slot.name}`)).toEqual([
      'feed hub:wire',
      'home snapd:home',
      'network snapd:network',
    ])
  })

  test('a plug that fits two slots is left alone', async () => {
    const { connections } = await worldAfter(
      emptyWorld,
      install('hub', hub),
      install('hut', { ...hub, name: 'hut' }),
      install('cam', cam),
    )
    expect(connections).toEqual([])
  })

  test('a person may connect to the system by the interface alone', async () => {
    const { world } = await rehearse(both, {
      op: 'connect',
      plug: { snap: 'cam', name: 'eye' },
      slot: { snap: '' },
    })
    expect(
      world.connections.map(
        ({ plug, slot, auto }) => `${plug.name} ${slot.snap}:${slot.name} ${String(auto)}`,
      ),
    ).toEqual(['eye snapd:camera false', 'feed hub:wire true'])
  })

  test('a manual connection whose plug is gone is kept, an automatic one is forgotten', async () => {
    const connected = await worldAfter(both, {
      op: 'connect',
      plug: { snap: 'cam', name: 'eye' },
      slot: { snap: '' },
    })
    const { world } = await rehearse(connected, refresh('cam', { name: 'cam', version: '2' }, [], '2'))
    expect(world.connections.map(({ plug }) => plug.name)).toEqual(['eye'])
  })

  test('an automatic connection that a refresh took away does not come back with the old revision, as on a real system', async () => {
    const { world, trace } = await rehearse(
      both,
      refresh('cam', { name: 'cam', version: '2' }, ['post-refresh'], '2'),
      { fails: ['cam/post-refresh'] },
    )
    expect([trace.status, world.snaps['cam']?.current, world.connections]).toEqual(['Error', '1', []])
  })

  test('another revision brings its own attributes', async () => {
    const moved = { ...cam, plugs: { feed: { ...cam.plugs.feed, target: '$SNAP/new' } } }
    const { world } = await rehearse(both, refresh('cam', moved, [], '2'))
    expect(world.connections.map(({ plugAttributes }) => plugAttributes.static)).toEqual([
      { content: 'news', target: '$SNAP/new' },
    ])
  })
})

describe('services', () => {
  const quiet = {
    name: 'quiet',
    version: '1',
    apps: {
      on: { daemon: 'simple' },
      off: { daemon: 'simple', 'install-mode': 'disable' },
      stays: { daemon: 'simple', 'refresh-mode': 'endure' },
    },
  }

  test('one that is installed disabled is not started, and one that endures a refresh is not stopped', async () => {
    const first = await rehearse(emptyWorld, install('quiet', quiet))
    expect(steps(first)).toEqual([
      'enable quiet.on',
      'enable quiet.stays',
      'start quiet.on',
      'start quiet.stays',
    ])
    const second = await rehearse(first.world, refresh('quiet', quiet, [], '2'))
    expect(steps(second)).toContain('stop quiet.on')
    expect(steps(second)).not.toContain('stop quiet.stays')
    expect(steps(second)).not.toContain('start quiet.off')
  })

  test('the first that does not start ends the start, and what has begun is stopped', async () => {
    const broken: World = { ...emptyWorld, faults: { ...emptyWorld.faults, services: { 'start b': 'no' } } }
    const { trace } = await rehearse(
      broken,
      install('abc', {
        name: 'abc',
        version: '1',
        apps: { a: { daemon: 'simple' }, b: { daemon: 'simple' }, c: { daemon: 'simple' } },
      }),
    )
    expect(
      trace.steps.flatMap(step =>
        step.what === 'service' && step.phase === 'do' ? [`${step.action} ${step.service}`] : [],
      ),
    ).toEqual([
      'enable abc.a',
      'enable abc.b',
      'enable abc.c',
      'start abc.a',
      'start abc.b',
      'stop abc.a',
      'stop abc.b',
      'disable abc.a',
      'disable abc.b',
      'disable abc.c',
    ])
  })
})

describe('several snaps in one command', () => {
  test('fail each for itself', async () => {
    const planned = planTogether(emptyWorld, [
      install('a', { name: 'a', version: '1' }, ['install']),
      install('b', { name: 'b', version: '1' }, ['install']),
    ])
    if ('refusal' in planned) throw new Error(planned.refusal)
    const { world, trace } = await runChange({ ...planned, runner: scripted({ fails: ['b/install'] }) })
    expect([Object.keys(world.snaps), trace.status]).toEqual([['a'], 'Error'])
  })

  test('are all refused with one', () => {
    expect(planTogether(both, [install('new', { name: 'new', version: '1' }), install('cam', cam)])).toEqual({
      refusal: 'snap "cam" is already installed',
    })
  })
})

describe('revisions', () => {
  test('three stay where the system is no classic one, and as many as refresh.retain says', async () => {
    const lamp = { name: 'lamp', version: '1' }
    const all: Operation[] = [
      install('lamp', lamp),
      ...['2', '3', '4'].map(revision => refresh('lamp', lamp, [], revision)),
    ]
    const sequence = async (world: World): Promise<readonly string[] | undefined> =>
      (await worldAfter(world, ...all)).snaps['lamp']?.sequence
    expect(await sequence(emptyWorld)).toEqual(['3', '4'])
    expect(await sequence({ ...emptyWorld, device: { ...emptyWorld.device, classic: false } })).toEqual([
      '2',
      '3',
      '4',
    ])
    expect(await sequence(system({ refresh: { retain: 4 } }))).toEqual(['1', '2', '3', '4'])
  })

  test('those after the current one go when a refresh follows a revert', async () => {
    const lamp = { name: 'lamp', version: '1' }
    const world = await worldAfter(
      emptyWorld,
      install('lamp', lamp),
      refresh('lamp', lamp, [], '2'),
      { op: 'revert', snap: 'lamp' },
      refresh('lamp', lamp, [], '3'),
    )
    expect(world.snaps['lamp']?.sequence).toEqual(['1', '3'])
  })

  test('local ones are counted on', async () => {
    const local: Operation = { op: 'refresh', snap: 'lamp', to: snapFile({ name: 'lamp', version: '2' }) }
    const world = await worldAfter(emptyWorld, install('lamp', { name: 'lamp', version: '1' }), local, local)
    expect(world.snaps['lamp']?.sequence).toEqual(['x1', 'x2'])
  })
})

describe('hooks of components', () => {
  const house = { name: 'house', version: '1', components: { attic: { type: 'standard' } } }
  const attic: Operation = {
    op: 'install-component',
    snap: 'house',
    file: { component: 'attic', content: { revision: '1', hooks: ['install'] } },
  }

  test('set what they set at once, since they speak for the apps of the snap', async () => {
    const world = await worldAfter(emptyWorld, install('house', house))
    const { world: after, trace } = await rehearse(world, attic, {
      calls: { 'house+attic/install': [['set', 'a=1']] },
      fails: ['house+attic/install'],
    })
    expect([trace.status, after.config['house'], after.snaps['house']?.revisions['1']?.components]).toEqual([
      'Error',
      { a: 1 },
      {},
    ])
  })

  test('run beside those of the snap when it brings its components along', async () => {
    const file = snapFile(house, { hooks: ['install', 'remove'], revision: '1' })
    const withAttic = {
      ...file,
      content: {
        ...file.content,
        components: { attic: { revision: '1', hooks: ['install', 'pre-refresh', 'post-refresh', 'remove'] } },
      },
    }
    const first = await rehearse(emptyWorld, { op: 'install', snap: 'house', file: withAttic })
    expect(steps(first)).toEqual(['house/install', 'house/install'])
    const newer = {
      ...withAttic,
      revision: '2',
      content: { ...withAttic.content, components: { attic: { revision: '2', hooks: ['post-refresh'] } } },
    }
    const second = await rehearse(first.world, { op: 'refresh', snap: 'house', to: newer })
    expect(steps(second)).toEqual(['house/pre-refresh', 'house/post-refresh'])
  })
})

describe('one hook by itself', () => {
  const run = async (hook: string, more: object = {}): Promise<string[]> => {
    const { trace } = await rehearse(
      hooked,
      { op: 'run-hook', snap: 'cam', hook, ...more },
      {
        calls: {
          [`cam/${hook}`]: [
            ['get', ':feed', 'target'],
            ['get', '--slot', ':feed', 'read'],
          ],
        },
      },
    )
    return trace.steps.flatMap(step =>
      step.what === 'hook' ? step.calls.map(({ stdout, stderr }) => stdout + stderr) : [],
    )
  }

  test('sees the connection that there is', async () => {
    expect(await run('connect-plug-feed')).toEqual(['$SNAP/feed\n', '[\n\t"$SNAP/out"\n]\n'])
  })

  test('sees what it is given', async () => {
    const connection = {
      plug: { snap: 'cam', name: 'feed', static: { target: '/a' }, dynamic: {} },
      slot: { snap: 'hub', name: 'wire', static: {}, dynamic: { read: 7 } },
    }
    expect(await run('connect-plug-feed', { connection })).toEqual(['/a\n', '7\n'])
  })

  test('sees its own side alone when it is not connected', async () => {
    const { trace } = await rehearse(
      await worldAfter(emptyWorld, install('cam', cam, ['prepare-plug-feed'])),
      { op: 'run-hook', snap: 'cam', hook: 'prepare-plug-feed' },
      {
        calls: {
          'cam/prepare-plug-feed': [
            ['get', ':feed', 'target'],
            ['set', ':feed', 'a=1'],
            ['get', '--slot', ':feed', 'read'],
          ],
        },
      },
    )
    expect(
      trace.steps.flatMap(step =>
        step.what === 'hook' ? step.calls.map(({ stdout, stderr }) => stdout + stderr) : [],
      ),
    ).toEqual(['$SNAP/feed\n', '', 'error: snapctl: no "read" attribute\n'])
  })

  test('is given values and may refuse them', async () => {
    const { world, trace } = await rehearse(
      hooked,
      { op: 'run-hook', snap: 'cam', hook: 'configure', values: { a: 1 } },
      { fails: ['cam/configure'] },
    )
    expect([world.config['cam'], trace.status]).toEqual([undefined, 'Error'])
  })
})

test('options of the system are set without a hook, and bad names are refused', async () => {
  expect(
    (await rehearse(emptyWorld, { op: 'set', snap: 'system', values: { 'refresh.retain': 3 } })).world.config[
      'core'
    ],
  ).toEqual({ refresh: { retain: 3 } })
  const { trace } = await rehearse(emptyWorld, { op: 'set', snap: 'system', values: { Bad: 3 } })
  expect(trace.error).toBe(
    'cannot perform the following tasks:\n- Run configure hook of "core" snap (invalid option name: "Bad")',
  )
})

test.each<[Operation, string, string]>([
  [
    { op: 'revert', snap: 'cam' },
    'no revision to revert to',
    'cannot revert "cam": no revision to revert to',
  ],
  [
    { op: 'enable', snap: 'cam' },
    'snap "cam" already enabled',
    'cannot enable "cam": snap "cam" already enabled',
  ],
  [{ op: 'disable', snap: 'cam' }, 'snap "cam" is not installed', 'snap "cam" is not installed'],
  [{ op: 'set', snap: 'cam', values: {} }, 'snap "cam" is not installed', 'snap "cam" not found'],
  [
    { op: 'remove', snap: 'cam' },
    'snap "cam" has "install-snap" change in progress',
    'snap "cam" has "install-snap" change in progress',
  ],
])('%j is refused in the words of snap', (operation, refusal, printed) => {
  expect(printedRefusal(operation, refusal)).toBe(printed)
})
