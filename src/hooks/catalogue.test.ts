import { expect, test } from 'vitest'
import { hookKind, hookKinds, hookSubject, nearestHook } from './catalogue.ts'

test.each([
  ['confgure', 'configure'],
  ['Configure', 'configure'],
  ['configure.sh', 'configure'],
  ['pre_refresh', 'pre-refresh'],
  ['INSTALL.py', 'install'],
  ['upgrade', 'post-refresh'],
  ['after-refresh', 'post-refresh'],
  ['apply-config', 'configure'],
  ['uninstall', 'remove'],
  ['postinst', 'install'],
  ['conect-plug-camera', 'connect-plug-camera'],
  ['disconnect-plugs-camera', 'disconnect-plug-camera'],
  ['connect_slot_bus', 'connect-slot-bus'],
  ['wifi-view-changed', 'observe-view-wifi'],
  ['check-heath', 'check-health'],
])('%s is taken for %s', (name, meant) => expect(nearestHook(name)).toBe(meant))

test.each(['README.md', 'functions', 'x', 'lib.sh', 'Makefile'])('%s is taken for no hook', name =>
  expect(nearestHook(name)).toBeUndefined(),
)

test.each([
  ['confgure', undefined],
  ['intsall', 'install'],
  ['configure', undefined],
  ['postrefresh', 'post-refresh'],
])('of a component, %s is taken for %s', (name, meant) => expect(nearestHook(name, true)).toBe(meant))

test('an interface hook belongs to the plug or slot that its name ends in', () => {
  expect(hookSubject('connect-plug-my-cam2')).toEqual({ side: 'plug', name: 'my-cam2' })
  expect(hookSubject('unprepare-slot-bus')).toEqual({ side: 'slot', name: 'bus' })
  expect(hookSubject('save-view-wifi')).toEqual({ side: 'plug', name: 'wifi' })
  expect(hookSubject('configure')).toBeUndefined()
})

test('no name is of two kinds', () => {
  const names = hookKinds.map(kind => (kind.of === undefined ? kind.name : `${kind.name}a`))
  for (const name of names)
    expect(hookKinds.filter(kind => kind.pattern.test(name))).toEqual([hookKind(name)])
})
