import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanSteps } from '../../src/parts/clean.ts'
import { planLifecycle, runLifecycle } from '../../src/parts/lifecycle.ts'
import type { PartText } from './workshop.ts'
import {
  contentsAt,
  hostAt,
  keepingReporter,
  makeTree,
  projectOf,
  treeAt,
  workDirectory,
} from './workshop.ts'

const files = [
  'a/usr/share/doc/a/f',
  'a/usr/share/doc/common',
  'a/file',
  'a/tool',
  'b/usr/share/doc/b/f',
  'b/usr/share/doc/common',
  'c/usr/share/doc/c/f',
]
const contents = {
  'a/usr/share/doc/common': 'same',
  'b/usr/share/doc/common': 'same',
  'a/file': 'file',
  'b/usr/share/doc/b/f': 'usr/share/doc/b/f',
  'c/usr/share/doc/c/f': 'usr/share/doc/c/f',
}

/** What a script of the middle part does to what it shares with those before and after it. */
const deeds: Readonly<Record<string, string>> = {
  'removes a directory': 'rm -rf usr/share/doc',
  'removes a directory at the top': 'rm -rf usr',
  'renames a directory': 'mv usr/share/doc usr/share/documents',
  'puts a file in the place of a directory': 'rm -rf usr/share/doc/a; echo > usr/share/doc/a',
  'puts a link in the place of a directory':
    'mv usr/share/doc/a elsewhere; ln -s ../../../elsewhere usr/share/doc/a',
  'puts a directory in the place of a file': 'rm tool; mkdir tool; echo > tool/f',
  'changes modes': 'chmod 700 usr/share/doc; chmod 600 file',
  'edits a file': 'echo edited >> file',
  'removes a file': 'rm -f file',
  'adds files': 'mkdir -p usr/share/doc/b/more; echo > usr/share/doc/b/more/f; echo > usr/share/doc/a/beside',
}

const steps = ['override-stage', 'override-prime'] as const
const cases = steps.flatMap(key => Object.keys(deeds).map(deed => [key, deed] as const))

test.each(cases)(
  '%s %s: every later run and clean gives what a build from nothing gives',
  async (key, deed) => {
    const cwd = workDirectory()
    makeTree(cwd, files, contents)
    const parts: Record<string, PartText> = {
      a: { plugin: 'dump', source: 'a' },
      b: { plugin: 'dump', source: 'b', [key]: `craftctl default\n${deeds[deed] ?? ''}` },
      c: { plugin: 'dump', source: 'c' },
    }
    await prime(cwd, parts)
    const first = shared(cwd)
    // Nothing to do is nothing to do, whatever the script has removed.
    expect(await prime(cwd, parts)).toEqual([])
    for (const source of ['a/file', 'b/usr/share/doc/b/f', 'c/usr/share/doc/c/f']) {
      writeFileSync(join(cwd, source), 'new')
      await prime(cwd, parts)
    }
    const edited = shared(cwd)
    for (const name of ['parts', 'stage', 'prime']) rmSync(join(cwd, name), { recursive: true })
    await prime(cwd, parts)
    expect(edited).toEqual(shared(cwd))
    for (const [name, step] of [
      ['a', 'prime'],
      ['b', 'stage'],
      ['c', 'pull'],
    ] as const) {
      await cleanSteps({
        project: projectOf(parts),
        host: hostAt(cwd),
        parts: [name],
        reporter: keepingReporter(),
        step,
      })
      await prime(cwd, parts)
      expect(shared(cwd)).toEqual(edited)
    }
    await prime(cwd, { ...parts, b: { plugin: 'dump', source: 'b' } })
    for (const source of ['a/file', 'b/usr/share/doc/b/f', 'c/usr/share/doc/c/f'])
      writeFileSync(join(cwd, source), source.slice(2))
    await prime(cwd, parts)
    expect(shared(cwd)).toEqual(first)
  },
  120_000,
)

test('a script runs again when files of a part before it are renewed, with that part for a reason, and is left alone otherwise', async () => {
  const cwd = workDirectory()
  makeTree(cwd, files, contents)
  const parts: Record<string, PartText> = {
    a: { plugin: 'dump', source: 'a' },
    b: { plugin: 'dump', source: 'b', 'override-prime': 'craftctl default' },
    c: { plugin: 'dump', source: 'c' },
    d: { plugin: 'nil', 'override-prime': 'if [ -e file ]; then echo edited >> file; fi' },
  }
  await prime(cwd, parts)
  writeFileSync(join(cwd, 'a/file'), 'new\n')
  const request = {
    project: projectOf(parts),
    step: 'prime' as const,
    parts: [],
    host: hostAt(cwd),
    reporter: keepingReporter(),
  }
  const planned = planLifecycle(request)
  expect(
    planned
      .filter(action => action.step === 'prime')
      .map(({ part, kind, reason }) => `${kind} ${part} ${reason ?? ''}`),
  ).toEqual([
    'run a ',
    "rerun b prime for part 'a' changed",
    'skip c already ran',
    "rerun d prime for part 'a' changed",
  ])
  expect((await runLifecycle(request)).ran).toEqual(planned)
  expect(readFileSync(join(cwd, 'prime/file'), 'utf8')).toBe('new\nedited\n')
  const own = Object.fromEntries(Object.entries(parts).filter(([name]) => name !== 'd'))
  await prime(cwd, own)
  writeFileSync(join(cwd, 'c/usr/share/doc/c/f'), 'new')
  expect((await prime(cwd, own)).filter(line => line.startsWith('Reprim'))).toEqual([])
})

test('what a script has removed from the stage is not primed, and what it has put there in its place is', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['a/keep', 'a/drop', 'a/d/f', 'a/other'])
  const parts = {
    a: {
      plugin: 'dump',
      source: 'a',
      'override-stage':
        'craftctl default\nrm -r drop d\nmkdir other.new; touch other.new/in; rm other; mv other.new other',
    },
  }
  await prime(cwd, parts)
  expect(treeAt(join(cwd, 'prime'))).toEqual(['keep', 'other/', 'other/in'])
})

test('a shared directory that somebody has removed by hand stops no clean', async () => {
  const cwd = workDirectory()
  makeTree(cwd, files, contents)
  const parts: Record<string, PartText> = {
    a: { plugin: 'dump', source: 'a' },
    b: { plugin: 'dump', source: 'b' },
  }
  await prime(cwd, parts)
  for (const area of ['stage', 'prime']) rmSync(join(cwd, area, 'usr/share'), { recursive: true })
  await cleanSteps({
    project: projectOf(parts),
    host: hostAt(cwd),
    parts: ['a'],
    reporter: keepingReporter(),
    step: 'pull',
  })
  expect(treeAt(join(cwd, 'prime/usr/share'))).toEqual(['doc/', 'doc/common'])
})

async function prime(cwd: string, parts: Record<string, PartText>): Promise<string[]> {
  const reporter = keepingReporter()
  await runLifecycle({ project: projectOf(parts), step: 'prime', parts: [], host: hostAt(cwd), reporter })
  return reporter.told.filter(line => !/^(Skipping|Initializing|Installing)/.test(line))
}

function shared(cwd: string): unknown {
  return ['stage', 'prime'].map(area => [treeAt(join(cwd, area)), contentsAt(join(cwd, area))])
}
