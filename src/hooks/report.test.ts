import { describe, expect, test } from 'vitest'
import { effectivePlugs, hookReports } from './report.ts'
import type { PlugTables } from './report.ts'

const tables: PlugTables = {
  plugs: { home: null, cam: { interface: 'camera' }, themes: { interface: 'content' } },
  apps: { tool: { plugs: ['home'] } },
  hooks: { install: { plugs: ['network', 'home'] }, configure: {} },
  components: { extra: { hooks: { install: { plugs: ['cam'] } } } },
}

describe('the plugs of a hook', () => {
  test.each<[string, string, string | null, string[]]>([
    ['those that it lists, and those that nothing lists', 'install', null, ['home', 'network', 'themes']],
    ['none but those that nothing lists, when it lists none', 'configure', null, ['themes']],
    ['the same for a hook that is not declared', 'remove', null, ['themes']],
    ["a component's hook's own, and those that nothing lists", 'install', 'extra', ['cam', 'themes']],
  ])('are %s', (_, name, component, plugs) =>
    expect(effectivePlugs(name, { tables, component })).toEqual(plugs),
  )
})

test('a report says where a hook comes from and when it runs', () => {
  const hooks = [
    { name: 'configure', source: { kind: 'declared' }, shadowed: [], actions: [] },
    {
      name: 'install',
      source: { kind: 'part', path: 'snap/hooks/install', part: 'tool' },
      shadowed: [],
      actions: [],
    },
    { name: 'upgrade', source: { kind: 'project', path: 'snap/hooks/upgrade' }, shadowed: [], actions: [] },
  ] as const
  expect(
    hookReports({ hooks, notes: [] }, { tables, component: null }).map(({ name, origin, stub, when }) => ({
      name,
      origin,
      stub,
      when,
    })),
  ).toEqual([
    {
      name: 'configure',
      origin: 'declared in hooks:',
      stub: true,
      when: 'at the end of every installation, refresh and revert, and on each snap set and snap unset',
    },
    {
      name: 'install',
      origin: "part 'tool' (snap/hooks/install)",
      stub: false,
      when: 'on first installation, before services start',
    },
    { name: 'upgrade', origin: 'snap/hooks/upgrade', stub: false, when: null },
  ])
})
