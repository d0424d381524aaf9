import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { PartText } from './workshop.ts'
import {
  contentsAt,
  hostAt,
  keepingReporter,
  makeTree,
  projectOf,
  treeAt,
  workDirectory,
} from './workshop.ts'

const dumps = (names: readonly string[]): Record<string, PartText> =>
  Object.fromEntries(names.map(name => [name, { plugin: 'dump', source: `sources/${name}` }]))

test('directories that are copied side by side are told and kept in their order', async () => {
  const cwd = workDirectory()
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  makeTree(
    cwd,
    names.map(name => `sources/${name}/${name}`),
  )
  const reporter = keepingReporter()
  await pull(cwd, dumps(names), reporter)
  expect(reporter.told.slice(-7)).toEqual(names.map(name => `Pulling ${name}`))
  for (const name of names)
    expect(contentsAt(join(cwd, 'parts', name, 'src'))).toEqual({ [name]: `sources/${name}/${name}` })
  const serials = names.map(
    name =>
      (JSON.parse(readFileSync(join(cwd, 'parts', name, 'state/pull'), 'utf8')) as { serial: number }).serial,
  )
  expect(serials).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('the first failure in their order ends the run, and what had begun behind it leaves nothing', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['sources/a/f', 'sources/b/f', 'sources/c/f', 'sources/d/f'])
  const parts = dumps(['a', 'b', 'c', 'd'])
  await pull(cwd, dumps(['b']))
  // A file lies where a directory of the part has to be made.
  rmSync(join(cwd, 'parts/b'), { recursive: true })
  mkdirSync(join(cwd, 'parts/b'))
  const inTheWay = join(cwd, 'parts/b/build')
  writeFileSync(inTheWay, '')
  const reporter = keepingReporter()
  await expect(pull(cwd, parts, reporter)).rejects.toMatchObject({ code: 'EEXIST' })
  expect(reporter.told.slice(-2)).toEqual(['Pulling a', 'Pulling b'])
  expect(treeAt(join(cwd, 'parts')).filter(path => /^[cd]\//.test(path))).toEqual([])
  rmSync(inTheWay)
  const again = keepingReporter()
  await pull(cwd, parts, again)
  expect(again.told.slice(-4)).toEqual([
    'Skipping pull for a (already ran)',
    'Pulling b',
    'Pulling c',
    'Pulling d',
  ])
  expect(treeAt(join(cwd, 'parts/d/src'))).toEqual(['f'])
})

test('what an earlier part has pulled can be the source of a later one', async () => {
  const cwd = workDirectory()
  const a: PartText = { plugin: 'dump', source: 'sources/a' }
  makeTree(cwd, ['sources/a/d/old'])
  await pull(cwd, { a })
  rmSync(join(cwd, 'sources/a/d/old'))
  makeTree(cwd, ['sources/a/d/f'])
  await pull(cwd, { a: { ...a, 'source-subdir': 'd' }, b: { plugin: 'dump', source: 'parts/a/src/d' } })
  expect(treeAt(join(cwd, 'parts/b/src'))).toEqual(['f'])
})

test('a script has its turn before the next directory is copied', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['sources/a/f', 'sources/b/f'])
  const script = 'craftctl default\necho new > "$CRAFT_PROJECT_DIR/sources/b/f"'
  await pull(cwd, {
    ...dumps(['a', 'b']),
    a: { plugin: 'dump', source: 'sources/a', 'override-pull': script },
  })
  expect(contentsAt(join(cwd, 'parts/b/src'))).toEqual({ f: 'new\n' })
})

async function pull(
  cwd: string,
  parts: Readonly<Record<string, PartText>>,
  reporter = keepingReporter(),
): Promise<void> {
  await runLifecycle({ project: projectOf(parts), step: 'pull', parts: [], host: hostAt(cwd), reporter })
}
