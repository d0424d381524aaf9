import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { recorded } from './recorded.ts'
import { run } from './command-line.ts'
import { treeAt, workDirectory } from './workshop.ts'
import { differences } from './cli-differences.ts'

interface Change {
  yaml?: string
  write?: Record<string, string>
}

interface Case {
  name: string
  snapcraftYaml: string
  files: Record<string, string>
  /** The release of Ubuntu that the machine says it has. */
  host: string
  steps: { arguments?: string[]; exit?: number; stderr?: string[]; change?: Change }[]
  tree: string[]
}

/** How a command line ended: what it said before is for its own taste. */
interface Ending {
  exit: number
  /** The sentence that says what is wrong. */
  sentence: string | undefined
}

const progress =
  /^(:: |This machine runs|Initializing|Installing|Pulling|Repulling|Updating|Building|Rebuilding|Staging|Restaging|Priming|Repriming|Skipping|Cleaning|Extracted|Executed|<SCRATCH>|Warning)/

test.each(recorded<Case>('cli.json'))('$name', async each => {
  const cwd = workDirectory()
  write(cwd, { 'snapcraft.yaml': each.snapcraftYaml, ...each.files })
  const endings: Ending[] = []
  const wanted: Ending[] = []
  for (const step of each.steps) {
    if (step.change !== undefined) change(cwd, each, step.change)
    if (step.arguments === undefined) continue
    const { exit, err } = await run(cwd, step.arguments, each.host)
    const sentence = sentenceOf(exit, err.replaceAll(cwd, '<WORK>').split('\n'))
    endings.push({ exit, sentence })
    wanted.push({ exit: step.exit ?? 0, sentence: sentenceOf(step.exit ?? 0, step.stderr ?? []) })
  }
  const difference = differences[each.name]
  if (difference?.endings !== undefined) expect(endings, 'no longer different').not.toEqual(wanted)
  expect(endings).toEqual(difference?.endings ?? wanted)
  const made = filesIn(treeAt(cwd))
  if (difference?.tree !== undefined) expect(made, 'no longer different').not.toEqual(filesIn(each.tree))
  expect(made).toEqual(difference?.tree ?? filesIn(each.tree))
})

function sentenceOf(exit: number, lines: readonly string[]): string | undefined {
  return exit === 0 ? undefined : lines.find(line => line !== '' && !progress.test(line))
}

function change(cwd: string, each: Case, { yaml, write: files }: Change): void {
  if (files !== undefined) write(cwd, files)
  if (yaml === undefined) return
  const parts = each.snapcraftYaml.indexOf('parts:\n')
  expect(load(each.snapcraftYaml)).toHaveProperty('parts')
  write(cwd, {
    'snapcraft.yaml': `${each.snapcraftYaml.slice(0, parts)}parts:\n${yaml.replace(/^(?=.)/gm, '  ')}`,
  })
}

/** What parts have put into the shared directories; those of a component are there or not until something is in them. */
function filesIn(tree: readonly string[]): string[] {
  return tree.filter(
    path =>
      /^(stage|prime)\/|^partitions\/[^/]*\/[^/]*\/(stage|prime)\/./.test(path) &&
      !/^(partitions\/.*\/)?prime\/meta\//.test(path),
  )
}

function write(cwd: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text)
  }
}
