import { spawn } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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

test('a changed file is carried on, and everything else stays where it lies', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/d/f', 'src/d/g', 'src/h', 'other/d/k'])
  const parts = {
    p: { plugin: 'dump', source: 'src', permissions: [{ path: 'd/f', mode: '640' }] },
    q: { plugin: 'dump', source: 'other' },
  }
  await prime(cwd, parts)
  const before = identitiesIn(cwd)
  writeFileSync(join(cwd, 'src/d/f'), 'new')
  utimesSync(join(cwd, 'src/d'), 1e9, 1e9)
  expect(await prime(cwd, parts)).toEqual([
    'Updating sources for p (source changed)',
    "Updating build for p ('PULL' step changed)",
    "Restaging p ('BUILD' step changed)",
    'Priming p',
  ])
  const after = identitiesIn(cwd)
  expect(Object.keys(after).filter(path => after[path] !== before[path])).toEqual([
    'parts/p/install/d/f',
    'stage/d/f',
    'prime/d/f',
  ])
  expect(readFileSync(join(cwd, 'prime/d/f'), 'utf8')).toBe('new')
  expect(lstatSync(join(cwd, 'prime/d/f')).mode & 0o777).toBe(0o640)
  const times = directoryTimes(cwd)
  for (const name of ['parts', 'stage', 'prime']) rmSync(join(cwd, name), { recursive: true })
  await prime(cwd, parts)
  expect(times).toEqual(directoryTimes(cwd))
  expect(await prime(cwd, parts)).toEqual([])
})

test('what is new or gone in a source is carried on as well', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/d/f', 'src/d/g', 'src/e/k', 'src/h', 'src/.hidden', 'other/d/k'])
  const parts = {
    p: {
      plugin: 'dump',
      source: 'src',
      stage: ['*', '-**/no-*'],
      prime: ['-bin'],
      permissions: [{ path: 'new/*', mode: '640' }],
    },
    q: { plugin: 'dump', source: 'other' },
  }
  await prime(cwd, parts)
  const before = identitiesIn(cwd)
  makeTree(
    cwd,
    ['src/d/new/x', 'src/new/y', 'src/new/l -> y', 'src/bin/tool', 'src/d/no-way', 'src/x.pc', 'src/late/'],
    { 'src/x.pc': 'prefix=/usr\n' },
  )
  rmSync(join(cwd, 'src/e'), { recursive: true })
  rmSync(join(cwd, 'src/d/g'))
  await prime(cwd, parts)
  const after = identitiesIn(cwd)
  expect(
    Object.keys(before).filter(path => after[path] === before[path] && /(d\/f|h|d\/k|hidden)$/.test(path)),
  ).toEqual(Object.keys(before).filter(path => !/(d\/g|e\/k)$/.test(path)))
  expect(treeAt(join(cwd, 'prime')).filter(path => !path.startsWith('meta'))).toEqual([
    'd/',
    'd/f',
    'd/k',
    'd/new/',
    'd/new/x',
    'h',
    'late/',
    'new/',
    'new/l -> y',
    'new/y',
    'x.pc',
  ])
  expect(lstatSync(join(cwd, 'prime/new/y')).mode & 0o777).toBe(0o640)
  const [contents, times] = [allIn(cwd), directoryTimes(cwd)]
  for (const name of ['parts', 'stage', 'prime']) rmSync(join(cwd, name), { recursive: true })
  await prime(cwd, parts)
  expect([contents, times]).toEqual([allIn(cwd), directoryTimes(cwd)])
  expect(await prime(cwd, parts)).toEqual([])
})

test.each([
  ['a file that another part has', ['src/d/k'], 'other'],
  ['a directory that another part has', ['src/o/'], 'none'],
  ['a file where another part has a directory', ['src/o'], 'collides'],
] as const)('%s is not carried on, but dealt with', async (_, made, outcome) => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/d/f', 'other/d/k', 'other/o/k'], { 'other/d/k': 'other' })
  const parts = { p: { plugin: 'dump', source: 'src' }, q: { plugin: 'dump', source: 'other' } }
  await prime(cwd, parts)
  makeTree(cwd, made, { 'src/d/k': 'other' })
  if (outcome === 'collides')
    return expect(prime(cwd, parts)).rejects.toMatchObject({ code: 'file-collision' })
  await prime(cwd, parts)
  const found = [allIn(cwd), directoryTimes(cwd)]
  for (const name of ['parts', 'stage', 'prime']) rmSync(join(cwd, name), { recursive: true })
  await prime(cwd, parts)
  expect(found).toEqual([allIn(cwd), directoryTimes(cwd)])
  // Gone again, it is still the other part's.
  rmSync(join(cwd, made[0]), { recursive: true })
  await prime(cwd, parts)
  expect(contentsAt(join(cwd, 'prime'))).toEqual({ 'd/f': 'src/d/f', 'd/k': 'other', 'o/k': 'other/o/k' })
})

test('two parts that get the same new file differently collide', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'other/g'])
  const parts = { p: { plugin: 'dump', source: 'src' }, q: { plugin: 'dump', source: 'other' } }
  await prime(cwd, parts)
  makeTree(cwd, ['src/new', 'other/new'])
  await expect(prime(cwd, parts)).rejects.toMatchObject({ code: 'file-collision' })
})

test('a file that a list names and that is gone is told', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'src/g'])
  const parts = { p: { plugin: 'dump', source: 'src', prime: ['f'] } }
  await prime(cwd, parts)
  rmSync(join(cwd, 'src/f'))
  await expect(prime(cwd, parts)).rejects.toMatchObject({ code: 'file-not-found' })
  makeTree(cwd, ['src/f'])
  await prime(cwd, parts)
  expect(contentsAt(join(cwd, 'prime'))).toEqual({ f: 'src/f' })
})

