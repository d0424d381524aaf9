import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planLifecycle, runLifecycle } from '../../src/parts/lifecycle.ts'
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

const two: Readonly<Record<string, PartText>> = {
  p: { plugin: 'dump', source: 'one' },
  q: { plugin: 'dump', source: 'two', after: ['p'] },
}

const mishaps: Readonly<
  Record<string, { after?: Readonly<Record<string, PartText>>; happen?: (cwd: string) => void }>
> = {
  nothing: {},
  'prime removed': {
    happen: cwd => {
      rmSync(join(cwd, 'prime'), { recursive: true })
    },
  },
  'stage removed': {
    happen: cwd => {
      rmSync(join(cwd, 'stage'), { recursive: true })
    },
  },
  'something in the stage removed': {
    happen: cwd => {
      rmSync(join(cwd, 'stage/f'))
    },
  },
  'a source removed from its part': {
    happen: cwd => {
      rmSync(join(cwd, 'parts/q/src'), { recursive: true })
    },
  },
  'what a part has installed removed': {
    happen: cwd => {
      rmSync(join(cwd, 'parts/p/install'), { recursive: true })
    },
  },
  'the memory of a step lost': {
    happen: cwd => {
      rmSync(join(cwd, 'parts/p/state/stage'))
    },
  },
  'a run ended while it staged': {
    happen: cwd => {
      setBusy(cwd, 'stage')
    },
  },
  'a run ended while it primed': {
    happen: cwd => {
      setBusy(cwd, 'prime')
    },
  },
  'a run ended while it staged, and files are gone': {
    happen: cwd => {
      setBusy(cwd, 'stage')
      rmSync(join(cwd, 'parts/q/install/g'))
    },
  },
  'a part removed from the project': { after: { q: { plugin: 'dump', source: 'two' } } },
  'a script that comes in': { after: { ...two, r: { plugin: 'nil', 'override-prime': 'echo more >> f' } } },
  'a source changed': {
    happen: cwd => {
      writeFileSync(join(cwd, 'one/f'), 'changed')
    },
  },
}

test.each(Object.keys(mishaps))('a plan changes nothing and is what is then done: %s', async name => {
  const cwd = workDirectory()
  makeTree(cwd, ['one/f', 'two/g'])
  await runLifecycle({
    project: projectOf(two),
    step: 'prime',
    parts: [],
    host: hostAt(cwd),
    reporter: keepingReporter(),
  })
  const { happen, after = two } = mishaps[name] ?? {}
  happen?.(cwd)
  const before = stateOf(cwd)
  const request = {
    project: projectOf(after),
    step: 'prime' as const,
    parts: [],
    host: hostAt(cwd),
    reporter: keepingReporter(),
  }
  const planned = planLifecycle(request)
  expect(stateOf(cwd)).toEqual(before)
  const { ran } = await runLifecycle(request)
  expect(planned).toEqual(ran)
  const made = contentsAt(join(cwd, 'prime'))
  for (const area of ['parts', 'stage', 'prime']) rmSync(join(cwd, area), { recursive: true })
  await runLifecycle(request)
  expect(made).toEqual(contentsAt(join(cwd, 'prime')))
})

test('what cannot be built yet can be planned', () => {
  const cwd = workDirectory()
  const request = {
    project: projectOf({ p: { plugin: 'of-tomorrow' } }),
    step: 'build' as const,
    parts: [],
    host: hostAt(cwd),
    reporter: keepingReporter(),
  }
  expect(planLifecycle(request)).toEqual([
    { part: 'p', step: 'pull', kind: 'run' },
    { part: 'p', step: 'build', kind: 'run' },
  ])
  expect(existsSync(join(cwd, 'parts'))).toBe(false)
})

function setBusy(cwd: string, busy: string): void {
  const file = join(cwd, 'parts/.snapsmith/register.json')
  const register = JSON.parse(readFileSync(file, 'utf8')) as object
  writeFileSync(file, JSON.stringify({ ...register, busy }))
}

function stateOf(cwd: string): string[] {
  return treeAt(cwd).map(path => {
    const stat = lstatSync(join(cwd, path.replace(/ -> .*/, '')))
    return `${path} ${stat.ino} ${stat.mtimeMs}`
  })
}
