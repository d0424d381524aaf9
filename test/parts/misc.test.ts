import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runLifecycle } from '../../src/parts/run.ts'
import { recordedTable } from './recorded.ts'
import { hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'
import type { PartText } from './workshop.ts'

interface Merged { name: string; part: PartText; files?: string[]; install: string[]; prime: string[]; error?: unknown }
interface Exported { name: string; parts: Record<string, PartText>; backstage: string[]; stage: string[] }

const table = recordedTable<{ usrmerge: Merged[]; export: Exported[] }>('misc.json')

test.each(table.usrmerge.filter(each => each.error === undefined))('merged /usr: $name', async each => {
  const cwd = workDirectory()
  makeTree(cwd, ['proj/usr/bin/x'])
  await prime(cwd, { p: each.part })
  expect({ install: treeAt(join(cwd, 'parts/p/install')), prime: treeAt(join(cwd, 'prime')) }).toEqual({ install: each.install, prime: each.prime })
})

test.each(table.export)('$name', async each => {
  const cwd = workDirectory()
  await prime(cwd, each.parts)
  expect({ backstage: treeAt(join(cwd, 'backstage')), stage: treeAt(join(cwd, 'stage')) }).toEqual({ backstage: each.backstage, stage: each.stage })
})

test('a package that is not there is named', async () => {
  const cwd = workDirectory()
  const host = hostAt(cwd)
  const project = projectOf({ p: { plugin: 'nil', 'build-packages': ['bash', 'snapsmith-no-such-package'] } })
  const run = runLifecycle({ project, step: 'pull', parts: [], host: { ...host, machine: { ...host.machine, root: false } }, reporter: keepingReporter() })
  await expect(run).rejects.toMatchObject({ code: 'missing-packages', message: 'These build packages are not installed: snapsmith-no-such-package.' })
})

function prime(cwd: string, parts: Record<string, PartText>): Promise<unknown> {
  return runLifecycle({ project: projectOf(parts), step: 'prime', parts: [], host: hostAt(cwd), reporter: keepingReporter() })
}
