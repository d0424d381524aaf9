import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lantern } from './support/lantern.ts'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

const projectFile = (more = ''): string => lantern('{files: {plugin: dump, source: src}}', more)

function project(context: Parameters<typeof workplace>[0]): string {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'snap/hooks'), { recursive: true })
  mkdirSync(join(cwd, 'src'))
  writeFileSync(join(cwd, 'snap/snapcraft.yaml'), projectFile())
  writeFileSync(join(cwd, 'snap/hooks/install'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  writeFileSync(join(cwd, 'src/data'), 'light\n')
  return cwd
}

const packed = 'Packed lantern_1.0_amd64.snap\n'
const already = 'Already packed: lantern_1.0_amd64.snap\n'
const pack = async (cwd: string, ...args: string[]): Promise<string> => {
  const { code, err } = await snapsmith(['pack', '--destructive-mode', ...args], { cwd })
  expect(code, err).toBe(0)
  return err
    .split('\n')
    .filter(line => /^(Packed|Already)/.test(line))
    .map(line => `${line}\n`)
    .join('')
}

describe('a second pack', { concurrent: true }, () => {
  test('leaves the snap alone when nothing has changed', async context => {
    const cwd = project(context)
    expect(await pack(cwd)).toBe(packed)
    const before = statSync(join(cwd, 'lantern_1.0_amd64.snap')).ino
    expect(await pack(cwd)).toBe(already)
    expect(statSync(join(cwd, 'lantern_1.0_amd64.snap')).ino).toBe(before)
  })

  const edits: Record<string, (cwd: string) => void> = {
    'the summary': cwd => {
      writeFileSync(join(cwd, 'snap/snapcraft.yaml'), projectFile().replace('summary: A', 'summary: The'))
    },
    'the compression': cwd => {
      writeFileSync(join(cwd, 'snap/snapcraft.yaml'), projectFile('compression: lzo\n'))
    },
    'a hook': cwd => {
      appendFileSync(join(cwd, 'snap/hooks/install'), 'true\n')
    },
    "a part's file": cwd => {
      writeFileSync(join(cwd, 'src/data'), 'LIGHT\n')
    },
    "the mode of a part's file": cwd => {
      chmodSync(join(cwd, 'src/data'), 0o755)
    },
    'a new icon': cwd => {
      mkdirSync(join(cwd, 'snap/gui'))
      writeFileSync(join(cwd, 'snap/gui/icon.svg'), '<svg/>')
    },
    'the snap, which is gone': cwd => {
      rmSync(join(cwd, 'lantern_1.0_amd64.snap'))
    },
    'the snap, which somebody has cut': cwd => {
      writeFileSync(join(cwd, 'lantern_1.0_amd64.snap'), 'hsqs')
    },
    'our memory, which is garbled': cwd => {
      writeFileSync(join(cwd, 'parts/.snapsmith/packed.json'), '{"')
    },
  }

  test.for(Object.entries(edits))('packs anew for %s', async ([, edit], context) => {
    const cwd = project(context)
    await pack(cwd)
    edit(cwd)
    expect(await pack(cwd)).toBe(packed)
    expect(readFileSync(join(cwd, 'lantern_1.0_amd64.snap')).subarray(0, 4).toString()).toBe('hsqs')
    expect(await pack(cwd)).toBe(already)
  })

  test('packs into another place, and knows both places then', async context => {
    const cwd = project(context)
    await pack(cwd)
    expect(await pack(cwd, '--output', 'other/')).toBe('Packed other/lantern_1.0_amd64.snap\n')
    expect(await pack(cwd)).toBe(already)
    expect(await pack(cwd, '--output', 'other/')).toBe('Already packed: other/lantern_1.0_amd64.snap\n')
  })
})

test('try primes, checks, and says how to go on', async context => {
  const cwd = project(context)
  const tried = await snapsmith(['try'], { cwd })
  expect(tried).toMatchObject({ code: 0, out: 'You can now run `snap try prime`.\n' })
  expect(existsSync(join(cwd, 'prime/meta/hooks/install'))).toBe(true)
  writeFileSync(join(cwd, 'snap/snapcraft.yaml'), projectFile('license: GPL\n'))
  expect(await snapsmith(['try'], { cwd })).toMatchObject({ code: 1, out: '' })
})
