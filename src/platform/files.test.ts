import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isAmongDevices, writeOutput } from './files.ts'

function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'snapsmith-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

test.each([
  ['/dev/stdout', true],
  ['/dev/fd/3', true],
  ['/proc/self/fd/1', true],
  ['/dev/null', true],
  ['/dev/shm/file', false],
  ['/device', false],
  ['/nowhere/at/all', false],
])('whether %s is among the devices and open files: %s', (path, is) => {
  expect(isAmongDevices(path)).toBe(is)
})

test('through a link to the directory too', () => {
  const directory = place()
  symlinkSync('/dev', join(directory, 'dev'))
  expect(isAmongDevices(join(directory, 'dev/stdout'))).toBe(true)
})

test('output replaces a file, never what a link leads to, and refuses what is none', () => {
  const directory = place()
  writeFileSync(join(directory, 'mine'), 'mine')
  symlinkSync('mine', join(directory, 'out'))
  writeOutput(join(directory, 'out'), 'text')
  writeOutput(join(directory, 'out'), 'text again')
  expect(lstatSync(join(directory, 'out')).isFile()).toBe(true)
  expect(readFileSync(join(directory, 'out'), 'utf8')).toBe('text again')
  expect(readFileSync(join(directory, 'mine'), 'utf8')).toBe('mine')
  mkdirSync(join(directory, 'in'))
  expect(() => writeOutput(join(directory, 'in'), 'text')).toThrow('it is no file')
})
