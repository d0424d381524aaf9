import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

const projectFile = `name: ledgers
base: core24
version: '1.0'
summary: Ledgers
description: Ledgers.
grade: devel
confinement: strict
apps: {ledgers: {command: bin/run}}
parts: {files: {plugin: dump, source: src, stage: [-nothing]}}
`

test('the manifest tells how the snap was built, where the environment asks for it', async context => {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'src/bin'), { recursive: true })
  mkdirSync(join(cwd, 'snap'))
  writeFileSync(join(cwd, 'src/bin/run'), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(join(cwd, 'snap/snapcraft.yaml'), projectFile)
  const env = {
    SNAPCRAFT_BUILD_INFO: '1',
    SNAPCRAFT_IMAGE_INFO: '{"build_url": "https://example.com/1"}',
    SOURCE_DATE_EPOCH: '1700000000',
  }
  expect(await snapsmith(['prime', '--destructive-mode'], { cwd, env })).toMatchObject({ code: 0 })
  const text = readFileSync(join(cwd, 'prime/snap/manifest.yaml'), 'utf8')
  expect(load(text)).toMatchObject({
    'snapcraft-started-at': '2023-11-14T22:13:20.000Z',
    name: 'ledgers',
    version: '1.0',
    grade: 'devel',
    architectures: [expect.any(String)],
    'image-info': { build_url: 'https://example.com/1' },
    apps: { ledgers: { command: 'bin/run' } },
    parts: {
      files: {
        plugin: 'dump',
        source: 'src',
        stage: ['-nothing'],
        // It is not written.
        prime: [],
        'stage-packages': [],
        'build-packages': [],
      },
    },
  })
  expect(text).not.toContain('disable-parallel')
  expect(readFileSync(join(cwd, 'prime/snap/snapcraft.yaml'), 'utf8')).toBe(projectFile)
  expect(await snapsmith(['prime', '--destructive-mode'], { cwd })).toMatchObject({ code: 0 })
  expect(() => readFileSync(join(cwd, 'prime/snap/manifest.yaml'))).toThrow()
})

test('passwords in addresses do not get into the snap', async context => {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'src'))
  const address = 'https://ann:cl3ver@example.com/ledgers'
  const text = `${projectFile.replace('Ledgers.', `Of ${address}, ä.`)}# \xff\n`.replace(
    'source: src',
    `source: src, build-environment: [{FROM: '${address}'}], override-pull: 'true ${address}'`,
  )
  writeFileSync(join(cwd, 'snapcraft.yaml'), text)
  expect(
    await snapsmith(['prime', '--destructive-mode'], {
      cwd,
      env: { SNAPCRAFT_BUILD_INFO: '1', SNAPCRAFT_IMAGE_INFO: `{"from": "${address}"}` },
    }),
  ).toMatchObject({ code: 0 })
  const files = ['manifest.yaml', 'snapcraft.yaml'].map(name =>
    readFileSync(join(cwd, 'prime/snap', name), 'utf8'),
  )
  for (const shown of files)
    expect([shown.includes('cl3ver'), shown.includes('https://ann:***@example.com/ledgers')]).toEqual([
      false,
      true,
    ])
  expect(files[1]).toBe(text.replaceAll('cl3ver', '***'))
})

test('a switch that is neither on nor off is refused', async context => {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'src'))
  writeFileSync(join(cwd, 'snapcraft.yaml'), projectFile)
  const ended = await snapsmith(['prime', '--destructive-mode'], {
    cwd,
    env: { SNAPCRAFT_BUILD_INFO: 'perhaps' },
  })
  expect(ended).toMatchObject({ code: 1 })
  expect(ended.err).toContain('SNAPCRAFT_BUILD_INFO')
})
