import { expect, test } from 'vitest'
import { parseYaml } from '../../yaml/parse.ts'
import { projectArchitectures } from './architectures.ts'

const read = (text: string): string[] | undefined =>
  projectArchitectures(parseYaml(text, () => undefined).value)

test.each([
  ['platforms: {amd64: null, arm64: null}', ['amd64', 'arm64']],
  ['platforms: {board: {build-on: [amd64], build-for: [riscv64]}}', ['riscv64']],
  ['platforms: {board: {build-on: amd64, build-for: all}}', ['all']],
  ["platforms: {'ubuntu@24.04:s390x': null}", ['s390x']],
  ['architectures: [{build-on: amd64}, {build-on: amd64, build-for: armhf}]', ['amd64', 'armhf']],
  ['architectures: [arm64, [amd64]]', ['amd64', 'arm64']],
])('%s is for %j', (text, expected) => {
  expect(read(text)).toEqual(expected)
})

test.each([
  'name: aa',
  '[]',
  'platforms: {board: {build-on: [amd64]}}',
  'platforms: {board: {build-for: [{on amd64: arm64}]}}',
  'platforms: [amd64]',
])('%s does not say', text => {
  expect(read(text)).toBeUndefined()
})
