import { expect, test } from 'vitest'
import { partOf, projectOf } from '../../test/parts/project-texts.ts'
import { hostAt } from '../../test/parts/workshop.ts'
import { UserError } from '../errors.ts'
import { areasOf, originOf, ownersOf } from './areas.ts'
import { blame } from './blame.ts'
import { installDir, layoutOf, partPlaces, primeDir, stageDir } from './layout.ts'
import { Owners } from './owners.ts'
import { builtFor, pluginOf, pluginSubject } from './part-plugin.ts'
import { stepNames, stepOf, steps, stepsFrom, stepsUpTo } from './steps.ts'

const plain = layoutOf('/w', [])
const parted = layoutOf('/w', ['default', 'component/c'])

test('everything lies in the project, and components beside it', () => {
  expect(plain).toEqual({
    root: '/w',
    parts: '/w/parts',
    backstage: '/w/backstage',
    partitions: ['default'],
    partitioned: false,
  })
  expect(parted).toMatchObject({ partitions: ['default', 'component/c'], partitioned: true })
  expect(partPlaces(plain, 'a/b')).toEqual({
    home: '/w/parts/a/b',
    src: '/w/parts/a/b/src',
    build: '/w/parts/a/b/build',
    install: '/w/parts/a/b/install',
    export: '/w/parts/a/b/export',
    state: '/w/parts/a/b/state',
    run: '/w/parts/a/b/run',
  })
  expect(installDir(parted, 'p', 'component/c')).toBe('/w/partitions/component/c/parts/p/install')
  expect([stageDir(parted, 'default'), primeDir(parted, 'component/c')]).toEqual([
    '/w/stage',
    '/w/partitions/component/c/prime',
  ])
})

test('the areas of a step are those of all partitions, and the backstage with the stage', () => {
  expect(areasOf({ layout: parted }, 'stage')).toEqual([
    { step: 'stage', name: 'default', root: '/w/stage' },
    { step: 'stage', name: 'component/c', root: '/w/partitions/component/c/stage' },
    { step: 'stage', name: 'backstage', root: '/w/backstage' },
  ])
  expect(areasOf({ layout: plain }, 'prime')).toEqual([{ step: 'prime', name: 'default', root: '/w/prime' }])
})

test('what is staged comes from what was installed or exported, and what is primed from the stage', () => {
  const origins = [...areasOf({ layout: parted }, 'stage'), ...areasOf({ layout: parted }, 'prime')].map(
    area => originOf({ layout: parted }, 'p', area),
  )
  expect(origins).toEqual([
    '/w/parts/p/install',
    '/w/partitions/component/c/parts/p/install',
    '/w/parts/p/export',
    '/w/stage',
    '/w/partitions/component/c/stage',
  ])
})

test('owners are asked for where there are others', () => {
  const owners = new Owners(['a', 'b'])
  const asked: string[] = []
  const memory = {
    ownersIn: (step: string, area: string) => {
      asked.push(`${step} ${area}`)
      return owners
    },
  } as unknown as Parameters<typeof ownersOf>[0]['memory']
  const [area] = areasOf({ layout: plain }, 'prime')
  if (area === undefined) throw new Error('no area')
  const of = (...names: string[]): Parameters<typeof ownersOf>[0] => ({
    memory,
    parts: names.map(name => ({ name })),
  })
  expect(ownersOf(of('a'), area)).toBeUndefined()
  expect(ownersOf(of(), area)).toBeUndefined()
  expect(ownersOf(of('a'), area, 'a')).toBeUndefined()
  expect(asked).toEqual([])
  expect(ownersOf(of('a'), area, 'gone')).toBe(owners)
  expect(ownersOf(of('a', 'b'), area)).toBe(owners)
  expect(asked).toEqual(['prime default', 'prime default'])
})

