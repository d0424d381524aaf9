import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectOf, workDirectory } from '../../test/parts/workshop.ts'
import { pythonHome } from './python-home.ts'

const project = projectOf({ app: { plugin: 'python' }, other: { plugin: 'nil' } })

function placed(text: (cwd: string) => string): unknown {
  const cwd = workDirectory()
  const prime = join(cwd, 'prime')
  mkdirSync(prime)
  writeFileSync(join(prime, 'pyvenv.cfg'), text(cwd), { mode: 0o640 })
  return pythonHome(project, { cwd, prime })
}

test.each([
  ['the part itself', 'parts/app/install/usr/bin', '/usr/bin'],
  ['another part', 'parts/other/install', ''],
  ['the stage', 'stage/usr/bin', '/usr/bin'],
])('an interpreter of %s is where the snap is mounted', (_, directory, rest) => {
  expect(placed(cwd => `home = ${cwd}/${directory}\nversion = 3.12.3\n`)).toEqual([
    { path: 'pyvenv.cfg', content: `home = /snap/demo/current${rest}\nversion = 3.12.3\n`, mode: 0o640 },
  ])
})

test.each([
  ['of the base', () => 'home = /usr/bin\n'],
  ['of a directory that only begins alike', (cwd: string) => `home = ${cwd}/stage-two/bin\n`],
  ['that is not named', () => 'version = 3.12.3\n'],
])('one %s stays', (_, text) => {
  expect(placed(text)).toEqual([])
})

test('without an environment there is nothing to do', () => {
  const cwd = workDirectory()
  expect(pythonHome(project, { cwd, prime: join(cwd, 'prime') })).toEqual([])
})
