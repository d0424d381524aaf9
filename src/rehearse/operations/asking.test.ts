import { describe, expect, test } from 'vitest'
import { rehearse, snapFile, steps, worldAfter } from '../../../test/support/pretend.ts'
import type { Script } from '../../../test/support/pretend.ts'
import type { Carried } from '../change/carry.ts'
import type { World } from '../world/world.ts'
import { emptyWorld } from '../world/world.ts'
import type { Operation } from './operation.ts'

const install = (snap: string, hooks: readonly string[], more: object = {}): Operation => ({
  op: 'install',
  snap,
  file: snapFile({ name: snap, version: '1', ...more }, { hooks, revision: '1' }),
})
const offered = (snap: string): { snap: string; to: ReturnType<typeof snapFile> } => ({
  snap,
  to: snapFile({ name: snap, version: '2' }, { hooks: ['post-refresh', 'gate-auto-refresh'], revision: '2' }),
})
const configured = (snap: string, values: object): World => ({
  ...emptyWorld,
  config: { [snap]: values as World['config'][string] },
})

const device = await worldAfter(
  emptyWorld,
  install('pc', ['prepare-device', 'prepare-serial-request', 'install-device'], { type: 'gadget' }),
  install('linux', ['fde-setup'], { type: 'kernel' }),
)
const viewHooks = ['change-view-net', 'save-view-net', 'observe-view-net', 'load-view-net', 'query-view-net']
const views = await worldAfter(
  configured('core', { experimental: { confdb: true } }),
  install('alpha', viewHooks),
  install('beta', viewHooks),
  install('gamma', viewHooks),
)

describe('a refresh that snapd begins by itself', () => {
  const asking: World = configured('core', { experimental: { 'gate-auto-refresh-hook': true } })
  const refreshed = async (world: World, script: Script): Promise<Carried> =>
    rehearse(
      await worldAfter(
        world,
        install('one', ['gate-auto-refresh']),
        install('two', []),
        install('three', ['gate-auto-refresh']),
      ),
      { op: 'auto-refresh', refreshes: [offered('one'), offered('two')] },
      script,
    )

  test('asks the snaps that it affects, and leaves out what they hold', async () => {
    const carried = await refreshed(asking, { calls: { 'one/gate-auto-refresh': [['refresh', '--hold']] } })
    expect(steps(carried)).toEqual(['one/gate-auto-refresh', 'two/post-refresh'])
    expect(
      carried.trace.steps.flatMap(step => (step.what === 'refresh' ? [`${step.snap} ${step.decision}`] : [])),
    ).toEqual(['one held', 'two proceeds'])
    expect([
      carried.world.snaps['one']?.current,
      carried.world.snaps['two']?.current,
      carried.world.inhibited,
    ]).toEqual(['1', '2', {}])
  })

  test('goes on when the snap says nothing, and nothing is on offer any more', async () => {
    const { world } = await refreshed(asking, {})
    expect([world.snaps['one']?.current, world.snaps['two']?.current, world.candidates]).toEqual([
      '2',
      '2',
      {},
    ])
  })

  test('takes a hook that fails for a hold', async () => {
    const { world, trace } = await refreshed(asking, { fails: ['one/gate-auto-refresh'] })
    expect([trace.status, trace.tasks[0]?.log, world.snaps['one']?.current]).toEqual([
      'Done',
      ['ERROR ignoring hook error: no'],
      '1',
    ])
  })

  test('asks nobody where the feature is off', async () => {
    expect(steps(await refreshed(emptyWorld, {}))).toEqual(['one/post-refresh', 'two/post-refresh'])
  })

  test('of several snaps fails for each by itself', async () => {
    const { world, trace } = await refreshed(emptyWorld, { fails: ['one/post-refresh'] })
    expect([trace.status, world.snaps['one']?.current, world.snaps['two']?.current]).toEqual([
      'Error',
      '1',
      '2',
    ])
  })
})

