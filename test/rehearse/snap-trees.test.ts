import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTrees } from '../../src/commands/snap-trees.ts'
import { quietReporter } from '../support/reporter.ts'
import { hostIn } from '../support/source-request.ts'
import { workplace } from '../support/workplace.ts'
import { snapsmith } from '../support/program.ts'

const projectText = `name: lantern
base: core24
version: '1'
summary: A lantern
description: It glows.
grade: stable
confinement: strict
platforms: {amd64: {build-on: [amd64], build-for: [amd64]}}
parts:
  nothing:
    plugin: nil
`

test('a project, its primed tree and its snap give the same hooks; each is opened once', async () => {
  const directory = workplace()
  mkdirSync(join(directory, 'snap/hooks'), { recursive: true })
  writeFileSync(join(directory, 'snap/snapcraft.yaml'), projectText)
  writeFileSync(join(directory, 'snap/hooks/configure'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  const host = hostIn(directory)
  const trees = openTrees({}, { host, reporter: quietReporter().reporter })
  const built = await trees.treeOf('.')
  expect(built).toEqual({ directory: join(directory, 'prime'), components: {} })
  expect(await trees.treeOf('prime')).toEqual(built)
  expect((await snapsmith(['pack'], { cwd: directory })).code).toBe(0)
  const snap = await trees.treeOf('lantern_1_amd64.snap')
  expect(readFileSync(join(snap.directory, 'meta/hooks/configure'), 'utf8')).toBe(
    readFileSync(join(built.directory, 'meta/hooks/configure'), 'utf8'),
  )
  expect(await trees.treeOf(join(directory, 'lantern_1_amd64.snap'))).toBe(snap)
  trees.close()
  expect(existsSync(snap.directory)).toBe(false)
  expect(existsSync(built.directory)).toBe(true)
})

test.each([
  ['missing', "Cannot find 'missing'."],
  ['text', 'Cannot read'],
  ['empty', "Project file 'snapcraft.yaml' not found"],
])('what is no snap is refused: %s', async (name, message) => {
  const directory = workplace()
  writeFileSync(join(directory, 'text'), 'no image\n')
  mkdirSync(join(directory, 'empty'))
  const trees = openTrees({}, { host: hostIn(directory), reporter: quietReporter().reporter })
  await expect((async () => trees.treeOf(name))()).rejects.toThrow(message)
  trees.close()
})
