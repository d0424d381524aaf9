import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeTree, treeAt, workDirectory } from './workshop.ts'

const snapsmith = fileURLToPath(new URL('../../bin/snapsmith', import.meta.url))

/** Names in which a shell would find something to do; each of the commands would leave a file that is called so. */
const names = [
  'a blank',
  'quo"te',
  "apo'strophe",
  'com$(touch hurt)mand',
  'back`touch hurt`quotes',
  'var$HOME',
  'brace${HOME}',
  'back\\slash',
  'line\nbreak',
  '-dash',
  '$',
  'semi;touch hurt & pi|pe <less> (paren) st*r? ha#sh ~ ex!clam ü',
  'all "of\' $(touch hurt) `them` \\ ! \n;',
]

const yaml = (outside: string): string => `name: demo
base: core24
adopt-info: scripted
summary: s
description: d
grade: devel
confinement: strict
components:
  extra: {type: test, summary: s, description: d, version: '1'}
parts:
  tool:
    plugin: dump
    source: tool
    organize: {extra: (component/extra)/extra}
    override-build: craftctl default
  made:
    plugin: make
    source: made
    after: [tool]
    make-parameters: ['"WHERE=$CRAFT_STAGE/usr/bin/tool"']
    build-environment:
    - LIBRARY: $CRAFT_STAGE/usr/lib
  scripted:
    plugin: nil
    after: [made]
    build-environment:
    - BOTH: \${SNAPCRAFT_PRIME}:$CRAFT_PROJECT_DIR
    override-pull: |
      craftctl set version="1.$(craftctl get grade)"
      [ "$PWD" = "$CRAFT_PART_SRC" ]
    override-build: |
      craftctl default
      tool
      test "$CRAFT_PROJECT_DIR" = "$SNAPCRAFT_PROJECT_DIR"
      test "$BOTH" = "$CRAFT_PRIME:$CRAFT_PROJECT_DIR"
      for name in $(compgen -v | grep -E '^(SNAP)?CRAFT_.*(DIR|STAGE|PRIME|SRC|BUILD|INSTALL|WORK)$'); do printf '%s=%s\\0' "$name" "\${!name}" >> ${outside}/variables; done
      printf '%s' "$PKG_CONFIG_PATH" > ${outside}/pkg-config
      printf '%s' "$LDFLAGS" > ${outside}/flags
      touch "$CRAFT_PART_INSTALL/built"
    override-stage: |
      craftctl default
      [ "$PWD" = "$CRAFT_STAGE" ]; touch staged
    override-prime: |
      craftctl default
      [ "$PWD" = "$CRAFT_PRIME" ]; touch "$CRAFT_COMPONENT_EXTRA_PRIME/primed"
`