describe('hooks of the device', () => {
  test('prepare-device comes before the key and the serial', async () => {
    const { world: after, trace } = await rehearse(
      device,
      { op: 'prepare-device', snap: 'pc' },
      { calls: { 'pc/prepare-device': [['set', 'device-service.url=https://serial.example']] } },
    )
    expect(trace.tasks.map(({ summary }) => summary)).toEqual([
      'Run prepare-device hook',
      'Generate device key',
      'Request device serial',
    ])
    expect(after.config['pc']).toEqual({ 'device-service': { url: 'https://serial.example' } })
  })

  test('a gadget without prepare-device goes on without it', async () => {
    const bare = await worldAfter(emptyWorld, install('pc', [], { type: 'gadget' }))
    expect(
      (await rehearse(bare, { op: 'prepare-device', snap: 'pc' })).trace.tasks.map(({ kind }) => kind),
    ).toEqual(['unseen-step', 'unseen-step'])
  })

  test.each<[string, Script, string]>([
    ['leaves no body', {}, ''],
    [
      'leaves a good body',
      {
        calls: {
          'pc/prepare-serial-request': [
            ['set', '-s', 'registration.body={"hardware-id-key-sha384":"a","request-id-signature":"b"}'],
          ],
        },
      },
      '',
    ],
    [
      'leaves a body without a signature',
      {
        calls: {
          'pc/prepare-serial-request': [['set', '-s', 'registration.body={"hardware-id-key-sha384":"a"}']],
        },
      },
      '\'prepare-serial-request\' hook did not set mandatory field "request-id-signature" in registration body',
    ],
    [
      'fails',
      { fails: ['pc/prepare-serial-request'] },
      'cannot run prepare serial request hook: run hook "prepare-serial-request": no',
    ],
  ])('prepare-serial-request that %s', async (_, script, error) => {
    const { world: after, trace } = await rehearse(
      device,
      { op: 'prepare-serial-request', snap: 'pc', requestId: 'r1' },
      script,
    )
    expect(trace.error).toBe(
      error === ''
        ? ''
        : `cannot perform the following tasks:\n- Run hook prepare-serial-request of snap "pc" (${error})`,
    )
    expect(after.config['pc']?.['registration']).toMatchObject({ 'request-id': 'r1' })
  })

  test('install-device may ask to power off', async () => {
    const { trace } = await rehearse(
      device,
      { op: 'install-device', snap: 'pc' },
      {
        calls: {
          'pc/install-device': [
            ['reboot', '--halt'],
            ['reboot', '--poweroff'],
          ],
        },
      },
    )
    expect(trace.steps.flatMap(step => (step.what === 'hook' ? [step.reboot] : []))).toEqual(['poweroff'])
  })

  test('fde-setup is asked, and what it sets stays even when it fails', async () => {
    const script: Script = {
      calls: { 'linux/fde-setup': [['fde-setup-request'], ['set', 'a=1']] },
      fails: ['linux/fde-setup'],
    }
    const { world: after, trace } = await rehearse(
      device,
      { op: 'fde-setup', snap: 'linux', request: { op: 'features' } },
      script,
    )
    expect(
      trace.steps.flatMap(step => (step.what === 'hook' ? step.calls.map(({ stdout }) => stdout) : [])),
    ).toEqual(['{"op":"features"}\n', ''])
    expect([trace.status, after.config['linux']]).toEqual(['Error', { a: 1 }])
  })
})

describe('a view', () => {
  const side = (snap: string): { snap: string; name: string } => ({ snap, name: 'net' })
  const write: Operation = {
    op: 'write-view',
    view: 'acme/network/wifi',
    writer: 'gamma',
    custodians: [side('beta'), side('alpha')],
    observers: [side('gamma'), side('beta')],
  }

  test('that is written goes to its custodians, is stored by them, and is told to others', async () => {
    expect(steps(await rehearse(views, write))).toEqual([
      'alpha/change-view-net',
      'beta/change-view-net',
      'alpha/save-view-net',
      'beta/save-view-net',
      'beta/observe-view-net',
    ])
  })

  test('is not written when a custodian refuses', async () => {
    const { trace } = await rehearse(views, write, {
      calls: { 'beta/change-view-net': [['fail', 'not now']] },
    })
    expect(trace.error).toBe(
      'cannot perform the following tasks:\n- Run hook change-view-net of snap "beta" (cannot change confdb acme/network: beta rejected changes: not now)',
    )
  })

  test('is stored again as it was when a custodian cannot store it', async () => {
    const carried = await rehearse(views, write, { fails: ['beta/save-view-net'] })
    expect(steps(carried)).toEqual([
      'alpha/change-view-net',
      'beta/change-view-net',
      'alpha/save-view-net',
      'beta/save-view-net failed',
      'beta/save-view-net ignored',
      '~alpha/save-view-net',
    ])
  })

  test('tells others, and minds no failure of theirs', async () => {
    expect((await rehearse(views, write, { fails: ['beta/observe-view-net'] })).trace.status).toBe('Done')
  })

  test('that is read is loaded first and answered then', async () => {
    const read: Operation = {
      op: 'read-view',
      view: 'acme/network/wifi',
      custodians: [side('beta'), side('alpha')],
    }
    expect(steps(await rehearse(views, read))).toEqual([
      'alpha/load-view-net',
      'beta/load-view-net',
      'alpha/query-view-net',
      'beta/query-view-net',
    ])
  })
})
