import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
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
  const kept = [
    made(`snapsmith-${gone}-aB3dE1`, 23),
    made(`snapsmith-${process.pid}-aB3dE1`, 25),
    made('snapsmith-aB3dE1', 25),
    made(`other-${gone}-aB3dE1`, 25),
    scratchDirectory(below),
  ]
  removeAbandoned(below, now)
  expect(existsSync(abandoned)).toBe(false)
  expect(kept.filter(path => !existsSync(path))).toEqual([])
})

test('a tree that is deeper than a path can be long goes too, and one that cannot be removed ends nothing', () => {
  const below = workplace()
  const gone = 2 ** 22 + 1
  const deep = join(below, `snapsmith-${String(gone)}-aB3dE1`)
  mkdirSync(deep)
  execFileSync('perl', [
    '-e',
    'chdir $ARGV[0]; for (1 .. 2400) { mkdir "a"; chdir "a" or die $! } open(my $f, ">", "f"); chmod 0500, "."',
    deep,
  ])
  const now = Date.now() + 2 * 24 * 60 * 60 * 1000
  removeAbandoned(below, now)
  expect(readdirSync(below)).toEqual([])
  removeAbandoned(join(below, 'nowhere'), now)
})
