import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

interface Packed {
  artifacts: { file: string }[]
  hooks: { name: string; stub: boolean; plugs: string[] }[]
}

async function initAndPack(
  template: string,
  directory: string,
): Promise<{ directory: string; packed: Packed }> {
  expect(
    await snapsmith(['init', '--template', template, '--name', 'tried-out', 'here'], { cwd: directory }),
  ).toMatchObject({ code: 0 })
  const project = join(directory, 'here')
  const ended = await snapsmith(['pack', '--format', 'json'], { cwd: project })
  expect({ code: ended.code, said: ended.err.match(/warning|error/gi) }).toEqual({ code: 0, said: null })
  return { directory: project, packed: JSON.parse(ended.out) as Packed }
}

describe('templates', () => {
  test('simple packs as it stands', async context => {
    const { directory, packed } = await initAndPack('simple', workplace(context))
    expect(packed.artifacts.map(artifact => artifact.file)).toEqual(['tried-out_0.1_amd64.snap'])
    expect(packed.hooks).toEqual([])
    expect(readdirSync(directory)).toContain('tried-out_0.1_amd64.snap')
  })

  test('ros2 is a project that is read without a problem', async context => {
    const directory = workplace(context)
    expect((await snapsmith(['init', '--profile', 'ros2', 'robot'], { cwd: directory })).code).toBe(0)
    const { code, err } = await snapsmith(['validate'], {
      cwd: join(directory, 'robot'),
      env: { SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' },
    })
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.not.stringContaining('Bad snapcraft.yaml') as string,
    })
  })

  test('hooks packs as it stands, with each of its hooks', async context => {
    const { packed } = await initAndPack('hooks', workplace(context))
    expect(packed.hooks.map(({ name, stub, plugs }) => ({ name, stub, plugs }))).toEqual([
      { name: 'configure', stub: false, plugs: ['internet'] },
      { name: 'connect-plug-internet', stub: false, plugs: [] },
      { name: 'disconnect-plug-internet', stub: false, plugs: [] },
      { name: 'install', stub: false, plugs: [] },
    ])
  })
})
