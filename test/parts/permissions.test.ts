import { chmodSync, lstatSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { testsOfRoot } from '../support/users.ts'
import { compare, recordedTable } from './recorded.ts'
import type { Differences } from './recorded.ts'
import { hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'

interface Case {
  name: string
  permissions: unknown[]
  without?: string[]
  keys?: Record<string, unknown>
  stageList?: string[]
  prime?: Record<string, string>
  stage?: Record<string, string>
  toolIsHardLinkOfStage?: boolean
  error?: { message: string }
}

const table = recordedTable<{ install: string[]; installModes: Record<string, string>; cases: Case[] }>(
  'permissions.json',
)

/** By case of permissions.json. */
const differences: Differences = {
  'setuid and owner: the bit is lost': 'the owner is set first, so that the bits stay',
  'dangling link matched': 'a link has no mode; what it leads to has a path of its own',
  'dangling link named': 'a link has no mode; what it leads to has a path of its own',
  'link named: the target in prime changes': 'a link has no mode; what it leads to has a path of its own',
  'mode not octal': 'refused before anything is primed, in a sentence of our own',
}

/** Root of a namespace has only some ids to give; the tests of the real root have them all. */
const ids = Number(/^\s*0\s+0\s+(\d+)/.exec(readFileSync('/proc/self/uid_map', 'utf8'))?.[1] ?? 65536)
const cases = table.cases.filter(({ permissions }) =>
  (permissions as { owner?: unknown }[]).every(({ owner = 0 }) => Number(owner) < ids),
)

testsOfRoot('test/parts/permissions.test.ts', () =>
  test.each(cases)('$name', async each => {
    const cwd = workDirectory()
    const entries = table.install.filter(entry => !(each.without ?? []).includes(entry))
    makeTree(join(cwd, 'content'), entries)
    for (const [path, mode] of Object.entries(table.installModes))
      chmodSync(join(cwd, 'content', path), parseInt(mode, 8))
    const project = projectOf({
      p: {
        plugin: 'nil',
        permissions: each.permissions,
        'override-build': 'cp -a "$CRAFT_PROJECT_DIR/content/." "$CRAFT_PART_INSTALL/"',
        ...(each.name === 'path filtered from prime' ? { prime: ['-bin/tool'] } : {}),
        ...each.keys,
      },
    })
    let actual: unknown
    try {
      await runLifecycle({
        project,
        step: 'prime',
        parts: [],
        host: hostAt(cwd),
        reporter: keepingReporter(),
      })
      actual = { prime: attributesAt(join(cwd, 'prime')), stage: attributesAt(join(cwd, 'stage')) }
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      actual = { error: error.message }
    }
    compare({
      name: each.name,
      differences,
      actual,
      expected:
        each.error === undefined ? { prime: each.prime, stage: each.stage } : { error: each.error.message },
    })
    if (
      each.toolIsHardLinkOfStage !== undefined &&
      each.keys === undefined &&
      each.error === undefined &&
      differences[each.name] === undefined
    ) {
      expect(statSync(join(cwd, 'prime/bin/tool')).ino === statSync(join(cwd, 'stage/bin/tool')).ino).toBe(
        each.toolIsHardLinkOfStage,
      )
    }
  }),
)

function attributesAt(root: string): Record<string, string> {
  return Object.fromEntries(
    treeAt(root).map(entry => {
      const path = entry.replace(/ -> .*/, '')
      const stat = lstatSync(join(root, path))
      const owner = stat.uid === 0 && stat.gid === 0 ? '' : ` ${stat.uid}:${stat.gid}`
      return [
        path,
        stat.isSymbolicLink() ? 'link' : `${(stat.mode & 0o7777).toString(8).padStart(4, '0')}${owner}`,
      ]
    }),
  )
}

test.each([-2, 2 ** 32 - 1])('the owner %s is refused, and -1 leaves it as it is', async owner => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f'])
  const prime = async (number: number): Promise<void> => {
    const permissions = [{ path: 'f', owner: number, group: number }]
    const project = projectOf({ p: { plugin: 'dump', source: 'src', permissions } })
    await runLifecycle({ project, step: 'prime', parts: [], host: hostAt(cwd), reporter: keepingReporter() })
  }
  await expect(prime(owner)).rejects.toMatchObject({
    code: 'permissions',
    message: `Part 'p' has an invalid owner in its permissions: ${String(owner)}.`,
  })
  await prime(-1)
  expect(lstatSync(join(cwd, 'prime/f')).uid).toBe(process.getuid?.())
})
