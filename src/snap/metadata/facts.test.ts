import { describe, expect, test } from 'vitest'
import { daemons, declaredHook, endpoints, hookPlugs, interfaceOf, snapType } from './facts.ts'
import type { SnapMetadata } from './shapes.ts'

test.each([
  [{}, 'app'],
  [{ type: '' }, 'app'],
  [{ type: 'application' }, 'app'],
  [{ type: 'gadget' }, 'gadget'],
  [{ name: 'snapd', type: 'app' }, 'snapd'],
  [{ name: 'other', type: 'base' }, 'base'],
])('%j is of type %s', (metadata, type) => {
  expect(snapType(metadata)).toBe(type)
})

test('services are the apps with a daemon, sorted', () => {
  const apps = { web: { daemon: 'simple' }, tool: {}, empty: { daemon: '' }, db: { daemon: 'forking' } }
  expect(daemons({ apps }).map(([name]) => name)).toEqual(['db', 'web'])
  expect(daemons({})).toEqual([])
  expect(daemons()).toEqual([])
})

test.each([
  ['home', null, 'home'],
  ['cam', 'camera', 'camera'],
  ['cam', { interface: 'camera' }, 'camera'],
  ['cam', { interface: 5 }, 'cam'],
  ['cam', undefined, 'cam'],
])('%s: %j is of the interface %s', (name, value, expected) => {
  expect(interfaceOf(name, value)).toBe(expected)
})

describe('plugs and slots', () => {
  const metadata: SnapMetadata<unknown> = {
    plugs: {
      cam: 'camera',
      lib: { interface: 'content', target: '$SNAP/lib' },
      tagged: { interface: 'content', content: 'x' },
    },
    slots: { out: { interface: 'content', read: ['/'] } },
    apps: { tool: { plugs: ['home', 'cam'], slots: ['out', 'dbus'] } },
    hooks: { install: { plugs: ['network'] } },
  }

  test('are those that are declared, and those that only an app or a hook names', () => {
    expect(endpoints(metadata, 'plug')).toEqual({
      home: { interface: 'home', attributes: {} },
      cam: { interface: 'camera', attributes: {} },
      network: { interface: 'network', attributes: {} },
      lib: { interface: 'content', attributes: { target: '$SNAP/lib', content: 'lib' } },
      tagged: { interface: 'content', attributes: { content: 'x' } },
    })
    expect(endpoints(metadata, 'slot')).toEqual({
      out: { interface: 'content', attributes: { read: ['/'], content: 'out' } },
      dbus: { interface: 'dbus', attributes: {} },
    })
  })

  test('are none of no snap, and are found once', () => {
    expect(endpoints(undefined, 'plug')).toEqual({})
    expect(endpoints(metadata, 'plug')).toBe(endpoints(metadata, 'plug'))
  })
})

describe('hooks', () => {
  const metadata = {
    plugs: { home: null, cam: { interface: 'camera' }, themes: { interface: 'content' } },
    apps: { tool: { plugs: ['home'] } },
    hooks: { install: { plugs: ['network', 'home'] }, configure: {} },
    components: { extra: { hooks: { install: { plugs: ['cam'], 'command-chain': ['bin/a'] } } }, bare: {} },
  }

  test.each<[string, string, string | undefined, string[]]>([
    [
      'those that it lists, and those that nothing lists',
      'install',
      undefined,
      ['home', 'network', 'themes'],
    ],
    ['none but those that nothing lists, when it lists none', 'configure', undefined, ['themes']],
    ['the same for a hook that is not declared', 'remove', undefined, ['themes']],
    ["a component's hook's own, and those that nothing lists", 'install', 'extra', ['cam', 'themes']],
    ['nothing more for a component that declares no hooks', 'install', 'bare', ['themes']],
    ['nothing more for a component that is not declared', 'install', 'other', ['themes']],
    ['nothing more for a name that objects have', 'constructor', 'toString', ['themes']],
  ])('have %s', (_, hook, component, plugs) => {
    expect(hookPlugs(metadata, { hook, component })).toEqual(plugs)
  })

  test('are declared by the snap or by the component', () => {
    expect(declaredHook(metadata, { hook: 'install', component: 'extra' })).toEqual({
      plugs: ['cam'],
      'command-chain': ['bin/a'],
    })
    expect(declaredHook(metadata, { hook: 'configure' })).toEqual({})
    expect(declaredHook(metadata, { hook: 'remove' })).toBeUndefined()
    expect(declaredHook({}, { hook: 'install' })).toBeUndefined()
  })
})
