import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { snapctlCommands } from '../../snapctl/commands.ts'
import type { JsonObject } from '../../json/exact-json.ts'
import { readJson } from '../../json/read.ts'
import { beginHook } from '../hook/run.ts'
import type { Answer, Caller } from '../world/snapctl.ts'
import type { Connection, World } from '../world/world.ts'
import { emptyWorld } from '../world/world.ts'
import { readWorld, worldText } from '../world/world-text.ts'
import { answer } from './index.ts'

const app: Caller = { kind: 'app', snap: 'lantern' }

function worldWith(metadata: JsonObject, more: Partial<World> = {}): World {
  const revision = { metadata, hooks: [], components: { tongue: { revision: '4', hooks: [] } } }
  return {
    ...emptyWorld,
    ...more,
    snaps: {
      lantern: {
        current: '7',
        active: true,
        sequence: ['7'],
        revisions: { 7: revision },
        asserted: false,
        publisher: '',
      },
    },
  }
}

function ask(world: World, line: string, caller: Caller = app): Answer {
  return answer({ world, caller, argv: line.split(' ') })
}

const connected = (kind: string, attributes: JsonObject): Connection => ({
  plug: { snap: 'lantern', name: kind },
  slot: { snap: 'core', name: kind },
  interface: kind,
  plugAttributes: { static: attributes, dynamic: {} },
  slotAttributes: { static: {}, dynamic: {} },
  auto: false,
  undesired: false,
  hotplugGone: false,
})

describe('every command of the table', () => {
  test.each(snapctlCommands.map(({ name }) => name))('%s is answered', name => {
    expect(ask(worldWith({}), name).stderr).not.toContain('not answered')
  })

  test.each(snapctlCommands.map(({ name }) => name))('%s has help', name => {
    const { exit, stdout } = ask(worldWith({}), `${name} --help`, { kind: 'outside' })
    expect([exit, stdout.split('\n')[1]]).toEqual([0, expect.stringContaining(`snapctl [OPTIONS] ${name}`)])
  })
})

describe('mounts', () => {
  const world = worldWith(
    {},
    {
      connections: [
        connected('mount-control', {
          mount: [{ what: '/dev/sd*', where: '$SNAP_DATA/{a,b}', type: ['ext4'], options: ['ro'] }],
        }),
      ],
    },
  )

  test('are made and taken away', () => {
    const made = ask(world, 'mount -t ext4 -o ro /dev/sda1 /var/snap/lantern/7/b')
    expect(made).toMatchObject({
      exit: 0,
      world: { mounts: [{ where: '/var/snap/lantern/7/b', persistent: false }] },
    })
    expect(ask(made.world, 'umount /var/snap/lantern/7/b')).toMatchObject({ exit: 0, world: { mounts: [] } })
  })

  test.each([
    '-t ext4 /dev/sda1 /var/snap/lantern/7/c',
    '-t ext4 /dev/sd/x /var/snap/lantern/7/a',
    '/dev/sda1 /var/snap/lantern/7/a',
    '-t ext4 -o rw /dev/sda1 /var/snap/lantern/7/a',
    '--persistent -t ext4 /dev/sda1 /var/snap/lantern/7/a',
  ])('%s is refused', words => expect(ask(world, `mount ${words}`)).toMatchObject({ exit: 1, world }))
})

describe('modules', () => {
  const world = worldWith(
    {},
    {
      connections: [
        connected('kernel-module-load', {
          modules: [
            { name: 'foo', load: 'dynamic', options: '*' },
            { name: 'bar', load: 'dynamic' },
          ],
        }),
      ],
    },
  )

  test('are loaded with options and unloaded', () => {
    const loaded = ask(world, 'kmod insert foo a=1')
    expect(ask(loaded.world, 'kmod remove foo').world.modules).toEqual(['foo a=1', '-r foo'])
  })

  test('take no options without leave', () => expect(ask(world, 'kmod insert bar a=1').exit).toBe(1))
})

describe('services', () => {
  const metadata = { apps: { db: { daemon: 'simple' }, web: { daemon: 'simple' }, tool: {} } }

  test('of a start that fails are stopped and disabled again', () => {
    const world = worldWith(metadata, { faults: { services: { 'start web': 'no' }, slowServices: {} } })
    const { events, stderr, world: after } = ask(world, 'start --enable lantern')
    expect(events.map(({ action, service }) => `${action} ${service.slice(8)}`)).toEqual([
      'enable db',
      'enable web',
      'start db',
      'start web',
      'stop db',
      'stop web',
      'disable db',
      'disable web',
    ])
    expect(stderr).toBe(
      'error: snapctl: cannot perform the following tasks:\n- Run service command "start" for services ["db" "web"] of snap "lantern" (no)\n',
    )
    expect(after.services).toEqual({
      'lantern.db': { enabled: false, active: false },
      'lantern.web': { enabled: false, active: false },
    })
  })

  test('are restarted together when they run or are enabled', () => {
    const world = worldWith(metadata, {
      services: {
        'lantern.db': { enabled: false, active: false },
        'lantern.web': { enabled: true, active: false },
      },
    })
    expect(ask(world, 'restart lantern').events).toEqual([
      { action: 'stop', service: 'lantern.web' },
      { action: 'start', service: 'lantern.web' },
    ])
  })
})