test('steps come in their order', () => {
  expect(stepNames).toEqual(['pull', 'build', 'stage', 'prime'])
  expect(stepsUpTo('stage').map(step => step.name)).toEqual(['pull', 'build', 'stage'])
  expect(stepsFrom('build').map(step => step.name)).toEqual(['build', 'stage', 'prime'])
  expect(steps.map(({ dependsOn, updates }) => [dependsOn, updates])).toEqual([
    [null, true],
    ['stage', true],
    ['stage', false],
    ['prime', false],
  ])
  expect(steps.map(step => Object.values(step.verbs).join(', '))).toEqual([
    'Pulling, Repulling, Updating sources for, Skipping pull for',
    'Building, Rebuilding, Updating build for, Skipping build for',
    'Staging, Restaging, Updating stage for, Skipping stage for',
    'Priming, Repriming, Updating prime for, Skipping prime for',
  ])
  expect(() => stepOf('bake' as 'pull')).toThrow('no step bake')
})

test.each([
  ['source-not-found', 'source'],
  ['source-type', 'source'],
  ['source-option', 'source'],
  ['source-scheme', 'source'],
  ['source-not-file', 'source'],
  ['copy-tree', 'source'],
  ['pull-failed', 'source'],
  ['archive-broken', 'source'],
  ['archive-entry', 'source'],
  ['archive-escapes', 'source'],
  ['invalid-snap', 'source'],
  ['invalid-rpm', 'source'],
  ['http', 'source'],
  ['network', 'source'],
  ['commit-unknown', 'source-commit'],
  ['checksum-format', 'source-checksum'],
  ['checksum-algorithm', 'source-checksum'],
  ['checksum-mismatch', 'source-checksum'],
  ['organize', 'organize'],
  ['permissions', 'permissions'],
  ['build-failed', 'plugin'],
  ['stage-package-not-found', 'stage-packages'],
  ['package-broken', 'stage-packages'],
  ['chisel', 'stage-packages'],
  ['chisel-missing', 'stage-packages'],
  ['stage-snap-not-found', 'stage-snaps'],
  ['script-failed', 'override-prime'],
  ['control-call', 'override-prime'],
  ['fileset', 'prime'],
  ['file-not-found', 'prime'],
])('%s speaks of %s', (code, key) => {
  expect(blame(new UserError(code, 'No.'), 'p', 'prime')).toMatchObject({ subject: ['parts', 'p', key] })
})

test('what is blamed already, says nothing of a key or is a bug of ours is left as it is', () => {
  const blamed = new UserError('organize', 'No.')
  blamed.subject = ['name']
  expect(blame(blamed, 'p', 'build')).toMatchObject({ subject: ['name'] })
  expect(blame(new UserError('interrupted', 'No.'), 'p', 'build')).not.toHaveProperty(
    'subject',
    expect.anything(),
  )
  const bug = new Error('bug')
  expect(blame(bug, 'p', 'build')).toBe(bug)
  expect(bug).not.toHaveProperty('subject')
})

test('a plugin is found by its name, and told of its part', () => {
  const part = partOf('p', { plugin: 'make', 'build-attributes': ['enable-usrmerge'] })
  const project = projectOf({})
  expect(pluginOf(project, part).name).toBe('make')
  expect(() => pluginOf(project, partOf('p', { plugin: 'sorcery' }))).toThrow(
    'part p has the unknown plugin sorcery',
  )
  expect(pluginSubject(project, part, hostAt('/', {}))).toEqual({
    snap: 'demo',
    part: 'p',
    base: 'core24',
    architecture: 'amd64',
    confinement: 'strict',
    attributes: ['enable-usrmerge'],
    bare: false,
    after: [],
    system: { id: 'ubuntu', version: '24.04' },
    machineArchitecture: 'amd64',
    machineTriplet: 'x86_64-linux-gnu',
    variable: expect.any(Function) as unknown,
    has: expect.any(Function) as unknown,
  })
  expect(builtFor({ build: { platform: 'all', on: 'arm64', for: 'all' } })).toBe('arm64')
  expect(builtFor({ build: { platform: 'x', on: 'arm64', for: 'armhf' } })).toBe('armhf')
})
