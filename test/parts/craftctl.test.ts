import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { StepName } from '../../src/parts/steps.ts'
import type { AdoptedVariables } from '../../src/parts/variables.ts'
import type { BuildBase } from '../../src/bases/index.ts'
import type { ProjectContent } from '../../src/project/project.ts'
import { compare, recorded } from './recorded.ts'
import type { Differences } from './recorded.ts'
import { hostAt, keepingReporter, makeTree, projectOf, treeAt, workDirectory } from './workshop.ts'

interface Case {
  name: string
  snapcraftYaml: string
  files: Record<string, string>
  runs: { arguments: string[]; exit: number; stderr: string[] }[]
  scriptletOutputs?: Record<string, string>
  metaSnapYaml?: string[]
  prime?: string[]
}

/** By case of environment/craftctl.json. */
const differences: Differences = {
  'set value with a second equals sign aborts everything': 'a value may hold an equals sign',
  'set a very long value': 'a value may be long',
  'component name with a hyphen cannot be addressed': 'every component can be addressed',
  'failing default in pull can be caught': 'the script is told',
  'failing default in stage can be caught': 'the script is told what the path is relative to',
  'failing default in prime can be caught': 'the script is told what the path is relative to',
  'raw error in default in stage': 'the pattern is accepted',
  'snapcraftctl is not provided by this wrapper': 'it is provided',
}

/** What only the project file can be refused for is refused when it is read. */
const elsewhere = /core26 refuses snapcraftctl/

test.each(recorded<Case>('environment/craftctl.json').filter(each => !elsewhere.test(each.name)))(
  '$name',
  async each => {
    const cwd = workDirectory()
    mkdirSync(join(cwd, 'out'))
    makeTree(cwd, Object.keys(each.files), each.files)
    const { parts, components, ...content } = load(each.snapcraftYaml) as {
      parts: Record<string, Record<string, unknown>>
      components?: Record<string, unknown>
      base: BuildBase
      version?: string
      grade?: string
    }
    const partitions =
      components === undefined ? [] : ['default', ...Object.keys(components).map(name => `component/${name}`)]
    const project = projectOf(parts, {
      base: content.base,
      partitions,
      content: { version: undefined, ...content, components } as Partial<ProjectContent>,
    })
    const failures: string[] = []
    let adopted: AdoptedVariables = {}
    for (const {
      arguments: [step = 'prime', ...names],
    } of each.runs) {
      try {
        adopted = (
          await runLifecycle({
            project,
            step: (step === 'pack' ? 'prime' : step) as StepName,
            parts: names,
            host: hostAt(cwd),
            reporter: keepingReporter(),
          })
        ).variables
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        failures.push(error.message.replaceAll(cwd, '<WORK>'))
      }
    }
    const outputs = Object.fromEntries(
      treeAt(join(cwd, 'out')).map(name => [name, readFileSync(join(cwd, 'out', name), 'utf8').trimEnd()]),
    )
    const yaml = [
      `version: '${adopted.version ?? content.version ?? ''}'`,
      `grade: ${adopted.grade ?? content.grade ?? ''}`,
    ]
    const actual = {
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, text]) => [name, text.replaceAll(cwd, '<WORK>')]),
      ),
      ...(each.metaSnapYaml === undefined ? {} : { yaml }),
      ...(each.prime === undefined ? {} : { prime: treeAt(join(cwd, 'prime')) }),
    }
    const expected = {
      outputs: Object.fromEntries(
        Object.entries(each.scriptletOutputs ?? {}).map(([name, text]) => [name, withoutTraceback(text)]),
      ),
      ...(each.metaSnapYaml === undefined
        ? {}
        : { yaml: each.metaSnapYaml.map(line => line.replace(/^version: ([^'].*)$/, "version: '$1'")) }),
      ...(each.prime === undefined ? {} : { prime: each.prime }),
    }
    compare({ name: each.name, differences, actual, expected })
    const stopped = each.runs
      .flatMap(run => run.stderr)
      .filter(line => /^('override-|Failed to (run the build|copy))/.test(line))
    if (differences[each.name] === undefined) expect(failures).toEqual(stopped)
  },
)

/** The recorded client shows a Python traceback before its sentence. */
function withoutTraceback(text: string): string {
  return text.replace(
    /error: \n(?:<python traceback>\n.*\n\n.*\n\n)?<python traceback>\nRuntimeError: /,
    'error: ',
  )
}

test('a value may hold an equals sign, spaces and many lines, and any component can be named', async () => {
  const cwd = workDirectory()
  const value = `a=b c\nd${'x'.repeat(5000)}`
  writeFileSync(join(cwd, 'value'), value)
  const project = projectOf(
    {
      p: {
        plugin: 'nil',
        'override-build':
          'craftctl set version="$(cat $CRAFT_PROJECT_DIR/value)"\ncraftctl set components.my-docs.version=3\ncraftctl get version > $CRAFT_PROJECT_DIR/seen',
      },
    },
    {
      partitions: ['default', 'component/my-docs'],
      content: {
        'adopt-info': 'p',
        components: { 'my-docs': { summary: 's', description: 'd', type: 'standard', 'adopt-info': 'p' } },
      } as unknown as Partial<ProjectContent>,
    },
  )
  const run = (): Promise<{ variables: AdoptedVariables }> =>
    runLifecycle({ project, step: 'prime', parts: [], host: hostAt(cwd), reporter: keepingReporter() })
  const expected = { version: value, componentVersions: { 'my-docs': '3' } }
  expect((await run()).variables).toEqual(expected)
  expect(readFileSync(join(cwd, 'seen'), 'utf8')).toBe(`${value}\n`)
  // Nothing runs, and what was set is still known.
  expect((await run()).variables).toEqual(expected)
})

test('snapcraftctl does what craftctl does, for the step that it is called in', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f'])
  const project = projectOf(
    {
      p: {
        plugin: 'dump',
        source: 'src',
        'override-build':
          'snapcraftctl pull 2> $CRAFT_PROJECT_DIR/said || snapcraftctl build\nsnapcraftctl set-version 8\nsnapcraftctl set-grade devel',
      },
    },
    { base: 'core22', content: { 'adopt-info': 'p' } },
  )
  const result = await runLifecycle({
    project,
    step: 'prime',
    parts: [],
    host: hostAt(cwd),
    reporter: keepingReporter(),
  })
  expect(result.variables).toEqual({ version: '8', grade: 'devel' })
  expect(treeAt(result.primeDirs.default ?? '')).toEqual(['f'])
  expect(readFileSync(join(cwd, 'said'), 'utf8')).toBe(
    "Error: cannot execute the 'pull' handler from step 'build'\n",
  )
})
