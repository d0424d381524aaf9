import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

/** Each target gets what the grammar chooses for it; both can be built on this machine, whatever it is. */
const projectFile = (machine: string, other: string): string => `name: lantern
base: core22
version: '1'
summary: A lantern
description: A lantern
grade: devel
confinement: strict
architectures: [{build-on: ${machine}, build-for: ${machine}}, {build-on: ${machine}, build-for: ${other}}]
parts:
  files: {plugin: dump, source: [{to ${machine}: own}, {else: foreign}]}
`

const machine = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch
const other = machine === 'arm64' ? 'amd64' : 'arm64'

describe('a core22 project with two targets', () => {
  let cwd = ''
  beforeEach(context => {
    cwd = workplace(context)
    for (const name of ['own', 'foreign']) {
      mkdirSync(join(cwd, name))
      writeFileSync(join(cwd, name, name), '')
    }
    writeFileSync(join(cwd, 'snapcraft.yaml'), projectFile(machine, other))
  })

  test('gives each what is meant for it, and a bill of materials', async () => {
    const ended = await snapsmith(['pack', '--format', 'json', '--sbom', 'spdx'], { cwd })
    expect(ended.code, ended.err).toBe(0)
    const { artifacts } = JSON.parse(ended.out) as { artifacts: { file: string; sbom: string }[] }
    expect(artifacts.map(({ file, sbom }) => [file, sbom])).toEqual(
      [machine, other].map(name => [`lantern_1_${name}.snap`, `lantern_1_${name}.spdx.json`]),
    )
    expect(readdirSync(join(cwd, 'prime')).sort()).toEqual(['foreign', 'meta'])
    expect(await snapsmith(['pack', '--build-for', machine], { cwd })).toMatchObject({ code: 0 })
    expect(readdirSync(join(cwd, 'prime')).sort()).toEqual(['meta', 'own'])
  })

  test('needs a directory for its snaps, or the choice of one', async () => {
    const named = await snapsmith(['pack', '--output', 'one.snap'], { cwd })
    expect(named).toMatchObject({ code: 1 })
    expect(named.err).toContain("'--output' names one file, and 2 snaps are packed.")
    expect(await snapsmith(['pack', '--output', 'one.snap', '--build-for', other], { cwd })).toMatchObject({
      code: 0,
    })
    expect(await snapsmith(['pack', '--output', 'out/'], { cwd })).toMatchObject({ code: 0 })
    expect(readdirSync(join(cwd, 'out'))).toHaveLength(2)
  })

  test('can be tried for one of them only', async () => {
    const ended = await snapsmith(['try'], { cwd })
    expect(ended).toMatchObject({ code: 1 })
    expect(ended.err).toContain('Check the "--platform" and "--build-for" parameters.')
  })
})
