import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { partOf, projectOf } from '../../test/parts/project-texts.ts'
import { recorded } from '../../test/parts/recorded.ts'
import type { BuildBase } from '../bases/index.ts'
import type { Project, ProjectContent } from '../project/project.ts'

import { environmentText } from './environment.ts'
import { layoutOf } from './layout.ts'

interface Case {
  snapcraftYaml: string
  builtinEnvironmentFile: Record<string, [string, string][]>
}

interface Document extends Partial<ProjectContent> {
  base: string
  parts: Record<string, Record<string, unknown>>
}

const files = [
  'core22',
  'core22-components',
  'core22-cross',
  'core24',
  'core24-all',
  'core24-components',
  'core24-cross',
  'core26',
]

/** Each part's environment of the build as it was recorded; what is there is what is named. */
const rows = files.flatMap(file =>
  recorded<Case>(`environment/${file}.json`).flatMap(each =>
    Object.entries(each.builtinEnvironmentFile).map(([part, lines]) => ({
      file,
      part,
      lines,
      yaml: each.snapcraftYaml,
    })),
  ),
)

test.each(rows.filter(({ part }) => part !== 'oos'))(
  'the environment of $part in $file is as recorded',
  ({ file, part, lines, yaml }) => {
    const root = '/project'
    const { parts, base, ...content } = load(yaml.replaceAll('$CRAFT_STAGE', `${root}/stage`)) as Document
    const components = Object.keys(content.components ?? {}).map(name => `component/${name}`)
    const project = projectOf(parts, {
      base: base as BuildBase,
      partitions: components.length === 0 ? [] : ['default', ...components],
      content,
    })
    const text = lines
      .map(([name, value], index) =>
        name === '#' ? `${index === 0 ? '#' : '##'} ${value}\n` : `export ${name}=${value}\n`,
      )
      .join('')
      .replaceAll('<PROJECT>', root)
    const found = environmentText({
      project: builtFor(project, file),
      part: partOf(part, parts[part] ?? {}),
      step: 'build',
      layout: layoutOf(root, project.partitions),
      jobs: Number(/PARALLEL_BUILD_COUNT="(\d+)"/.exec(text)?.[1]),
      version: content.version ?? '',
      grade: content.grade ?? '',
      outOfSource: false,
      plugin: {},
      exists: path => new RegExp(`${path}["': ]`).test(text),
    })
    expect(found).toBe(text)
  },
)

function builtFor(project: Project, file: string): Project {
  if (file.endsWith('-cross')) return { ...project, build: { platform: 'arm64', on: 'amd64', for: 'arm64' } }
  return file.endsWith('-all') ? { ...project, build: { platform: 'all', on: 'amd64', for: 'all' } } : project
}

/** The lines of a text that name these variables. */
function linesOf(more: Partial<Parameters<typeof environmentText>[0]>, pattern: RegExp): string[] {
  const project = more.project ?? projectOf({})
  const text = environmentText({
    project,
    part: partOf('p', {}),
    step: 'prime',
    layout: layoutOf('/w', project.partitions),
    jobs: 3,
    version: '1',
    grade: 'devel',
    outOfSource: false,
    plugin: {},
    exists: () => false,
    ...more,
  })
  return text.split('\n').filter(line => pattern.test(line))
}

test('search paths name what is there, of the part before the stage', () => {
  const there = [
    'parts/p/install/usr/bin',
    'stage/bin',
    'stage/usr/include/x86_64-linux-gnu',
    'parts/p/install/lib',
    'stage/usr/local/share/pkgconfig',
  ]
  expect(linesOf({ exists: path => there.includes(path.slice('/w/'.length)) }, /PATH=|FLAGS=/)).toEqual([
    'export PATH="/w/parts/p/install/usr/bin:/w/stage/bin:$PATH"',
    ...['CPPFLAGS', 'CFLAGS', 'CXXFLAGS'].map(
      name => `export ${name}="\${${name}:+"$${name} "}-isystem /w/stage/usr/include/x86_64-linux-gnu"`,
    ),
    'export LDFLAGS="${LDFLAGS:+"$LDFLAGS "}-L/w/parts/p/install/lib"',
    'export PKG_CONFIG_PATH="${PKG_CONFIG_PATH:+"$PKG_CONFIG_PATH:"}/w/stage/usr/local/share/pkgconfig"',
  ])
})