describe('is-connected for others', () => {
  const slot: Connection = {
    ...connected('pulseaudio', {}),
    plug: { snap: 'beacon', name: 'p' },
    slot: { snap: 'lantern', name: 'sound' },
  }
  const world = worldWith(
    { slots: { sound: { interface: 'pulseaudio' } } },
    { connections: [slot], processes: { 7: '0::/user.slice/snap.lantern.app-1f.scope\n' } },
  )

  test.each([
    ['snap.lantern.app', 1],
    ['snap.lantern.hook.configure', 1],
    ['snap.lantern', 11],
    ['snap.lantern.a.b', 11],
    ['unconfined', 11],
  ])('%s is %i', (label, exit) => {
    expect(ask(world, `is-connected sound --apparmor-label ${label}`).exit).toBe(exit)
  })

  test('finds a process by its group', () => expect(ask(world, 'is-connected sound --pid 7').exit).toBe(1))
})

describe('attributes that are null', () => {
  const begun = beginHook(worldWith({}), {
    snap: 'lantern',
    revision: 'unset',
    hook: 'prepare-plug-feed',
    connection: {
      plug: { snap: 'lantern', name: 'feed', static: {}, dynamic: { none: null } },
      slot: { snap: 'core', name: 'feed', static: {}, dynamic: {} },
    },
  })
  if ('problem' in begun) throw new Error(begun.problem)
  const hook: Caller = { kind: 'hook', run: begun.run }

  test('have no members', () =>
    expect(ask(begun.world, 'get :feed none.a', hook).stderr).toBe('error: snapctl: no "none.a" attribute\n'))
  test('can get members', () => {
    expect(ask(begun.world, 'set :feed none.a=1', hook).run?.connection?.plug.dynamic).toEqual({
      none: { a: 1 },
    })
  })
})

describe('components', () => {
  test('are installed for an app, which can look at the change', () => {
    const done = ask(worldWith({}), 'install --no-wait +extra +tongue')
    expect(done).toMatchObject({
      exit: 0,
      stdout: '1\n',
      stderr: 'snapctl: component "tongue" is already installed\n',
    })
    expect(done.world.snaps['lantern']?.revisions['7']?.components).toEqual({
      extra: { revision: '1', hooks: [] },
      tongue: { revision: '4', hooks: [] },
    })
    expect(ask(done.world, 'is-ready 1')).toMatchObject({ exit: 0, stderr: '' })
    expect(ask(done.world, 'tasks 1').stdout).toBe(
      'Status  Spawn               Ready               Summary\nDone    today at 00:00 UTC  today at 00:00 UTC  Installing components [extra] for snap lantern\n\n',
    )
  })

  test('are removed', () =>
    expect(
      ask(worldWith({}), 'remove lantern+tongue').world.snaps['lantern']?.revisions['7']?.components,
    ).toEqual({}))

  test('wait for the end of a hook', () => {
    const world = worldWith({})
    const begun = beginHook(world, { snap: 'lantern', revision: 'unset', hook: 'install' })
    if ('problem' in begun) throw new Error(begun.problem)
    const { run, world: after } = ask(world, 'install +extra', { kind: 'hook', run: begun.run })
    expect(run?.queued).toMatchObject([{ kind: 'install-component', snap: 'lantern', components: ['extra'] }])
    expect(after).toBe(world)
  })

  test('have hooks whose settings are committed by each call', () => {
    const world = worldWith({})
    const begun = beginHook(world, {
      snap: 'lantern',
      revision: 'unset',
      hook: 'install',
      component: 'extra',
    })
    if ('problem' in begun) throw new Error(begun.problem)
    expect(ask(world, 'set a=1', { kind: 'hook', run: begun.run }).world.config['lantern']).toEqual({ a: 1 })
  })
})

