import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { PartText } from './workshop.ts'
import { hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'

interface Outcome {
  /** Nothing where it was refused. */
  primed?: string[]
  warnings: string[]
  error?: { message: string; resolution: string | undefined; subject: UserError['subject'] }
}

/** Primes parts, each of which installs the files of its directory below `content`. */
async function outcomeOf(parts: Record<string, PartText>, files: readonly string[]): Promise<Outcome> {
  const cwd = workDirectory()
  makeTree(cwd, files)
  const reporter = keepingReporter()
  const project = projectOf(parts)
  const short = (text: string): string => text.replaceAll(cwd, '<WORK>').replace(/^\S+:\d+: /, '')
  try {
    await runLifecycle({ project, step: 'prime', parts: [], host: hostAt(cwd), reporter })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const { message, resolution, subject } = error
    return { warnings: reporter.warnings.map(short), error: { message: short(message), resolution, subject } }
  }
  return { primed: treeAt(join(cwd, 'prime')), warnings: reporter.warnings.map(short) }
}

const one = (keys: PartText): Record<string, PartText> => ({ p: { plugin: 'dump', source: 'p', ...keys } })
const files = ['p/share/public', 'p/share/private', 'p/.hidden', 'q/lib/only-q']

test.each<[what: string, keys: PartText, warnings: string[]]>([
  ['defaults', {}, []],
  ['everything or nothing', { stage: ['*', '-*'], prime: ['-*'] }, []],
  ['entries that match', { stage: ['-share/private'], prime: ['share'] }, []],
  [
    'an exclusion of stage',
    { stage: ['-lib/x*'] },
    ["Part 'p' has nothing that matches '-lib/x*' in its stage, so that it leaves nothing out."],
  ],
  [
    'an exclusion of prime',
    { prime: ['-lib'] },
    ["Part 'p' has nothing that matches '-lib' in its prime, so that it leaves nothing out."],
  ],
  ['an exclusion of prime that stage has too', { stage: ['-share/private'], prime: ['-share/private'] }, []],
  [
    'wildcards',
    { stage: ['share', 'bin/*'], prime: ['share', 'etc/*'] },
    [
      "Part 'p' has nothing that matches 'bin/*' in its stage.",
      "Part 'p' has nothing that matches 'etc/*' in its prime.",
    ],
  ],
  [
    'a wildcard of what is not staged',
    { stage: ['-share/private'], prime: ['share/public', 'share/pri*'] },
    ["Part 'p' has staged nothing that matches 'share/pri*' in its prime: its stage leaves that out."],
  ],
])('%s: what does nothing is told', async (_what, keys, warnings) => {
  const told = await outcomeOf(one(keys), files)
  expect(told.error).toBeUndefined()
  expect(told.warnings).toEqual(warnings)
})

test('what the stage leaves out of a directory that prime names is not primed', async () => {
  const { primed } = await outcomeOf(one({ stage: ['-share/private'], prime: ['share'] }), files)
  expect(primed).toEqual(['share/', 'share/public'])
})

test.each<[what: string, parts: Record<string, PartText>, error: Outcome['error']]>([
  [
    'nobody has it',
    one({ prime: ['share', 'nothing'] }),
    {
      message: "Failed to copy '<WORK>/stage/nothing': no such file or directory.",
      resolution:
        "Part 'p' has not installed it. The path is relative to what the part has after 'organize'.",
      subject: ['parts', 'p', 'prime', 1],
    },
  ],
  [
    'it is not staged',
    one({ stage: ['-share/private'], prime: ['share/private'] }),
    {
      message: "Failed to copy '<WORK>/stage/share/private': no such file or directory.",
      resolution:
        "The stage of part 'p' leaves it out: take 'share/private' out of 'prime', or let 'stage' have it.",
      subject: ['parts', 'p', 'prime', 0],
    },
  ],
  ...['a', 'z'].map((other): [string, Record<string, PartText>, Outcome['error']] => [
    `only part ${other} has it`,
    { ...one({ prime: ['lib/only-q'] }), [other]: { plugin: 'dump', source: 'q' } },
    {
      message: "Failed to copy '<WORK>/stage/lib/only-q': no such file or directory.",
      resolution: `Part '${other}' has it, not 'p', and its own lists decide about it: take 'lib/only-q' out of this one.`,
      subject: ['parts', 'p', 'prime', 0],
    },
  ]),
  [
    'a stage list names it',
    one({ stage: ['share', 'nothing'] }),
    {
      message: "Failed to copy '<WORK>/parts/p/install/nothing': no such file or directory.",
      resolution:
        "Part 'p' has not installed it. The path is relative to what the part has after 'organize'.",
      subject: ['parts', 'p', 'stage', 1],
    },
  ],
])('a name without a wildcard is refused where %s', async (_what, parts, error) => {
  expect((await outcomeOf(parts, files)).error).toEqual(error)
})

test('what a script makes in the stage can be primed by its name, and what it removes is no mistake', async () => {
  const stage = 'craftctl default\nrm $CRAFT_STAGE/share/private; touch $CRAFT_STAGE/made'
  const { primed, warnings, error } = await outcomeOf(
    one({ 'override-stage': stage, prime: ['share', 'share/private', 'made'] }),
    files,
  )
  expect(error).toBeUndefined()
  expect(warnings).toEqual([])
  expect(primed).toEqual(['made', 'share/', 'share/public'])
})

test.each(['pull', 'build', 'stage', 'prime'])(
  "a script of %s that only calls 'craftctl default' changes nothing",
  async step => {
    const states: unknown[] = []
    for (const script of [undefined, 'craftctl default']) {
      const cwd = workDirectory()
      makeTree(cwd, ['p/usr/bin/tool', 'p/usr/share/l -> ../bin/tool', 'p/empty/', 'p/.hidden'])
      const part: PartText = { plugin: 'dump', source: 'p', stage: ['usr', 'empty'] }
      const parts = { p: script === undefined ? part : { ...part, [`override-${step}`]: script } }
      const run = async (): Promise<void> => {
        await runLifecycle({
          project: projectOf(parts),
          step: 'prime',
          parts: [],
          host: hostAt(cwd),
          reporter: keepingReporter(),
        })
      }
      await run()
      writeFileSync(join(cwd, 'p/usr/bin/tool'), 'new')
      await run()
      states.push([
        treeAt(join(cwd, 'prime')),
        treeAt(join(cwd, 'parts/p/install')),
        readFileSync(join(cwd, 'prime/usr/bin/tool'), 'utf8'),
      ])
    }
    expect(states[1]).toEqual(states[0])
  },
)

test("a source that is dumped by 'craftctl default' wins over what the script has written before", async () => {
  const { primed, error } = await outcomeOf(
    one({
      'override-build': 'install -D /dev/null $CRAFT_PART_INSTALL/share/public\ncraftctl default',
    }),
    files,
  )
  expect(error).toBeUndefined()
  expect(primed).toEqual(['share/', 'share/private', 'share/public'])
})
