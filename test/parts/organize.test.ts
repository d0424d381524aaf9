import { readFileSync, statSync, writeFileSync, unlinkSync, mkdirSync, chmodSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { installDir, layoutOf } from '../../src/parts/layout.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { ownDestinations } from './own-destinations.ts'
import { compare, recorded } from './recorded.ts'
import type { Differences } from './recorded.ts'
import { hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'

interface Result {
  expected?: string[]
  expectedContents?: Record<string, string>
  error?: { message: string }
}
interface Change {
  write?: Record<string, string>
  unlink?: string
  organize?: Record<string, string>
}
interface Case extends Result {
  name: string
  install: string[]
  organize: Record<string, string | number>
  contents?: Record<string, string>
  modes?: Record<string, string>
  expectedModes?: Record<string, string>
  partitions?: string[]
  then?: Change[]
  first?: Result
  second?: Result
  plan?: { step: string; action: string; reason: string | null }[]
}

/** By case of organize.json. */
const differences: Differences = {
  'file below an existing file': 'said in a sentence that names the key',
  'file out of the install dir': 'refused: nothing may leave the install directory',
  'directory merge: directory over file': 'said in a sentence that names what is in the way',
  'directory onto existing file': 'the sentence names paths within the install directory',
  'directory into itself': 'refused: snapcraft loses the files',
  'directory into itself with slash': 'refused: snapcraft loses the files',
  'directory onto itself': 'refused: snapcraft loses the files',
  'bare recursive glob': 'accepted: matches are moved once each',
  'glued recursive glob': 'accepted as plain stars',
  'update: file removed at the source root stays': 'what is removed from the source disappears',
  'update: existing destination file is replaced instead of refused':
    'an update gives what a build from nothing gives',
  'update: existing directory in destination is replaced': 'an update gives what a build from nothing gives',
}

const cases = recorded<Case>('organize.json')

test.each(cases.filter(each => each.then === undefined))('$name', async each => {
  const bench = benchFor(each)
  const actual = await bench.build(each.organize)
  const expected = each.error === undefined ? resultOf(each) : { error: plain(each.error.message) }
  compare({ name: each.name, differences, actual, expected })
  // Nothing has been moved when something is refused.
  if (actual.error !== undefined) expect(bench.tree()).toEqual(bench.before())
  else expect(await bench.build(each.organize)).toEqual(actual)
})

test.each(cases.filter(each => each.then !== undefined))('$name', async each => {
  const cwd = workDirectory()
  makeTree(join(cwd, 'source'), each.install, each.contents)
  let organize = each.organize
  const run = async (): Promise<unknown> => {
    const project = projectOf(
      { p: { plugin: 'dump', source: 'source', organize } },
      { partitions: each.partitions ?? [] },
    )
    try {
      await runLifecycle({
        project,
        step: 'build',
        parts: [],
        host: hostAt(cwd),
        reporter: keepingReporter(),
      })
    } catch (error) {
      if (error instanceof UserError) return { error: plain(error.message) }
      throw error
    }
    return built(cwd, each.partitions)
  }
  expect(await run()).toEqual(resultOf(each.first ?? {}))
  for (const change of each.then ?? []) {
    for (const [path, text] of Object.entries(change.write ?? {})) {
      mkdirSync(dirname(join(cwd, 'source', path)), { recursive: true })
      writeFileSync(join(cwd, 'source', path), text)
    }
    if (change.unlink !== undefined) unlinkSync(join(cwd, 'source', change.unlink))
    organize = change.organize ?? organize
  }
  const second =
    each.second?.error === undefined
      ? resultOf(each.second ?? {})
      : { error: plain(each.second.error.message) }
  compare({ name: each.name, differences, actual: await run(), expected: second })
})

test.each(ownDestinations)('a wildcard and its own destination: $name', async ({ tree, map, after }) => {
  const cwd = workDirectory()
  makeTree(join(cwd, 'source'), tree)
  const partitions = ['default', 'component/c']
  const build = async (note: string): Promise<string[] | string> => {
    const project = projectOf(
      { p: { plugin: 'dump', source: 'source', organize: map, 'build-environment': [{ NOTE: note }] } },
      { partitions },
    )
    try {
      await runLifecycle({
        project,
        step: 'build',
        parts: [],
        host: hostAt(cwd),
        reporter: keepingReporter(),
      })
    } catch (error) {
      if (error instanceof UserError) return error.message
      throw error
    }
    return built(cwd, partitions).tree
  }
  const expected = typeof after === 'string' ? `Failed to organize part 'p': ${after}.` : after
  expect(await build('one')).toEqual(expected)
  // Nothing is left half moved, and another build does the same.
  if (typeof after === 'string')
    expect(treeAt(join(cwd, 'parts/p/install'))).toEqual(treeAt(join(cwd, 'source')))
  expect(await build('two')).toEqual(expected)
})

/** A part whose build script fills the directories. */
function benchFor(each: Case): {
  build: (organize: Case['organize']) => Promise<{ error?: string }>
  tree: () => string[]
  before: () => string[]
} {
  const cwd = workDirectory()
  const content = join(cwd, 'content')
  const areas = [...(each.partitions ?? ['default']), 'build']
  const split = (entry: string): { area: string; path: string } => {
    const found = /^\(([^)]+)\)\/(.*)$/s.exec(entry)
    if (
      found === null ||
      !areas.includes(found[1] ?? '') ||
      (each.partitions === undefined && found[1] !== 'build')
    )
      return { area: 'default', path: entry }
    return { area: found[1] ?? '', path: found[2] ?? '' }
  }
  for (const area of areas) {
    makeTree(
      join(content, area),
      each.install.filter(entry => split(entry).area === area).map(entry => split(entry).path),
      withoutPrefix(each, area),
    )
  }
  for (const [path, mode] of Object.entries(each.modes ?? {}))
    chmodSync(join(content, 'default', path), parseInt(mode, 8))
  const place = (area: string): string =>
    area === 'build'
      ? 'parts/p/build'
      : area === 'default'
        ? 'parts/p/install'
        : `partitions/${area}/parts/p/install`
  const script = areas
    .map(
      area =>
        `if [ -d "$CRAFT_PROJECT_DIR/content/${area}" ]; then cp -a "$CRAFT_PROJECT_DIR/content/${area}/." "$CRAFT_PROJECT_DIR/${place(area)}/"; fi`,
    )
    .join('\n')
  let round = 0
  return {
    async build(organize) {
      round += 1
      const map = Object.fromEntries(Object.entries(organize).map(([key, value]) => [key, String(value)]))
      const project = projectOf(
        { p: { plugin: 'nil', organize: map, 'override-build': `${script}\n# ${round}` } },
        { partitions: each.partitions ?? [] },
      )
      try {
        await runLifecycle({
          project,
          step: 'build',
          parts: [],
          host: hostAt(cwd),
          reporter: keepingReporter(),
        })
      } catch (error) {
        if (error instanceof UserError) return { error: plain(error.message.replaceAll(cwd, '<WORK>')) }
        throw error
      }
      const result = built(cwd, each.partitions)
      if (each.expectedModes === undefined) return { ...result }
      return {
        ...result,
        modes: Object.fromEntries(
          Object.keys(each.expectedModes).map(path => [
            path,
            `0${(statSync(join(cwd, 'parts/p/install', path)).mode & 0o7777).toString(8)}`,
          ]),
        ),
      }
    },
    tree: () => built(cwd, each.partitions).tree,
    before: () =>
      [
        ...each.install
          .filter(entry => split(entry).area !== 'build')
          .map(entry => entry.replace(/ => .*/, '')),
        ...parents(each, split),
      ]
        .filter((entry, index, all) => all.indexOf(entry) === index)
        .sort(),
  }
}

function withoutPrefix(each: Case, area: string): Record<string, string> {
  const prefix = area === 'default' ? '' : `(${area})/`
  return Object.fromEntries(
    each.install
      .map(entry => entry.replace(/ (->|=>) .*/, ''))
      .filter(path => path.startsWith(prefix))
      .map(path => [path.slice(prefix.length), each.contents?.[path] ?? path]),
  )
}

function parents(each: Case, split: (entry: string) => { area: string; path: string }): string[] {
  return each.install.flatMap(entry => {
    const { area, path } = split(entry)
    if (area === 'build') return []
    const names = path
      .replace(/ -> .*/, '')
      .replace(/\/$/, '')
      .split('/')
      .slice(0, -1)
    return names.map(
      (_, index) => `${area === 'default' ? '' : `(${area})/`}${names.slice(0, index + 1).join('/')}/`,
    )
  })
}

function built(
  cwd: string,
  partitions: readonly string[] | undefined,
): { tree: string[]; contents: Record<string, string> } {
  const layout = layoutOf(cwd, partitions ?? [])
  const named = layout.partitions.flatMap(partition =>
    treeAt(installDir(layout, 'p', partition)).map(path => ({
      partition,
      path,
      shown: partition === 'default' ? path : `(${partition})/${path}`,
    })),
  )
  const files = named.filter(({ path }) => !path.endsWith('/') && !path.includes(' -> '))
  return {
    tree: named.map(({ shown }) => shown).sort(),
    contents: Object.fromEntries(
      files.map(({ partition, path, shown }) => [
        shown,
        readFileSync(join(installDir(layout, 'p', partition), path), 'utf8'),
      ]),
    ),
  }
}

function resultOf(result: Result & { expectedModes?: Record<string, string> }): unknown {
  return {
    tree: result.expected,
    contents: result.expectedContents ?? {},
    ...(result.expectedModes === undefined ? {} : { modes: result.expectedModes }),
  }
}

/** Recorded messages end with two full stops when the reason has its own. */
function plain(message: string): string {
  return message.replace(/\.+$/, '.')
}