describe('changes', () => {
  const change = (status: 'Doing' | 'Error', kind = 'snapctl-install'): World =>
    worldWith(
      {},
      {
        changes: [
          {
            id: '1',
            snap: 'lantern',
            kind,
            summary: 'S',
            status,
            tasks: [{ kind, summary: 'Do it', status, log: ['ERROR no'] }],
          },
        ],
      },
    )

  test('that failed', () =>
    expect(ask(change('Error'), 'is-ready 1')).toMatchObject({
      exit: 2,
      stderr: 'change finished with status Error',
    }))
  test('that go on', () => expect(ask(change('Doing'), 'is-ready 1')).toMatchObject({ exit: 3, stderr: '' }))
  test('of services are not told of', () =>
    expect(ask(change('Doing', 'service-control'), 'is-ready 1').stderr).toBe(
      'error: snapctl: change "1" not found\n',
    ))
  test('have logs', () =>
    expect(ask(change('Error'), 'change 1').stdout.split('\n').slice(2)).toEqual([
      '',
      '.'.repeat(70),
      'Do it',
      '',
      'ERROR no',
      '',
      '',
    ]))
  test('are JSON, too', () =>
    expect(readJson(ask(change('Error'), 'tasks --format json 1').stdout)).toMatchObject({
      value: { id: '1', status: 'Error' },
    }))
})

describe('the world', () => {
  test('survives as a text, with the text of its numbers', () => {
    const { world } = ask(
      worldWith({ version: '1' }),
      'set big=1e400 n=1.0 o={"a":[null,12345678901234567890]}',
    )
    const read = readWorld(worldText(world))
    expect('problem' in read ? read : worldText(read)).toBe(worldText(world))
    expect('problem' in read ? read : ask(read, 'get big n o.a').stdout).toBe(
      '{\n\t"big": 1e400,\n\t"n": 1.0,\n\t"o.a": [\n\t\tnull,\n\t\t12345678901234567890\n\t]\n}\n',
    )
  })

  test('is not read from anything', () => {
    expect(readWorld('[]')).toEqual({ problem: 'a state is an object' })
    expect(readWorld('{')).toEqual({ problem: 'unexpected EOF' })
  })

  test('does not change under a call', () => {
    const world = worldWith({})
    const before = JSON.stringify(world)
    for (const line of ['set a=1', 'install +extra', 'set-health waiting hold-on-a-bit', 'unset a'])
      ask(world, line)
    expect(JSON.stringify(world)).toBe(before)
  })
})

describe('what is told of the device', () => {
  const gadget = worldWith(
    { type: 'gadget' },
    {
      device: {
        ...emptyWorld.device,
        classic: false,
        brand: 'acme',
        model: 'lamp',
        serial: 's-1',
        mode: 'install',
        headers: { base: 'core24' },
      },
    },
  )

  test('its model', () =>
    expect(ask(gadget, 'model').stdout).toBe(
      'brand-id:   acme\nmodel:      lamp\nserial:     s-1\nbase:       core24\ntimestamp:  2017-07-27T00:00:00Z\n',
    ))
  test('its mode', () =>
    expect(ask(gadget, 'system-mode').stdout).toBe('system-mode: install\nseed-loaded: true\n'))
})

test('no words at all bring an answer down', () => {
  const metadata = {
    apps: { web: { daemon: 'simple' } },
    plugs: { feed: { interface: 'content', target: '$SNAP/x' } },
  }
  const known = snapctlCommands.flatMap(({ name, flags }) => [
    name,
    ...flags.flatMap(({ short, long }) => [
      short === undefined ? '' : `-${short}`,
      long === undefined ? '' : `--${long}`,
    ]),
  ])
  const word = fc.oneof(
    fc.constantFrom(
      ...known,
      'lantern.web',
      ':feed',
      'a.b',
      'a=1',
      'a.b!',
      '--',
      '-',
      '+extra',
      'insert',
      '1',
      'okay',
      'waiting',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  const hook = fc.constantFrom(
    'configure',
    'default-configure',
    'prepare-plug-feed',
    'check-health',
    'gate-auto-refresh',
    'fde-setup',
    'install-device',
    'change-view-feed',
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...snapctlCommands.map(({ name }) => name)),
      fc.array(word, { maxLength: 5 }),
      hook,
      (name, words, hookName) => {
        const world = worldWith(metadata)
        const begun = beginHook(world, { snap: 'lantern', revision: 'unset', hook: hookName })
        if ('problem' in begun) throw new Error(begun.problem)
        for (const caller of [app, { kind: 'outside' }, { kind: 'hook', run: begun.run }] as const) {
          const { exit, stdout, stderr } = answer({ world: begun.world, caller, argv: [name, ...words] })
          expect(exit === 1 && stderr !== '' ? stdout : '').toBe('')
          expect(stderr).not.toContain('undefined')
        }
      },
    ),
  )
})

test('nonsense on the command line is an error of the caller', () => {
  expect(ask(worldWith({}), 'internal configure-core')).toMatchObject({
    exit: 1,
    stderr: 'no internal core configuration anymore',
  })
  expect(ask(worldWith({}), 'get constructor').stdout).toBe('\n')
})
