import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { layoutOf, primeDir, stageDir } from '../../src/parts/layout.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { compare, recorded } from './recorded.ts'
import type { Differences } from './recorded.ts'
import { hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'

interface Case {
  name: string
  files: string[]
  stage: string[]
  prime: string[]
  partitions?: string[]
  expectedStage?: string[]
  expectedPrime?: string[]
  error?: { step: string; message: string }
}

const refused = 'refused as an ordinary error that says what is wrong, before anything is staged'
const accepted = 'accepted: snapcraft stops with an internal error'
const notStaged = 'what the part has not staged is not primed: snapcraft ends there'

/** By case of filesets.json. */
const differences: Differences = {
  'missing literal below a missing excluded directory aborts': refused,
  "leading recursive wildcard fails (hidden probe builds '.**')": accepted,
  'bare recursive wildcard fails the same way': accepted,
  'glued recursive wildcard fails': accepted,
  'triple star fails': accepted,
  'exclude of the root itself': refused,
  'wildcard climbing out with dot-dot': refused,
  'prime include file in unstaged directory': refused,
  'prime star and dot-star with default stage': notStaged,
  'backslash absolute': refused,
  'absolute exclude in prime is found when priming': 'the sentence ends with one full stop',
  'single dash': refused,
  'single dash among others': refused,
  'prime include directory partly staged (file missing)': notStaged,
  'prime empty list with filtered stage': notStaged,
  'prime dot when stage filtered': notStaged,
  'components: stage excludes in one, prime include in another fails': notStaged,
  'prime wildcard matching unstaged files': notStaged,
}

test.each(recorded<Case>('filesets.json'))(
  '$name',
  async ({ name, files, stage, prime, partitions, expectedStage, expectedPrime, error }) => {
    const cwd = workDirectory()
    const parted = (entry: string): { partition: string; path: string } => {
      const found = partitions === undefined ? null : /^\(([^)]+)\)\/(.*)$/s.exec(entry)
      return { partition: found?.[1] ?? 'default', path: found?.[2] ?? entry }
    }
    for (const partition of partitions ?? ['default']) {
      makeTree(
        join(cwd, 'content', partition),
        files.filter(entry => parted(entry).partition === partition).map(entry => parted(entry).path),
      )
    }
    const copies = (partitions ?? ['default']).map(partition => {
      const install = partition === 'default' ? 'parts/p/install' : `partitions/${partition}/parts/p/install`
      return `cp -a "$CRAFT_PROJECT_DIR/content/${partition}/." "$CRAFT_PROJECT_DIR/${install}/" || true`
    })
    const project = projectOf(
      { p: { plugin: 'nil', stage, prime, 'override-build': copies.join('\n') } },
      { partitions: partitions ?? [] },
    )
    const layout = layoutOf(cwd, project.partitions)
    let message: string | undefined
    try {
      await runLifecycle({
        project,
        step: 'prime',
        parts: [],
        host: hostAt(cwd),
        reporter: keepingReporter(),
      })
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      message = thrown.message.replaceAll(cwd, '<WORK>')
    }
    const trees = (root: (partition: string) => string): string[] =>
      layout.partitions
        .flatMap(partition =>
          treeAt(root(partition)).map(path => (partition === 'default' ? path : `(${partition})/${path}`)),
        )
        .sort()
    const actual =
      message === undefined
        ? {
            stage: trees(partition => stageDir(layout, partition)),
            prime: trees(partition => primeDir(layout, partition)),
          }
        : { message }
    compare({
      name,
      differences,
      actual,
      expected:
        error === undefined ? { stage: expectedStage, prime: expectedPrime } : { message: error.message },
    })
    if (message !== undefined) expect(trees(partition => primeDir(layout, partition))).toEqual([])
  },
)
