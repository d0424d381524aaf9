import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, expect } from 'vitest'
import { cleanParts, cleanSteps } from '../../src/parts/clean.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { StepName } from '../../src/parts/steps.ts'
import { run } from './command-line.ts'
import { compare, recorded } from './recorded.ts'
import type { Differences } from './recorded.ts'
import { hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'

interface Case {
  name: string
  parts: Record<string, Record<string, unknown>>
  files: Record<string, string>
  partitions?: string[]
  history: [StepName, string[]?][]
  clean: { step: StepName; parts?: string[] }
  error?: { message: string }
  remaining: string[]
}

/** By case of clean.json. */
const differences: Differences = {
  'shared file and link, clean the first owner': 'a link belongs to every part that stages it',
}

test.each(recorded<Case>('clean.json'))('$name', async each => {
  const cwd = workDirectory()
  makeTree(cwd, Object.keys(each.files), each.files)
  const project = projectOf(each.parts, { partitions: each.partitions ?? [] })
  const host = hostAt(cwd)
  const reporter = keepingReporter()
  for (const [step, parts] of each.history)
    await runLifecycle({ project, step, parts: parts ?? [], host, reporter })
  const { step, parts } = each.clean
  if (each.error !== undefined)
    return expect(cleanSteps({ project, host, parts: parts ?? [], reporter, step })).rejects.toThrow(
      each.error.message,
    )
  if (step === 'pull' && parts === undefined) await cleanParts({ project: null, host, parts: [], reporter })
  else await cleanSteps({ project, host, parts: parts ?? [], reporter, step })
  compare({
    name: each.name,
    differences,
    actual: contentOf(treeAt(cwd)),
    expected: contentOf(each.remaining),
  })
})

/** What is content: directories of ours that are empty or hold only our notes are made when they are needed. */
function contentOf(entries: readonly string[]): string[] {
  const ours =
    /^((partitions\/.*\/)?parts\/[^/]+\/(state|run|layer|export|build)(\/|$)|overlay\/|parts\/\.snapsmith\/)/
  const content = entries.filter(
    entry => /^(parts|stage|prime|backstage|partitions)\//.test(entry) && !ours.test(entry),
  )
  return content.filter(
    entry =>
      !entry.endsWith('/') ||
      content.some(other => other !== entry && !other.endsWith('/') && other.startsWith(entry)),
  )
}

test('what was cleaned as a whole leaves the project as it was', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'snap/snapcraft.yaml', 'demo_1_amd64.snap'])
  const before = treeAt(cwd)
  const project = projectOf({
    p: {
      plugin: 'dump',
      source: 'src',
      'override-build': 'craftctl default; mkdir ../export/x; touch ../export/x/y',
    },
  })
  const reporter = keepingReporter()
  await runLifecycle({ project, step: 'prime', parts: [], host: hostAt(cwd), reporter })
  expect(treeAt(join(cwd, 'backstage'))).toEqual(['x/', 'x/y'])
  await cleanParts({ project, host: hostAt(cwd), parts: [], reporter })
  expect(treeAt(cwd)).toEqual(before)
  expect(reporter.told.at(-1)).toBe('Cleaning all parts')
  await expect(cleanParts({ project, host: hostAt(cwd), parts: ['q'], reporter })).rejects.toThrow(
    "A part named 'q' is not defined in the parts list.",
  )
})

test('directories of the project that have names of ours are left alone when we have made none', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['backstage/f', 'partitions/mine', 'overlay/mine', 'snap/snapcraft.yaml'])
  const before = treeAt(cwd)
  const clean = (): Promise<void> =>
    cleanParts({ project: null, host: hostAt(cwd), parts: [], reporter: keepingReporter() })
  await clean()
  for (const step of ['pull', 'prime'] as const) {
    await runLifecycle({
      project: projectOf({ p: { plugin: 'dump', source: 'backstage' } }),
      step,
      parts: [],
      host: hostAt(cwd),
      reporter: keepingReporter(),
    })
    await clean()
    expect(treeAt(cwd)).toEqual(before)
  }
  // What snapcraft has made is known by its names alone.
  makeTree(cwd, ['parts/p/state/pull'])
  await clean()
  expect(treeAt(cwd)).toEqual(['snap/', 'snap/snapcraft.yaml'])
})

