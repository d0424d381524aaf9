import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { behindLinks } from './precreate.ts'

test.each([
  ['usr/lib/themes', 'usr/lib/themes'],
  ['lib/themes', 'usr/lib/themes'],
  ['lib/a/b', 'usr/lib/a/b'],
  ['twice/x', 'usr/lib/x'],
  ['out/x', 'out/x'],
  ['nothing/x', 'nothing/x'],
])('the mount point %s is made at %s', (path, place) => {
  const prime = mkdtempSync(join(tmpdir(), 'precreate-'))
  onTestFinished(() => {
    rmSync(prime, { recursive: true })
  })
  mkdirSync(join(prime, 'usr/lib'), { recursive: true })
  symlinkSync('usr/lib', join(prime, 'lib'))
  symlinkSync('lib', join(prime, 'twice'))
  symlinkSync('/tmp', join(prime, 'out'))
  expect(behindLinks(prime, path)).toBe(place)
})
