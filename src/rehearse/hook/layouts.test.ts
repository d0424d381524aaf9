import { expect, test } from 'vitest'
import type { BaseTree, Layout } from './layouts.ts'
import { layoutMounts } from './layouts.ts'

const tree: Readonly<Record<string, readonly string[]>> = {
  '/etc': ['passwd', 'ssl'],
  '/etc/ssl': [],
  '/usr': ['share', 'bin'],
  '/usr/share': ['doc'],
  '/usr/share/doc': [],
}

const base: BaseTree = {
  rootOf: () => '/base',
  kindOf: path =>
    path in tree
      ? 'directory'
      : Object.entries(tree).some(([at, names]) => names.some(name => `${at}/${name}` === path))
        ? 'file'
        : undefined,
  entries: path => (tree[path] ?? []).map(name => ({ name })),
}

function mounts(...layouts: Layout[]) {
  const places = (at: string): Record<string, string> => ({
    SNAP: `${at}/snap`,
    SNAP_DATA: `${at}/data`,
    SNAP_COMMON: `${at}/common`,
  })
  const mounted = (source: string): string | undefined =>
    source.startsWith('$SNAP')
      ? source.replace(/^\$(\w+)/, (_, name: string) => places('/host')[name] ?? '')
      : undefined
  return layoutMounts(layouts, { mounted, seen: places('/inside'), base, empty: '/host/empty' })
}

test('a place that is there is mounted over', () => {
  expect(mounts({ path: '/etc/ssl', kind: 'bind', source: '$SNAP_DATA/ssl' })).toEqual({
    args: ['--bind', '/host/data/ssl', '/etc/ssl'],
    needed: [{ path: '/host/data/ssl', kind: 'bind' }],
    notes: [],
  })
})

test('a place in the base that is not there gets a parent of its own', () => {
  expect(mounts({ path: '/etc/lamp.conf', kind: 'symlink', source: '$SNAP_COMMON/conf' }).args).toEqual([
    '--tmpfs',
    '/etc',
    '--ro-bind',
    '/base/etc/passwd',
    '/etc/passwd',
    '--ro-bind',
    '/base/etc/ssl',
    '/etc/ssl',
    '--symlink',
    '/inside/common/conf',
    '/etc/lamp.conf',
    '--remount-ro',
    '/etc',
  ])
})

test('parents come before the directories in them, and before all mounts', () => {
  const { args } = mounts(
    { path: '/usr/share/doc/lamp', kind: 'bind', source: '$SNAP/doc' },
    { path: '/usr/share/lamp', kind: 'tmpfs', source: '' },
  )
  expect(args).toEqual([
    '--tmpfs',
    '/usr/share',
    '--ro-bind',
    '/base/usr/share/doc',
    '/usr/share/doc',
    '--tmpfs',
    '/usr/share/doc',
    '--ro-bind',
    '/host/snap/doc',
    '/usr/share/doc/lamp',
    '--bind',
    '/host/empty/1',
    '/usr/share/lamp',
    '--remount-ro',
    '/usr/share',
    '--remount-ro',
    '/usr/share/doc',
  ])
})

test('what a link replaces is left out of the parent', () => {
  expect(mounts({ path: '/etc/passwd', kind: 'symlink', source: '$SNAP/passwd' }).args).not.toContain(
    '/base/etc/passwd',
  )
})

test('a place outside of the base is simply made', () => {
  expect(mounts({ path: '/var/lib/lamp', kind: 'bind', source: '$SNAP_COMMON/lib' }).args).toEqual([
    '--bind',
    '/host/common/lib',
    '/var/lib/lamp',
  ])
})

test.each<Layout>([
  { path: '/etc/x', kind: 'bind', source: '/usr/lib' },
  { path: '$SNAP/x', kind: 'bind', source: '$SNAP/y' },
  { path: '/proc/1', kind: 'bind', source: '$SNAP/y' },
  { path: '/opt/../proc', kind: 'bind', source: '$SNAP/y' },
  { path: '/opt//x', kind: 'bind', source: '$SNAP/y' },
])('what snapd would refuse is left out and told: %j', layout => {
  expect(mounts(layout)).toEqual({
    args: [],
    needed: [],
    notes: [`The layout of ${layout.path} is not part of the rehearsal.`],
  })
})
