import { chmodSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { layoutOf, primeDir, stageDir } from '../../src/parts/layout.ts'
import { Memory } from '../../src/parts/memory.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { compare, recorded } from './recorded.ts'
import type { Differences } from './recorded.ts'
import { contentsAt, hostAt, keepingReporter, projectOf, treeAt, workDirectory } from './workshop.ts'

interface File {
  content?: string
  mode?: string
  symlink?: string
  dir?: boolean
}
interface Case {
  name: string
  parts: Record<string, { files: Record<string, File> } & Record<string, unknown>>
  partitions?: string[]
  viaDump?: boolean
  run?: ['stage' | 'prime' | 'build', string[] | null][]
  expected: 'ok' | { message: string; details?: string }
  stage: string[]
  stageContents: Record<string, string>
  stageModes: Record<string, string>
  stagedParts: string[]
  recorded: Record<string, { files: string[]; directories: string[] }>
  prime?: string[]
}

/** By case of collisions.json. */
const differences: Differences = {
  'empty stage list switches the check off for that part':
    'an empty list selects everything and is checked like everything',
  'empty stage list in the earlier part': 'an empty list selects everything and is checked like everything',
  "missing literal in another part's stage list does not disturb the check":
    'what cannot be staged as a whole is not staged at all',
  '.pc longer by one line at the end': 'files of different content collide',
  '.pc shorter by one line at the end': 'files of different content collide',
}

test.each(recorded<Case>('collisions.json'))('$name', async each => {
  const cwd = workDirectory()
  const parts = Object.fromEntries(
    Object.entries(each.parts).map(([name, { files, ...keys }]) => [
      name,
      partText({ cwd, name, files, keys, each }),
    ]),
  )
  const project = projectOf(parts, { partitions: each.partitions ?? [] })
  const layout = layoutOf(cwd, project.partitions)
  const run = (step: 'build' | 'stage' | 'prime', names: readonly string[] | null): Promise<unknown> =>
    runLifecycle({ project, step, parts: names ?? [], host: hostAt(cwd), reporter: keepingReporter() })
  let outcome: unknown = 'ok'
  try {
    if (each.viaDump !== true) await run('build', null)
    for (const [step, names] of each.run ?? [['stage', null]]) await run(step, names)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    outcome = { message: error.message.replaceAll(cwd, '<WORK>'), details: error.details }
  }
  const memory = new Memory(layout, { known: [], order: Object.keys(parts) })
  const actual = {
    outcome,
    stage: shown(layout.partitions, partition => stageDir(layout, partition)),
    contents: Object.fromEntries(
      Object.entries(contentsAt(stageDir(layout, 'default'))).map(([path, text]) => [
        path,
        text.replaceAll(cwd, '<WORK>'),
      ]),
    ),
    modes: modesAt(stageDir(layout, 'default')),
    staged: Object.keys(parts)
      .filter(name => memory.get(name, 'stage') !== undefined)
      .sort(),
  }
  const expectedOutcome =
    each.expected === 'ok' ? 'ok' : { message: each.expected.message, details: each.expected.details }
  const expected = {
    outcome: expectedOutcome,
    stage: each.stage,
    contents: each.stageContents,
    modes: each.stageModes,
    staged: [...each.stagedParts].sort(),
  }
  compare({ name: each.name, differences, actual, expected })
  if (each.prime === undefined || outcome !== 'ok') return
  await run('prime', null)
  expect(shown(layout.partitions, partition => primeDir(layout, partition))).toEqual(each.prime)
})

function partText(request: {
  cwd: string
  name: string
  files: Record<string, File>
  keys: Record<string, unknown>
  each: Case
}): Record<string, unknown> {
  const { cwd, name, files, keys, each } = request
  const partitions = each.partitions ?? ['default']
  for (const [entry, file] of Object.entries(files)) {
    const found = each.partitions === undefined ? null : /^\(([^)]+)\)\/(.*)$/s.exec(entry)
    const path = join(cwd, 'content', name, found?.[1] ?? 'default', found?.[2] ?? entry)
    mkdirSync(dirname(path), { recursive: true })
    if (file.dir === true) mkdirSync(path, { recursive: true })
    else if (file.symlink !== undefined) symlinkSync(file.symlink, path)
    else writeFileSync(path, (file.content ?? '').replaceAll('<WORK>', cwd))
    if (file.mode !== undefined) chmodSync(path, parseInt(file.mode, 8))
  }
  if (each.viaDump === true) return { ...keys, plugin: 'dump', source: `content/${name}/default` }
  const copies = partitions.map(partition => {
    const install =
      partition === 'default' ? `parts/${name}/install` : `partitions/${partition}/parts/${name}/install`
    return `cp -a "$CRAFT_PROJECT_DIR/content/${name}/${partition}/." "$CRAFT_PROJECT_DIR/${install}/" || true`
  })
  return { ...keys, plugin: 'nil', 'override-build': copies.join('\n') }
}

function shown(partitions: readonly string[], root: (partition: string) => string): string[] {
  return partitions
    .flatMap(partition =>
      treeAt(root(partition)).map(path => (partition === 'default' ? path : `(${partition})/${path}`)),
    )
    .sort()
}

function modesAt(root: string): Record<string, string> {
  return Object.fromEntries(
    treeAt(root)
      .filter(path => !path.includes(' -> '))
      .map(path => [path, (lstatSync(join(root, path)).mode & 0o7777).toString(8).padStart(4, '0')]),
  )
}
