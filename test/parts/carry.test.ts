import { spawn } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runLifecycle } from '../../src/parts/run.ts'
import type { PartText } from './workshop.ts'
import { contentsAt, hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'

test('a changed file is carried on, and everything else stays where it lies', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/d/f', 'src/d/g', 'src/h', 'other/d/k'])
  const parts = { p: { plugin: 'dump', source: 'src', permissions: [{ path: 'd/f', mode: '640' }] }, q: { plugin: 'dump', source: 'other' } }
  await prime(cwd, parts)
  const before = identitiesIn(cwd)
  writeFileSync(join(cwd, 'src/d/f'), 'new')
  utimesSync(join(cwd, 'src/d'), 1e9, 1e9)
  expect(await prime(cwd, parts)).toEqual([
    "Updating sources for p (source changed)", "Updating build for p ('PULL' step changed)", "Restaging p ('BUILD' step changed)", 'Priming p',
  ])
  const after = identitiesIn(cwd)
  expect(Object.keys(after).filter(path => after[path] !== before[path])).toEqual(['parts/p/install/d/f', 'stage/d/f', 'prime/d/f'])
  expect(readFileSync(join(cwd, 'prime/d/f'), 'utf8')).toBe('new')
  expect(lstatSync(join(cwd, 'prime/d/f')).mode & 0o777).toBe(0o640)
  const times = directoryTimes(cwd)
  for (const name of ['parts', 'stage', 'prime']) rmSync(join(cwd, name), { recursive: true })
  await prime(cwd, parts)
  expect(times).toEqual(directoryTimes(cwd))
  expect(await prime(cwd, parts)).toEqual([])
})

test.each(['parts/p/install', 'stage', 'prime'])('what was taken out of %s by hand comes back with the next change', async place => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/d/f', 'src/d/g', 'src/e/g', 'other/d/k'])
  const parts = { p: { plugin: 'dump', source: 'src' }, q: { plugin: 'dump', source: 'other' } }
  for (const path of ['d/g', 'e/g']) {
    await prime(cwd, parts)
    rmSync(join(cwd, place, path))
    writeFileSync(join(cwd, 'src/d/f'), `without ${path}`)
    await prime(cwd, parts)
    expect(contentsAt(join(cwd, 'prime'))).toEqual({ 'd/f': `without ${path}`, 'd/g': 'src/d/g', 'd/k': 'other/d/k', 'e/g': 'src/e/g' })
  }
})

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
  writeFileSync(join(cwd, 'snapcraft.yaml'), "name: demo\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts:\n  p: {plugin: dump, source: src}\n")
  const run = (killAfter?: number): Promise<string> => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('../../bin/snapsmith', import.meta.url)), 'prime'], { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    let told = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => { told += text })
    if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter)
    return new Promise(resolve => child.on('close', code => { resolve(code === 0 ? 'fine' : told) }))
  }
  expect(await run()).toBe('fine')
  for (const [round, killAfter] of [130, 150, 170, 190, 210, 230].entries()) {
    for (const path of files) writeFileSync(join(cwd, path), `${path} ${round}`)
    await run(killAfter)
    expect(await run()).toBe('fine')
    for (const root of ['parts/p/install', 'stage', 'prime']) {
      expect(Object.fromEntries(files.map(path => [path, readFileSync(join(cwd, root, path.slice('src/'.length)), 'utf8')]))).toEqual(Object.fromEntries(files.map(path => [path, `${path} ${round}`])))
    }
  }
})

test('a change while an earlier one was staged only reaches the prime directory too', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'src/g'])
  const parts = { p: { plugin: 'dump', source: 'src' } }
  await prime(cwd, parts)
  for (const [step, path] of [['pull', 'f'], ['build', 'g'], ['stage', 'f'], ['prime', 'g']] as const) {
    writeFileSync(join(cwd, 'src', path), `before ${step}`)
    await prime(cwd, parts, step)
  }
  expect(contentsAt(join(cwd, 'prime'))).toEqual({ f: 'before stage', g: 'before prime' })
})

/** Brings everything to a step; gives what was told of what was done. */
async function prime(cwd: string, parts: Readonly<Record<string, PartText>>, step: 'pull' | 'build' | 'stage' | 'prime' = 'prime'): Promise<string[]> {
  mkdirSync(cwd, { recursive: true })
  const reporter = keepingReporter()
  await runLifecycle({ project: projectOf(parts), step, parts: [], host: hostAt(cwd), reporter })
  return reporter.told.filter(line => !/^(Initializing|Installing|Skipping) /.test(line))
}

/** The files in the places of the part, each with what changes when it is linked, copied or written again. */
function identitiesIn(cwd: string): Record<string, string> {
  return Object.fromEntries(['parts/p/install', 'stage', 'prime'].flatMap(root => treeAt(join(cwd, root)).filter(path => !path.endsWith('/')).map(path => {
    const { ino, ctimeNs } = lstatSync(join(cwd, root, path), { bigint: true })
    return [`${root}/${path}`, `${ino} ${ctimeNs}`]
  })))
}

/** To the nanosecond. */
function directoryTimes(cwd: string): Record<string, bigint> {
  return Object.fromEntries(['parts/p/install', 'stage', 'prime'].flatMap(root =>
    treeAt(join(cwd, root)).filter(path => path.endsWith('/')).map(path => [`${root}/${path}`, lstatSync(join(cwd, root, path), { bigint: true }).mtimeNs])))
}
