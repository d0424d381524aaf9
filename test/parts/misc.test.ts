import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { recordedTable } from './recorded.ts'
import { hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'
import type { PartText } from './workshop.ts'

interface Merged {
  name: string
  part: PartText
  inInstallBefore?: string[]
  installAfterPull: string[]
  install: string[]
  prime: string[]
  error?: unknown
}
interface Exported {
  name: string
  parts: Record<string, PartText>
  backstage: string[]
  stage: string[]
}

/** Per path the groups of places that share one file. */
interface Linked {
  name: string
  sharing: Record<string, string[][]>
}

const table = recordedTable<{ usrmerge: Merged[]; export: Exported[]; hardLinks: Linked[] }>('misc.json')

/** What a part has installed before, recorded as being in the way, is gone when it is built. */
const fresh = table.usrmerge.find(each => each.name === 'attribute')

test.each(table.usrmerge)('merged /usr: $name', async each => {
  const cwd = workDirectory()
  makeTree(cwd, ['proj/usr/bin/x'])
  const pull = {
    project: projectOf({ p: each.part }),
    step: 'pull' as const,
    parts: [],
    host: hostAt(cwd),
    reporter: keepingReporter(),
  }
  await runLifecycle(pull)
  makeTree(join(cwd, 'parts/p/install'), each.inInstallBefore ?? [])
  // Recorded is that every step makes the directories; here what is installed begins with the build, so that nothing older is in it.
  expect(treeAt(join(cwd, 'parts/p/install')).length > 0).toBe(each.inInstallBefore !== undefined)
  await prime(cwd, { p: each.part })
  const wanted = each.error === undefined ? each : fresh
  expect({ install: treeAt(join(cwd, 'parts/p/install')), prime: treeAt(join(cwd, 'prime')) }).toEqual({
    install: wanted?.install,
    prime: wanted?.prime,
  })
})

test.each(table.export)('$name', async each => {
  const cwd = workDirectory()
  await prime(cwd, each.parts)
  expect({ backstage: treeAt(join(cwd, 'backstage')), stage: treeAt(join(cwd, 'stage')) }).toEqual({
    backstage: each.backstage,
    stage: each.stage,
  })
})

test.each(table.hardLinks)('$name', async each => {
  const cwd = workDirectory()
  makeTree(cwd, ['proj/f', 'proj/x.pc', 'proj/p', 'proj/l -> f'], { 'proj/x.pc': 'prefix=/somewhere\n' })
  await prime(cwd, { p: { plugin: 'dump', source: 'proj', permissions: [{ path: 'p', mode: '600' }] } })
  const places = ['parts/p/install', 'stage', 'prime']
  const sharing = Object.fromEntries(
    Object.keys(each.sharing).map(path => {
      const inodes = new Map<number, string[]>()
      for (const place of places) {
        const { ino } = lstatSync(join(cwd, place, path))
        inodes.set(ino, [...(inodes.get(ino) ?? []), place])
      }
      expect([lstatSync(join(cwd, 'parts/p/src', path)).ino]).not.toContain(
        lstatSync(join(cwd, 'proj', path)).ino,
      )
      return [path, [...inodes.values()]]
    }),
  )
  const wanted = Object.fromEntries(
    Object.entries(each.sharing).map(([path, groups]) => [
      path,
      groups.map(group => group.filter(place => places.includes(place))).filter(group => group.length > 0),
    ]),
  )
  // Symbolic links are linked as well, and the source is copied, as nothing that is done to a part may reach it.
  expect(sharing).toEqual({ ...wanted, l: [places] })
})

test('a package that is not there is named', async () => {
  const cwd = workDirectory()
  const host = hostAt(cwd)
  const project = projectOf({ p: { plugin: 'nil', 'build-packages': ['bash', 'snapsmith-no-such-package'] } })
  const run = runLifecycle({
    project,
    step: 'pull',
    parts: [],
    host: { ...host, machine: { ...host.machine, root: false } },
    reporter: keepingReporter(),
  })
  await expect(run).rejects.toMatchObject({
    code: 'missing-packages',
    message: 'These build packages are not installed: snapsmith-no-such-package.',
  })
})

function prime(cwd: string, parts: Record<string, PartText>): Promise<unknown> {
  return runLifecycle({
    project: projectOf(parts),
    step: 'prime',
    parts: [],
    host: hostAt(cwd),
    reporter: keepingReporter(),
  })
}
