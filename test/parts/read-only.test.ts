import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { giveToNobody, programForNobody } from '../support/users.ts'
import { makeTree, treeAt, workDirectory } from './workshop.ts'

const snapsmith = programForNobody()
const close = 'find "$CRAFT_PART_INSTALL" -mindepth 1 -type d -exec chmod a-w {} +'

/** A project, what is changed between two runs, and the modes of directories in the snap. */
interface Case {
  name: string
  parts: Record<string, Record<string, unknown>>
  more?: Record<string, unknown>
  change: (cwd: string) => Record<string, Record<string, unknown>> | undefined
  /** Directories of the snap that stay closed. */
  closed: string[]
}

const edit = (cwd: string): undefined => {
  writeFileSync(join(cwd, 'src/a'), 'changed')
}
const cache = {
  plugin: 'nil',
  source: 'src',
  'override-build': `mkdir -p cache/mod "$CRAFT_PART_INSTALL/share/mod"; for f in cache/mod/f "$CRAFT_PART_INSTALL/share/mod/f"; do cp a "$f"; done; chmod -R a-w cache; ${close}`,
}

const cases: readonly Case[] = [
  { name: 'a cache that a script makes', parts: { p: cache }, change: edit, closed: ['share', 'share/mod'] },
  { name: 'a cache that goes', parts: { p: cache }, change: () => ({ p: { plugin: 'nil' } }), closed: [] },
  {
    name: 'a part that goes',
    parts: { p: cache, q: { plugin: 'nil' } },
    change: () => ({ q: { plugin: 'nil' } }),
    closed: [],
  },
  {
    name: 'a directory that parts share',
    closed: ['share', 'share/mod'],
    parts: {
      p: cache,
      q: {
        plugin: 'nil',
        'override-build': `mkdir -p "$CRAFT_PART_INSTALL/share/mod"; echo q > "$CRAFT_PART_INSTALL/share/mod/q"; ${close}`,
      },
    },
    change: edit,
  },
  {
    name: 'what make leaves',
    parts: { p: { plugin: 'make', source: 'src' } },
    change: edit,
    closed: ['lib'],
  },
  {
    name: 'a source that is closed',
    parts: { p: { plugin: 'dump', source: 'closed' } },
    change: openSource,
    closed: ['d', 'd/e', 'm'],
  },
  {
    name: 'a source that is closed and copied',
    parts: { p: { plugin: 'dump', source: 'closed', 'override-build': 'craftctl default' } },
    change: openSource,
    closed: ['d', 'd/e', 'm'],
  },
  {
    name: 'directories that are moved',
    parts: { p: { plugin: 'dump', source: 'closed', organize: { d: 'opt/d', 'm/*': 'd/e/' } } },
    change: openSource,
    closed: ['m', 'opt/d', 'opt/d/e'],
  },
  {
    name: 'directories that are matched',
    parts: { p: { plugin: 'dump', source: 'closed', organize: { 'd/*': 'opt/', 'm/f': 'opt/g' } } },
    change: openSource,
    closed: ['d', 'm', 'opt/e'],
  },
  {
    name: 'directories that scripts of stage and prime see',
    parts: { p: { ...cache, 'override-stage': 'craftctl default', 'override-prime': 'craftctl default' } },
    change: edit,
    closed: ['share', 'share/mod'],
  },
  {
    name: 'directories without x',
    parts: {
      p: {
        plugin: 'dump',
        source: 'src',
        organize: { a: 'd/e/a' },
        permissions: [
          { path: 'd/e', mode: '640' },
          { path: 'd', mode: '000' },
        ],
      },
    },
    change: edit,
    closed: [],
  },
  {
    name: 'directories into which we write ourselves',
    closed: ['meta', 'meta/gui', 'meta/hooks'],
    parts: {
      p: {
        plugin: 'nil',
        source: 'src',
        'override-build': `mkdir -p "$CRAFT_PART_INSTALL/meta/gui" "$CRAFT_PART_INSTALL/meta/hooks"; cp a "$CRAFT_PART_INSTALL/meta/gui/a"; ${close}`,
      },
    },
    change: edit,
  },
]

test.each(cases)(
  'directories without the write bit stop an ordinary user nowhere: $name',
  ({ parts, change, closed }) => {
    const cwd = project()
    write(cwd, parts)
    asUser(cwd, 'prime')
    const changed = change(cwd)
    if (changed !== undefined) write(cwd, changed)
    giveToNobody(cwd)
    asUser(cwd, 'prime')
    const second = modes(cwd)
    expect(
      Object.keys(second)
        .filter(path => path.endsWith('/') && (second[path] ?? 0) % 0o1000 === 0o555)
        .map(path => path.slice(0, -1)),
    ).toEqual(closed)
    asUser(cwd, 'clean')
    expect(['parts', 'stage', 'prime'].filter(name => existsSync(join(cwd, name)))).toEqual([])
    asUser(cwd, 'prime')
    expect(modes(cwd)).toEqual(second)
    for (const step of ['prime', 'stage', 'build', 'pull']) asUser(cwd, 'clean', '--step', step)
    asUser(cwd, 'prime')
    expect(modes(cwd)).toEqual(second)
  },
)

