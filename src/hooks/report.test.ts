import { expect, test } from 'vitest'
import { hookReports } from './report.ts'

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
    hookReports({ hooks, notes: [] }, { component: null, plugsOf: hook => [hook] }).map(
      ({ name, plugs, origin, stub, when }) => ({
        name,
        plugs,
        origin,
        stub,
        when,
      }),
    ),
  ).toEqual([
    {
      name: 'configure',
      plugs: ['configure'],
      origin: 'declared in hooks:',
      stub: true,
      when: 'at the end of every installation, refresh and revert, and on each snap set and snap unset',
    },
    {
      name: 'install',
      plugs: ['install'],
      origin: "part 'tool' (snap/hooks/install)",
      stub: false,
      when: 'on first installation, before services start',
    },
    { name: 'upgrade', plugs: ['upgrade'], origin: 'snap/hooks/upgrade', stub: false, when: null },
  ])
})