test.each(names)('a project in a directory of any name: %j', name => {
  const outside = workDirectory()
  const cwd = join(outside, 'home', name)
  makeTree(
    cwd,
    ['tool/usr/bin/tool', 'tool/usr/lib/pkgconfig/t.pc', 'tool/extra', 'made/Makefile', 'snap/hooks/install'],
    {
      'tool/usr/bin/tool': '#!/bin/sh\necho found\n',
      'tool/usr/lib/pkgconfig/t.pc':
        'prefix=/usr\nName: t\nDescription: d\nVersion: 1\nLibs: -L${prefix}/lib\n',
      'made/Makefile':
        'all:\n\ttest "$$LIBRARY/bin/tool" != ""\ninstall:\n\tinstall -d $(DESTDIR)/opt "$(DESTDIR)/etc"\n\ttool > $(DESTDIR)/opt/told\n',
      'snap/hooks/install': '#!/bin/sh\n',
    },
  )
  spawnSync('chmod', ['-R', '755', join(cwd, 'tool/usr/bin'), join(cwd, 'snap/hooks')])
  writeFileSync(join(cwd, 'snap/snapcraft.yaml'), yaml(outside))
  const run = (...args: string[]): void => {
    const { status, stderr } = spawnSync(process.execPath, [snapsmith, ...args], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: join(outside, 'person'), USER: 'nobody' },
    })
    expect(status, stderr).toBe(0)
  }
  mkdirSync(join(outside, 'person'))
  run('pack', '--output', `${name.replaceAll('/', '')}.snap`)
  const everything = treeAt(outside)
  expect(everything.filter(path => path.endsWith('hurt'))).toEqual([])
  expect(treeAt(cwd).filter(path => /^[^/]*\.(snap|comp)$/s.test(path))).toEqual(
    [`${name}.snap`, 'demo+extra_1.comp'].sort(),
  )
  expect(treeAt(join(outside, 'home')).filter(path => /^[^/]*\/$/s.test(path))).toEqual([`${name}/`])
  expect(treeAt(join(cwd, 'prime')).filter(path => !path.startsWith('meta'))).toEqual([
    'built',
    'etc/',
    'opt/',
    'opt/told',
    'usr/',
    'usr/bin/',
    'usr/bin/tool',
    'usr/lib/',
    'usr/lib/pkgconfig/',
    'usr/lib/pkgconfig/t.pc',
  ])
  expect(readFileSync(join(cwd, 'prime/meta/snap.yaml'), 'utf8')).toContain('version: 1.devel\n')
  expect(treeAt(join(cwd, 'partitions/component/extra/prime'))).toEqual([
    'extra',
    'meta/',
    'meta/component.yaml',
    'primed',
  ])
  const variables = Object.fromEntries(
    readFileSync(join(outside, 'variables'), 'utf8')
      .split('\0')
      .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  expect(variables).toMatchObject({
    CRAFT_PROJECT_DIR: cwd,
    SNAPCRAFT_STAGE: `${cwd}/stage`,
    CRAFT_PRIME: `${cwd}/prime`,
    CRAFT_COMPONENT_EXTRA_STAGE: `${cwd}/partitions/component/extra/stage`,
    CRAFT_PART_SRC: `${cwd}/parts/scripted/src`,
    SNAPCRAFT_PART_BUILD: `${cwd}/parts/scripted/build`,
    CRAFT_PART_INSTALL: `${cwd}/parts/scripted/install`,
  })
  expect(readFileSync(join(outside, 'pkg-config'), 'utf8')).toBe(`${cwd}/stage/usr/lib/pkgconfig`)
  // Taken apart as a shell takes words apart, flags are what they should be.
  const taken = spawnSync('sh', ['-c', `printf '%s\\0' ${readFileSync(join(outside, 'flags'), 'utf8')}`], {
    cwd: join(outside, 'person'),
    encoding: 'utf8',
  })
  expect(taken.stdout.split('\0').slice(0, -1)).toEqual([`-L${cwd}/stage/usr/lib`])
  run('prime')
  run('clean')
})

test('a directory for temporary files of any name', () => {
  const outside = workDirectory()
  const cwd = join(outside, 'project')
  const temporary = join(outside, 'a "b" $(touch hurt) \'c')
  mkdirSync(temporary)
  makeTree(cwd, ['made/Makefile'], { 'made/Makefile': 'all:\ninstall:\n\tinstall -d $(DESTDIR)/opt\n' })
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    JSON.stringify({
      name: 'demo',
      base: 'core24',
      version: '1',
      summary: 's',
      description: 'd',
      grade: 'devel',
      confinement: 'strict',
      parts: {
        p: {
          plugin: 'make',
          source: 'made',
          'override-build': 'craftctl default; test -n "$(craftctl get version)"',
        },
      },
    }),
  )
  const { status, stderr } = spawnSync(process.execPath, [snapsmith, 'prime'], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: outside, TMPDIR: temporary },
  })
  expect(status, stderr).toBe(0)
  expect(treeAt(outside).filter(path => path.endsWith('hurt'))).toEqual([])
  expect(treeAt(join(cwd, 'prime')).filter(path => !path.startsWith('meta'))).toEqual(['opt/'])
})
