import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lantern } from './support/lantern.ts'
import { program, snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

function project(context: Parameters<typeof workplace>[0], more = ''): string {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'snap'))
  writeFileSync(join(cwd, 'snap/snapcraft.yaml'), lantern('{files: {plugin: nil}}', more))
  return cwd
}

const component = 'components: {lens: {type: standard, summary: A lens, description: A lens.}}\n'

describe('an output', { concurrent: true }, () => {
  test.for(['snap/snapcraft.yaml', './snap/../linked/snapcraft.yaml'])(
    '%s does not cost the project file',
    async (output, context) => {
      const cwd = project(context)
      symlinkSync('snap', join(cwd, 'linked'))
      const { code, err } = await snapsmith(['pack', '-o', output], { cwd })
      expect(code).toBe(1)
      expect(err).toMatch(/^Cannot write '.*snapcraft\.yaml': it is the project file\.$/m)
      expect(readFileSync(join(cwd, 'snap/snapcraft.yaml'), 'utf8')).toBe(lantern('{files: {plugin: nil}}'))
    },
  )

  test('in the primed tree is refused unless images leave it out', async context => {
    const cwd = project(context)
    expect((await snapsmith(['pack', '-o', 'prime/'], { cwd })).code).toBe(0)
    for (const output of ['prime/image', 'prime/new/image']) {
      const { code, err } = await snapsmith(['pack', '-o', output], { cwd })
      expect(code).toBe(1)
      expect(err).toMatch(
        /^Cannot write '.*image': it lies in 'prime', and would become part of the next snap\.$/m,
      )
    }
    expect(readdirSync(join(cwd, 'prime')).sort()).toEqual(['lantern_1.0_amd64.snap', 'meta'])
  })

  test('of components in the primed tree is refused before anything is written', async context => {
    const cwd = project(context, component)
    const { code, err } = await snapsmith(['pack', '-o', 'prime/'], { cwd })
    expect(code).toBe(1)
    expect(err).toMatch(/^Cannot write '.*lantern\+lens\.comp': it lies in 'prime'/m)
    expect(readdirSync(join(cwd, 'prime'))).toEqual(['meta'])
  })

  test('may have the longest name that there is', async context => {
    const cwd = project(context)
    const name = 'x'.repeat(255)
    const { code, err } = await snapsmith(['pack', '-o', name], { cwd })
    expect(code, err).toBe(0)
    expect((await program('unsquashfs', ['-l', name], { cwd })).out).toContain('meta/snap.yaml')
  })
})

describe('an mksquashfs that', { concurrent: true }, () => {
  test.for([
    ['says nothing', 'exit 3', 'it ended with code 3 and wrote no image'],
    ['wrote nothing', 'exit 0', 'it ended with code 0 and wrote no image'],
    ['is killed', 'kill -9 $$', 'it was ended by SIGKILL'],
    ['complains', 'echo boo >&2; exit 1', 'boo'],
  ])('%s is told of', async ([, script, said], context) => {
    const cwd = project(context)
    mkdirSync(join(cwd, 'tools'))
    writeFileSync(join(cwd, 'tools/mksquashfs'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    const { code, err } = await snapsmith(['pack'], {
      cwd,
      env: { PATH: `${cwd}/tools:${process.env['PATH'] ?? ''}` },
    })
    expect(code).toBe(1)
    expect(err).toContain(`mksquashfs call failed: ${said}\n`)
    expect(readdirSync(cwd).filter(name => name.includes('.snap'))).toEqual([])
  })
})
