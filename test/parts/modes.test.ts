import { chmodSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { hostAt, keepingReporter, makeTree, projectOf, workDirectory } from './workshop.ts'

test('a chmod of a source is a change, and of a shared file the mode of the last part in the order counts', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['a/f', 'b/f'], { 'a/f': 'same', 'b/f': 'same' })
  const project = projectOf({ a: { plugin: 'dump', source: 'a' }, b: { plugin: 'dump', source: 'b' } })
  const modeAfter = async (part: string, mode: number): Promise<number> => {
    chmodSync(join(cwd, part, 'f'), mode)
    await runLifecycle({ project, step: 'prime', parts: [], host: hostAt(cwd), reporter: keepingReporter() })
    return lstatSync(join(cwd, 'prime/f')).mode & 0o777
  }
  await modeAfter('a', 0o644)
  expect(await modeAfter('b', 0o600)).toBe(0o600)
  expect(await modeAfter('b', 0o640)).toBe(0o640)
  expect(await modeAfter('a', 0o755)).toBe(0o640)
})
