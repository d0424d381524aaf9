import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workplace } from '../../test/support/workplace.ts'
import { removeAbandoned } from './abandoned.ts'
import { scratchDirectory } from './files.ts'

test('temporary directories of processes that are gone for a day are removed, and nothing else', () => {
  const below = workplace()
  const now = Date.now()
  const gone = 2 ** 22 + 1
  const made = (name: string, hours: number): string => {
    const path = join(below, name)
    mkdirSync(path)
    writeFileSync(join(path, 'file'), '')
    const time = new Date(now - hours * 3600 * 1000)
    utimesSync(path, time, time)
    return path
  }
  const abandoned = made(`snapsmith-${gone}-aB3dE_`, 25)
  const kept = [made(`snapsmith-${gone}-aB3dE1`, 23), made(`snapsmith-${process.pid}-aB3dE1`, 25), made('snapsmith-aB3dE1', 25), made(`other-${gone}-aB3dE1`, 25), scratchDirectory(below)]
  removeAbandoned(below, now)
  expect(existsSync(abandoned)).toBe(false)
  expect(kept.filter(path => !existsSync(path))).toEqual([])
})
