import { existsSync, mkdirSync, rmdirSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openControlGroup, removeControlGroups } from './control-group.ts'

const limits = { processes: 100, memory: 2 ** 30 }

test('a closed group is taken again for the same bounds, and what was refused in there before is not counted', () => {
  const first = openControlGroup(limits)
  const other = openControlGroup(limits)
  first.close()
  const again = openControlGroup(limits)
  expect(again.directories).toEqual(first.directories)
  expect(again.refusals()).toEqual({ processes: 0, memory: 0 })
  const smaller = openControlGroup({ ...limits, processes: 10 })
  for (const directory of smaller.directories)
    expect([...again.directories, ...other.directories]).not.toContain(directory)
  for (const group of [other, again, smaller]) group.close()
  removeControlGroups()
  expect(
    [...again.directories, ...other.directories, ...smaller.directories].filter(path => existsSync(path)),
  ).toEqual([])
})

test('groups are gone at the end, and those of runs that were killed an hour ago with the next run', async () => {
  const first = openControlGroup(limits)
  const [own] = first.directories
  first.close()
  removeControlGroups()
  // Nobody but root makes groups, and not on every machine.
  if (own === undefined) return expect(first.directories).toEqual([])
  expect(existsSync(own)).toBe(false)
  // No process has such a number.
  const [old, young, alive] = ['4194399-1', '4194399-2', '1-1'].map(name =>
    join(dirname(own), `snapsmith-${name}`),
  ) as [string, string, string]
  for (const directory of [old, young, alive]) mkdirSync(directory)
  for (const directory of [old, alive]) utimesSync(directory, 1, 1)
  const { resetModules } = (await import('vitest')).vi
  resetModules()
  const again = await import('./control-group.ts')
  again.openControlGroup(limits).close()
  again.removeControlGroups()
  const left = [old, young, alive].filter(directory => existsSync(directory))
  for (const directory of left) rmdirSync(directory)
  expect(left).toEqual([young, alive])
})
