import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { snapsmith } from '../support/program.ts'
import { ownDirectory } from '../support/source-request.ts'

const fixtures = fileURLToPath(new URL('../conformance/sources/fixtures', import.meta.url))

/** A project whose part `p` dumps a source with these keys. */
function projectWith(keys: string[]): { project: string; prime: () => Promise<string> } {
  const directory = ownDirectory()
  const project = join(directory, 'project')
  mkdirSync(project)
  writeFileSync(
    join(project, 'snapcraft.yaml'),
    [
      'name: demo',
      'base: core24',
      "version: '1'",
      'summary: a',
      'description: b',
      'grade: devel',
      'confinement: strict',
      'parts:',
      '  p:',
      '    plugin: dump',
      ...keys.map(line => `    ${line}`),
      '',
    ].join('\n'),
  )
  const prime = async (): Promise<string> => {
    const ended = await snapsmith(['prime'], { cwd: project, env: { HOME: directory } })
    expect(ended).toMatchObject({ code: 0 })
    return ended.err
  }
  return { project, prime }
}

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd, stdio: 'pipe' })
}

test('a branch that has moved is built anew, one that cannot be asked is left as it is', async () => {
  const { project, prime } = projectWith(['source: ../up', 'source-type: git'])
  const up = join(project, '../up')
  mkdirSync(up)
  git(up, 'init', '-b', 'main')
  for (const text of ['one', 'two']) {
    writeFileSync(join(up, 'f'), text)
    git(up, 'add', '-A')
    git(up, 'commit', '-m', text)
    const said = await prime()
    expect(said).toContain(text === 'one' ? 'Pulling p' : 'Updating sources for p (source changed)')
    expect(readFileSync(join(project, 'prime/f'), 'utf8')).toBe(text)
    expect(await prime()).toContain('Skipping pull for p (already ran)')
  }
  renameSync(up, `${up}-away`)
  const offline = await prime()
  expect(offline).toContain("Warning: Could not ask '../up' for changes; part 'p' keeps what was pulled.")
  expect(offline).toContain('Skipping prime for p (already ran)')
})

test('an archive that has changed is unpacked anew, without what the earlier one had', async () => {
  const { project, prime } = projectWith(['source: a.zip'])
  copyFileSync(join(fixtures, 'flat.zip'), join(project, 'a.zip'))
  await prime()
  expect(readdirSync(join(project, 'prime')).sort()).toEqual(['a', 'd', 'meta'])
  expect(await prime()).toContain('Skipping pull for p (already ran)')
  copyFileSync(join(fixtures, 'one.zip'), join(project, 'a.zip'))
  utimesSync(join(project, 'a.zip'), 1_700_000_000, 1_700_000_000)
  expect(await prime()).toContain('Updating sources for p (source changed)')
  expect(readdirSync(join(project, 'prime')).sort()).toEqual(['demo', 'meta'])
})

test('a download with a checksum is there again after a clean, without the server', async () => {
  const server = createServer((_, answer) => {
    answer.end(readFileSync(join(fixtures, 'one.tar.gz')))
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  const { project, prime } = projectWith([
    `source: http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/one.tar.gz`,
    'source-checksum: sha256/f7feb837a7a1bc77a2049e175eb53924bfde83624ef71233a75365fa6240644a',
  ])
  await prime()
  server.close()
  server.closeAllConnections()
  await snapsmith(['clean'], { cwd: project })
  await prime()
  expect(readdirSync(join(project, 'prime')).sort()).toEqual(['configure', 'latest', 'meta', 'src'])
})