test('a component that is gone leaves nothing that it could find when it comes back', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'src/g'])
  const content = {
    components: { c: { type: 'standard', summary: 's', description: 'd', version: '1' } },
  } as never
  const prime = async (organize: Record<string, string> | undefined): Promise<void> => {
    const partitions = organize === undefined ? {} : { partitions: ['default', 'component/c'], content }
    const project = projectOf({ p: { plugin: 'dump', source: 'src', organize: organize ?? {} } }, partitions)
    await runLifecycle({ project, step: 'prime', parts: [], host: hostAt(cwd), reporter: keepingReporter() })
  }
  await prime({ f: '(component/c)/f' })
  expect(treeAt(join(cwd, 'partitions/component/c/prime'))).toEqual(['f'])
  await prime(undefined)
  expect(treeAt(cwd).filter(path => path.startsWith('partitions'))).toEqual([])
  await prime({ g: '(component/c)/g' })
  expect(treeAt(join(cwd, 'partitions/component/c/prime'))).toEqual(['g'])
  await cleanParts({ project: null, host: hostAt(cwd), parts: [], reporter: keepingReporter() })
  expect(treeAt(cwd)).toEqual(['src/', 'src/f', 'src/g'])
})

test('a part that is gone takes nothing along of a part whose name goes on from its own', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['one/f', 'two/g'])
  const nested = { plugin: 'dump', source: 'two' }
  const prime = (parts: Record<string, Record<string, unknown>>): ReturnType<typeof runLifecycle> =>
    runLifecycle({
      project: projectOf(parts),
      step: 'prime',
      parts: [],
      host: hostAt(cwd),
      reporter: keepingReporter(),
    })
  await prime({ a: { plugin: 'dump', source: 'one' }, 'a/b': nested })
  await prime({ 'a/b': nested })
  expect(treeAt(join(cwd, 'prime'))).toEqual(['g'])
  expect(treeAt(join(cwd, 'parts/a')).filter(path => /^[^/]*\/$/.test(path))).toEqual(['b/'])
  expect((await prime({ 'a/b': nested })).ran.map(action => action.kind)).toEqual([
    'skip',
    'skip',
    'skip',
    'skip',
  ])
  await prime({})
  expect(treeAt(join(cwd, 'parts/a'))).toEqual([])
})

test('the command undoes a step and those after it, of the parts that are named', async () => {
  const cwd = workDirectory()
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    JSON.stringify({
      name: 'demo',
      base: 'core24',
      version: '1',
      summary: 's',
      description: 'd',
      confinement: 'strict',
      parts: {
        p: { plugin: 'nil', 'override-build': 'touch $CRAFT_PART_INSTALL/p' },
        q: { plugin: 'nil', 'override-build': 'touch $CRAFT_PART_INSTALL/q' },
      },
    }),
  )
  const made = (): string[] =>
    ['parts/p/install', 'parts/q/install', 'stage', 'prime'].flatMap(place =>
      treeAt(join(cwd, place))
        .filter(path => /^[pq]$/.test(path))
        .map(path => `${place}/${path}`),
    )
  await run(cwd, ['prime'])
  expect(made()).toEqual([
    'parts/p/install/p',
    'parts/q/install/q',
    'stage/p',
    'stage/q',
    'prime/p',
    'prime/q',
  ])
  expect(await run(cwd, ['clean', 'p', '--step', 'stage'])).toEqual({ exit: 0, err: 'Cleaning parts: p\n' })
  expect(made()).toEqual(['parts/p/install/p', 'parts/q/install/q', 'stage/q', 'prime/q'])
  expect(await run(cwd, ['clean', '--step=build'])).toEqual({ exit: 0, err: 'Cleaning all parts\n' })
  expect(made()).toEqual([])
  expect((await run(cwd, ['clean', '--step', 'overlay'])).exit).toBe(64)
})