test('every directory that tools look into is asked for, of the part and of the stage', () => {
  const asked = new Set<string>()
  linesOf({ exists: path => !asked.add(path.replace(/^\/w\/(parts\/p\/install|stage)\//, '')).has('') }, /./)
  expect([...asked]).toEqual([
    'usr/sbin',
    'usr/bin',
    'sbin',
    'bin',
    'include',
    'usr/include',
    'include/x86_64-linux-gnu',
    'usr/include/x86_64-linux-gnu',
    'lib',
    'usr/lib',
    'lib/x86_64-linux-gnu',
    'usr/lib/x86_64-linux-gnu',
    'lib/pkgconfig',
    'lib/x86_64-linux-gnu/pkgconfig',
    'usr/lib/pkgconfig',
    'usr/lib/x86_64-linux-gnu/pkgconfig',
    'usr/share/pkgconfig',
    'usr/local/lib/pkgconfig',
    'usr/local/lib/x86_64-linux-gnu/pkgconfig',
    'usr/local/share/pkgconfig',
  ])
})

test('a plugin that builds elsewhere has no subdirectory there', () => {
  const part = partOf('p', { 'source-subdir': 'sub' })
  const lines = (outOfSource: boolean): string[] =>
    linesOf({ part, outOfSource }, /^export CRAFT_PART_(SRC|BUILD)_WORK/)
  expect(lines(false)).toEqual([
    'export CRAFT_PART_SRC_WORK="/w/parts/p/src/sub"',
    'export CRAFT_PART_BUILD_WORK="/w/parts/p/build/sub"',
  ])
  expect(lines(true)).toEqual([
    'export CRAFT_PART_SRC_WORK="/w/parts/p/src/sub"',
    'export CRAFT_PART_BUILD_WORK="/w/parts/p/build"',
  ])
})

test.each([
  ['amd64', 'x86_64-linux-gnu'],
  ['arm64', 'aarch64-linux-gnu'],
  ['armhf', 'arm-linux-gnueabihf'],
  ['i386', 'i386-linux-gnu'],
  ['powerpc', 'powerpc-linux-gnu'],
  ['ppc64el', 'powerpc64le-linux-gnu'],
  ['riscv64', 'riscv64-linux-gnu'],
  ['s390x', 's390x-linux-gnu'],
  ['mips', 'mips-linux-gnu'],
])('what is built for %s is called %s', (architecture, triplet) => {
  const project = { ...projectOf({}), build: { platform: 'x', on: 'amd64', for: architecture } }
  expect(linesOf({ project }, /^export CRAFT_(ARCH_TRIPLET|TARGET_ARCH|ARCH_TRIPLET_BUILD_ON)=/)).toEqual([
    `export CRAFT_ARCH_TRIPLET="${triplet}"`,
    `export CRAFT_TARGET_ARCH="${architecture}"`,
    'export CRAFT_ARCH_TRIPLET_BUILD_ON="x86_64-linux-gnu"',
  ])
})

test('what a plugin and the person add comes last; odd directories hold nothing for a shell', () => {
  const part = partOf('p', { 'build-environment': [{ A: '$B' }, { C: '"' }] })
  expect(linesOf({ part, plugin: { MAKE: 'x' } }, /^export (A|C|MAKE)=/)).toEqual([
    'export MAKE="x"',
    'export A="$B"',
    'export C="""',
  ])
  expect(linesOf({ layout: layoutOf('/a$b', []) }, /^export CRAFT_STAGE=/)).toEqual([
    'export CRAFT_STAGE="/a\\$b/stage"',
  ])
})
