import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostIn, ownDirectory } from '../../test/support/source-request.ts'
import { aptRepository } from './apt.ts'
import { fixTree } from './fix-tree.ts'
import type { Surroundings } from './repository.ts'
import { quietReporter } from '../../test/support/reporter.ts'

function surroundings(directory: string): Surroundings & { warnings: string[] } {
  const { reporter, warnings } = quietReporter()
  return { host: hostIn(directory), reporter, warnings }
}

test('a package is fetched with what it depends on, unpacked and fixed', async () => {
  const directory = ownDirectory()
  const around = surroundings(directory)
  const into = join(directory, 'debs')
  const packages = aptRepository(around)
  const assets = await packages.fetch({ part: 'p', names: ['hello'], base: 'core24', into })
  expect(assets.map(asset => asset.split('=')[0])).toEqual(expect.arrayContaining(['hello', 'libc6']))
  expect(assets).toEqual([...assets].sort())
  expect(readdirSync(into)).toHaveLength(assets.length)
  const install = join(directory, 'install')
  mkdirSync(install)
  await packages.unpack({ from: into, into: install, scratch: join(directory, 'scratch') })
  await fixTree(install, around)
  expect(execFileSync(join(install, 'usr/bin/hello'), { encoding: 'utf8', env: { LC_ALL: 'C' } })).toBe('Hello, world!\n')
  expect(existsSync(join(directory, 'scratch'))).toBe(false)
})
