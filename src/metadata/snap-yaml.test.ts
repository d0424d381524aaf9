import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { nodeMachine } from '../platform/machine.ts'
import { loadProject } from '../project/load.ts'
import { snapYaml } from './snap-yaml.ts'

test('keys that are numbers stay where the project file has them', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'snapsmith-test-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    `name: demo
base: core24
version: '1'
summary: s
description: d
confinement: strict
environment: {Z: z, '9': nine, A: a}
apps:
  zed: {command: z}
  '10': {command: z}
  abc: {command: z}
  '9': {command: z}
parts:
  p: {plugin: nil}
`,
  )
  const { project } = loadProject({ cwd, env: {}, machine: nodeMachine() })
  const text = snapYaml(project, { version: '1', triplet: undefined, hasDirectory: () => false })
  const keysBelow = (key: string): string[] =>
    [...(new RegExp(`^${key}:\\n((?: .*\\n)+)`, 'm').exec(text)?.[1] ?? '').matchAll(/^ {2}(\S+):/gm)].map(
      ([, name = '']) => name,
    )
  expect(keysBelow('apps')).toEqual(['zed', "'10'", 'abc', "'9'"])
  expect(keysBelow('environment')).toEqual(['Z', "'9'", 'A', 'LD_LIBRARY_PATH', 'PATH'])
})
