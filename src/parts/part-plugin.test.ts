import { expect, test } from 'vitest'
import { hostAt, projectOf } from '../../test/parts/workshop.ts'
import { pluginOf, pluginSubject } from './part-plugin.ts'

const part = { plugin: 'make', source: '.', 'build-attributes': ['self-contained'] }

test.each([
  ['arm64', 'arm64'],
  ['all', 'amd64'],
])('a plugin is told what it may depend on, for a snap for %s', (target, architecture) => {
  const project = projectOf({ p: part }, { base: 'core22', content: { confinement: 'classic' } })
  const build = { platform: 'any', on: 'amd64', for: target }
  expect(pluginSubject({ ...project, build }, project.parts[0]!, hostAt('/', {}))).toEqual({
    snap: 'demo',
    part: 'p',
    base: 'core22',
    architecture,
    confinement: 'classic',
    attributes: ['self-contained'],
    bare: false,
    after: [],
    system: { id: 'ubuntu', version: '24.04' },
    machineArchitecture: 'amd64',
    machineTriplet: 'x86_64-linux-gnu',
    variable: expect.any(Function) as unknown,
    has: expect.any(Function) as unknown,
  })
})

test('a plugin has the form that its base has', () => {
  const { parts } = projectOf({ p: { plugin: 'dotnet', source: '.' } })
  const keys = (effectiveBase: 'core22' | 'core24'): string[] =>
    Object.keys(pluginOf({ effectiveBase }, parts[0]!).properties.shape)
  expect(keys('core22')).toContain('dotnet-build-configuration')
  expect(keys('core24')).toContain('dotnet-configuration')
})

test('a plugin that nobody knows is our mistake', () => {
  const { parts } = projectOf({ p: { plugin: 'none', source: '.' } })
  expect(() => pluginOf({ effectiveBase: 'core24' }, parts[0]!)).toThrow('part p has the unknown plugin none')
})
