import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lantern } from './support/lantern.ts'
import { program, snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

test('runs that work in a project at once each pack the whole snap', async context => {
  const cwd = workplace(context)
  mkdirSync(join(cwd, 'snap/hooks'), { recursive: true })
  mkdirSync(join(cwd, 'src'))
  writeFileSync(join(cwd, 'snap/snapcraft.yaml'), lantern('{files: {plugin: dump, source: src}}'))
  writeFileSync(join(cwd, 'snap/hooks/install'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  for (let index = 0; index < 300; index += 1)
    writeFileSync(join(cwd, `src/data${String(index)}`), 'light\n'.repeat(3000))
  const names = ['a.snap', 'b.snap', 'c.snap', 'd.snap']
  const runs = await Promise.all([
    ...names.map(name => snapsmith(['pack', '-o', name], { cwd })),
    snapsmith(['try'], { cwd }),
    snapsmith(['prime'], { cwd }),
  ])
  expect(runs.map(({ code, err }) => (code === 0 ? 'done' : err))).toEqual(runs.map(() => 'done'))
  const listings = await Promise.all(
    names.map(async name => (await program('unsquashfs', ['-l', name], { cwd })).out),
  )
  expect(new Set(listings).size).toBe(1)
  expect(listings[0]).toContain('meta/hooks/install')
  expect(readdirSync(cwd).filter(name => name.startsWith('.~'))).toEqual([])
})