test.each(['parts/p/install', 'stage', 'prime'])(
  'what was taken out of %s by hand comes back with the next change',
  async place => {
    const cwd = workDirectory()
    makeTree(cwd, ['src/d/f', 'src/d/g', 'src/e/g', 'other/d/k'])
    const parts = { p: { plugin: 'dump', source: 'src' }, q: { plugin: 'dump', source: 'other' } }
    for (const path of ['d/g', 'e/g']) {
      await prime(cwd, parts)
      rmSync(join(cwd, place, path))
      writeFileSync(join(cwd, 'src/d/f'), `without ${path}`)
      await prime(cwd, parts)
      expect(contentsAt(join(cwd, 'prime'))).toEqual({
        'd/f': `without ${path}`,
        'd/g': 'src/d/g',
        'd/k': 'other/d/k',
        'e/g': 'src/e/g',
      })
    }
  },
)

test('a change that makes two parts collide is refused, and one that ends it goes on', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'src/g', 'other/f'], { 'src/f': 'same', 'other/f': 'same' })
  const parts = { p: { plugin: 'dump', source: 'src' }, q: { plugin: 'dump', source: 'other' } }
  await prime(cwd, parts)
  writeFileSync(join(cwd, 'src/f'), 'different')
  await expect(prime(cwd, parts)).rejects.toMatchObject({ code: 'file-collision' })
  writeFileSync(join(cwd, 'src/g'), 'changed')
  await expect(prime(cwd, parts)).rejects.toMatchObject({ code: 'file-collision' })
  writeFileSync(join(cwd, 'src/f'), 'same')
  await prime(cwd, parts)
  expect(contentsAt(join(cwd, 'prime'))).toEqual({ f: 'same', g: 'changed' })
})

test('a run that is killed while it carries changes on does not show in the next one', async () => {
  const cwd = workDirectory()
  const files = Array.from({ length: 400 }, (_, index) => `src/d${index % 10}/f${index}`)
  makeTree(cwd, files)
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    "name: demo\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts:\n  p: {plugin: dump, source: src}\n",
  )
  const run = (killAfter?: number): Promise<string> => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../bin/snapsmith', import.meta.url)), 'prime'],
      { cwd, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let told = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text
    })
    if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter)
    return new Promise(resolve =>
      child.on('close', code => {
        resolve(code === 0 ? 'fine' : told)
      }),
    )
  }
  expect(await run()).toBe('fine')
  for (const [round, killAfter] of [130, 150, 170, 190, 210, 230].entries()) {
    for (const path of files) writeFileSync(join(cwd, path), `${path} ${round}`)
    await run(killAfter)
    expect(await run()).toBe('fine')
    for (const root of ['parts/p/install', 'stage', 'prime']) {
      expect(
        Object.fromEntries(
          files.map(path => [path, readFileSync(join(cwd, root, path.slice('src/'.length)), 'utf8')]),
        ),
      ).toEqual(Object.fromEntries(files.map(path => [path, `${path} ${round}`])))
    }
  }
})

test('a change while an earlier one was staged only reaches the prime directory too', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'src/g'])
  const parts = { p: { plugin: 'dump', source: 'src' } }
  await prime(cwd, parts)
  for (const [step, path] of [
    ['pull', 'f'],
    ['build', 'g'],
    ['stage', 'f'],
    ['prime', 'g'],
  ] as const) {
    writeFileSync(join(cwd, 'src', path), `before ${step}`)
    await prime(cwd, parts, step)
  }
  expect(contentsAt(join(cwd, 'prime'))).toEqual({ f: 'before stage', g: 'before prime' })
})

/** Brings everything to a step; gives what was told of what was done. */
async function prime(
  cwd: string,
  parts: Readonly<Record<string, PartText>>,
  step: 'pull' | 'build' | 'stage' | 'prime' = 'prime',
): Promise<string[]> {
  mkdirSync(cwd, { recursive: true })
  const reporter = keepingReporter()
  await runLifecycle({ project: projectOf(parts), step, parts: [], host: hostAt(cwd), reporter })
  return reporter.told.filter(line => !/^(Initializing|Installing|Skipping) /.test(line))
}

/** The files in the places of the part, each with what changes when it is linked, copied or written again. */
function identitiesIn(cwd: string): Record<string, string> {
  return Object.fromEntries(
    ['parts/p/install', 'stage', 'prime'].flatMap(root =>
      treeAt(join(cwd, root))
        .filter(path => !path.endsWith('/'))
        .map(path => {
          const { ino, ctimeNs } = lstatSync(join(cwd, root, path.replace(/ -> .*/, '')), { bigint: true })
          return [`${root}/${path}`, `${ino} ${ctimeNs}`]
        }),
    ),
  )
}

/** What is where, and what it holds. */
function allIn(cwd: string): unknown {
  return ['parts/p/install', 'stage', 'prime'].map(root => [
    treeAt(join(cwd, root)),
    contentsAt(join(cwd, root)),
    treeAt(join(cwd, root)).map(path => lstatSync(join(cwd, root, path.replace(/ -> .*|\/$/, ''))).mode),
  ])
}

/** To the nanosecond. */
function directoryTimes(cwd: string): Record<string, bigint> {
  return Object.fromEntries(
    ['parts/p/install', 'stage', 'prime'].flatMap(root =>
      treeAt(join(cwd, root))
        .filter(path => path.endsWith('/'))
        .map(path => [`${root}/${path}`, lstatSync(join(cwd, root, path), { bigint: true }).mtimeNs]),
    ),
  )
}