test('owners keep what it takes to go on with files and directories, and to pack them', () => {
  const cwd = project()
  write(cwd, {
    p: {
      plugin: 'dump',
      source: 'src',
      organize: { a: 'd/e/a' },
      permissions: [
        { path: 'd/e', mode: '640' },
        { path: 'd', mode: '000' },
        { path: 'd/e/a', mode: '004' },
      ],
    },
  })
  asUser(cwd, 'pack')
  expect(modes(cwd)).toMatchObject({ 'd/': 0o500, 'd/e/': 0o740, 'd/e/a': 0o404 })
})

test('a link in a closed directory is removed, and what it leads to is left as it is', () => {
  const cwd = project()
  makeTree(cwd, ['elsewhere/d/f'])
  for (const path of ['elsewhere/d', 'elsewhere']) chmodSync(join(cwd, path), 0o555)
  write(cwd, {
    p: {
      plugin: 'nil',
      'override-build': `mkdir -p d "$CRAFT_PART_INSTALL/d"; for at in d "$CRAFT_PART_INSTALL/d"; do ln -s ${cwd}/elsewhere "$at/l"; chmod a-w "$at"; done`,
    },
  })
  giveToNobody(cwd)
  asUser(cwd, 'prime')
  asUser(cwd, 'clean')
  expect(existsSync(join(cwd, 'parts'))).toBe(false)
  expect(['elsewhere', 'elsewhere/d'].map(path => lstatSync(join(cwd, path)).mode & 0o777)).toEqual([
    0o555, 0o555,
  ])
  expect(readFileSync(join(cwd, 'elsewhere/d/f'), 'utf8')).toBe('elsewhere/d/f')
  asUser(cwd, 'prime')
})

function openSource(cwd: string): undefined {
  const directories = ['m', 'd', 'd/e'].map(path => join(cwd, 'closed', path))
  for (const path of directories) chmodSync(path, 0o755)
  for (const path of ['d/new', 'd/e/new', 'd/e/newer', 'd/n/x']) {
    mkdirSync(join(cwd, 'closed', path, '..'), { recursive: true })
    writeFileSync(join(cwd, 'closed', path), path)
  }
  rmSync(join(cwd, 'closed/d/gone'))
  for (const path of directories) chmodSync(path, 0o555)
}

function project(): string {
  const cwd = workDirectory()
  makeTree(cwd, [
    'src/a',
    'closed/d/e/f',
    'closed/d/gone',
    'closed/m/f',
    'snap/hooks/install',
    'snap/gui/demo.png',
  ])
  writeFileSync(join(cwd, 'snap/hooks/install'), '#!/bin/sh\n')
  writeFileSync(
    join(cwd, 'src/Makefile'),
    'all:\n\tmkdir -p made\n\tcp a made/a\n\tchmod a-w made\ninstall:\n\tmkdir -p $(DESTDIR)/lib\n\tcp a $(DESTDIR)/lib/\n\tchmod a-w $(DESTDIR)/lib\n',
  )
  for (const path of ['m', 'd/e', 'd']) chmodSync(join(cwd, 'closed', path), 0o555)
  chmodSync(cwd, 0o755)
  return cwd
}

function write(cwd: string, parts: Record<string, unknown>): void {
  writeFileSync(
    join(cwd, 'snap/snapcraft.yaml'),
    JSON.stringify({
      name: 'demo',
      base: 'core24',
      version: '1',
      summary: 's',
      description: 'd',
      grade: 'devel',
      confinement: 'strict',
      parts,
    }),
  )
  giveToNobody(cwd)
}

function asUser(cwd: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [snapsmith, ...args], {
    cwd,
    encoding: 'utf8',
    ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
    env: { PATH: process.env.PATH ?? '', HOME: cwd, XDG_STATE_HOME: join(cwd, '.state') },
  })
  expect(status, stderr).toBe(0)
}

/** The modes of what is in the snap. */
function modes(cwd: string): Record<string, number> {
  const root = join(cwd, 'prime')
  return Object.fromEntries(
    treeAt(root).map(entry => [entry, lstatSync(join(root, entry.replace(/ -> .*/, ''))).mode & 0o7777]),
  )
}
