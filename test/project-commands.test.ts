import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseYaml } from '../src/yaml/parse.ts'
import { snapsmith } from './support/program.ts'

const yaml = `name: demo
base: core24
version: '1.0'
summary: s
description: in $CRAFT_PROJECT_NAME
confinement: strict
platforms:
  amd64:
  cross: {build-on: [amd64, arm64, riscv64, s390x, ppc64el, armhf], build-for: [s390x]}
apps:
  tool: {command: bin/tool, extensions: [gpu]}
parts:
  main:
    plugin: nil
    stage-packages:
    - on amd64 to s390x: [cross]
    - else: [native]
`

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'project-commands-'))
  mkdirSync(join(directory, 'snap'))
  writeFileSync(join(directory, 'snap/snapcraft.yaml'), yaml)
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('validate', () => {
  test('a valid project', async () => {
    expect(await snapsmith(['validate'], { cwd: directory })).toEqual({
      code: 0,
      out: 'snap/snapcraft.yaml is valid\n',
      err: '',
    })
  })

  test('a project with mistakes', async () => {
    writeFileSync(
      join(directory, 'snap/snapcraft.yaml'),
      yaml.replace('confinement: strict', 'confinement: tight'),
    )
    const { code, out, err } = await snapsmith(['validate'], { cwd: directory })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(
      "- input should be 'classic', 'devmode' or 'strict' (in field 'confinement')\n  snap/snapcraft.yaml:6:14\n  6 | confinement: tight\n",
    )
  })

  test.each([
    [
      'json',
      (out: string) =>
        (JSON.parse(out) as { problems: { line: number }[] }).problems.map(problem => problem.line),
      [2],
    ],
    [
      'github',
      (out: string) => out,
      "::error file=snap/snapcraft.yaml,line=2,col=4,endColumn=5,title=snapcraft.yaml::expected ',' or ']', but got '<stream end>'\n",
    ],
    ['sarif', (out: string) => (JSON.parse(out) as { version: string }).version, '2.1.0'],
  ])('text that is no YAML, told as %s', async (format, read, expected) => {
    writeFileSync(join(directory, 'snap/snapcraft.yaml'), 'a: 1\nb: [x\n')
    const { code, out } = await snapsmith(['validate', '--format', format], { cwd: directory })
    expect(code).toBe(1)
    expect(read(out)).toEqual(expected)
  })
})

describe('expand', () => {
  test('the project of a platform', async () => {
    const { code, out } = await snapsmith(['expand', '--platform', 'cross'], { cwd: directory })
    expect(code).toBe(0)
    expect(parseYaml(out).value).toMatchObject({
      description: 'in demo',
      platforms: { cross: { 'build-for': ['s390x'] } },
      parts: {
        main: { plugin: 'nil', 'stage-packages': [process.arch === 'x64' ? 'cross' : 'native'] },
        'gpu/cleanup': { after: ['main'] },
      },
      apps: { tool: { command: 'bin/tool', 'command-chain': ['snap/command-chain/gpu-2404-wrapper'] } },
    })
  })

  test('the extensions alone', async () => {
    const { code, out } = await snapsmith(['expand-extensions'], { cwd: directory })
    expect(code).toBe(0)
    expect(Object.keys(parseYaml(out).value as object)).toEqual([
      'name',
      'version',
      'summary',
      'description',
      'base',
      'platforms',
      'parts',
      'confinement',
      'layout',
      'apps',
      'plugs',
    ])
    expect(out).toContain('description: in $CRAFT_PROJECT_NAME\n')
  })
})

test('the schema is the published one', async () => {
  const { out } = await snapsmith(['schema'], { cwd: directory })
  expect(out).toBe(readFileSync(join(import.meta.dirname, '../schema.json'), 'utf8'))
})

test('extensions are listed with their bases', async () => {
  const { out } = await snapsmith(['list-extensions'], { cwd: directory })
  expect(out.split('\n').slice(0, 3)).toEqual([
    'Extension name         Supported bases',
    '---------------------  ----------------------',
    'dotnet10               core24',
  ])
})
