import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import type { BuildBase } from '../../src/bases/index.ts'
import { pluginSubject } from '../../src/parts/part-plugin.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { findPlugin } from '../../src/plugins/index.ts'
import type { StandInCall, StandInRule } from '../support/stand-ins.ts'
import { standIns } from '../support/stand-ins.ts'
import { run } from './command-line.ts'
import type { Differences } from './recorded.ts'
import { compare, recordedTable } from './recorded.ts'
import { hostAt, keepingReporter, projectOf, treeAt, workDirectory } from './workshop.ts'

interface Invocation {
  phase: string
  program: string
  args: string[]
  cwd: string
  env?: Record<string, string>
}

interface Case {
  plugin: string
  name: string
  part: Record<string, unknown>
  base?: string
  /** What is built for. */
  arch?: string
  env?: Record<string, string>
  confinement?: string
  /** Other parts, which come before it. */
  after?: Record<string, Record<string, unknown>>
  /** The source: `x!` is a stand-in, `x=text` has that content. */
  files?: string[]
  /** What is there when the build begins: `install:`, `stage:` or `backstage:` and such an entry. */
  workfiles?: string[]
  /** Programs that the machine does not have. */
  without?: string[]
  rules?: StandInRule[]
  buildPackages: string[]
  buildSnaps: string[]
  environment: Record<string, string>
  outOfSource: boolean
  invocations: Invocation[]
  install?: string[]
  export?: string[]
  error?: { step?: string; message: string; details?: string; resolution?: string; inPhase?: string }
}

const { cases, standInTools, standInRules } = recordedTable<{
  cases: Case[]
  standInTools: string[]
  standInRules: StandInRule[]
}>('plugins.json')

/** Where we do the better thing on purpose. */
const differences: Differences = {
  'rust: default with system rust but no rustup': 'a machine with cargo needs no rustup',
  'rust: rust-deps': 'the same, where a part before it brings cargo',
  'poetry: poetry-deps without poetry': 'said before the environment is made',
}

const builtCases = cases.filter(each => each.error?.step !== 'validate')

test.each(builtCases)('$plugin: $name', async each => {
  const work = workshop(each)
  const { cwd, host, project } = work
  expect(wishesOf(work)).toEqual({
    packages: each.buildPackages,
    snaps: each.buildSnaps,
    outOfSource: each.outOfSource,
  })
  const error = await runLifecycle({
    project,
    step: 'build',
    parts: [],
    host,
    reporter: keepingReporter(),
  }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const name = `${each.plugin}: ${each.name}`
  compare({ name, differences, actual: saidBy(error, cwd), expected: expectedOf(each, cwd) })
  if (differences[name] !== undefined) return
  expect(callsIn(work.calls(), cwd)).toEqual(
    each.invocations.filter(isBuild).map(call => recordedCall(call, work)),
  )
  const at = (name: string): string[] => treeAt(join(cwd, 'parts/p', name))
  if (each.error === undefined) expect(at('install')).toEqual(each.install ?? [])
  expect(at('export')).toEqual((each.export ?? []).map(path => path.replace('<WORK>', cwd)))
})

/** The machine that the case was recorded on: its programs, its source, and what lies about. */
function workshop(each: Case) {
  const {
    files = [],
    workfiles = [],
    without = [],
    rules = [],
    base = 'core24',
    confinement = 'strict',
  } = each
  const cwd = workDirectory()
  const tools = standIns(join(cwd, '.tools'), {
    names: [...standInTools, 'dpkg-query'],
    rules: [...rules, ...standInRules, allInstalled(each.buildPackages ?? [])],
    without,
  })
  const place = (root: string, entry: string): void => {
    const [, path = '', mark = '', text = ''] = /^([^=!]*)(!|=)?([^]*)$/.exec(entry) ?? []
    mkdirSync(dirname(join(root, path)), { recursive: true })
    if (mark === '!') tools.make(join(root, path))
    else writeFileSync(join(root, path), text)
  }
  for (const directory of ['src', '.home']) mkdirSync(join(cwd, directory))
  for (const entry of files) place(join(cwd, 'src'), entry)
  const ahead = join(cwd, '.ahead')
  const java = workfiles.includes('jdk') ? { JAVA_HOME: join(cwd, 'jdk') } : {}
  for (const name of 'JAVA_HOME' in java ? ['java', 'jlink', 'jdeps', 'jar'] : [])
    place(cwd, `jdk/bin/${name}!`)
  for (const [area, path] of workfiles.flatMap(entry =>
    entry === 'jdk' ? [] : [entry.split(':') as [string, string]],
  ))
    place(area === 'home' ? join(cwd, '.home') : join(ahead, area), path)
  const project = projectOf(partsOf(each, placing(ahead, cwd)), {
    base: (base === 'bare' ? 'core24' : base) as BuildBase,
    content: { base, confinement: confinement as 'strict' },
  })
  const host = hostAt(cwd, { ...each.env, ...java, HOME: join(cwd, '.home'), PATH: tools.path })
  const build = { platform: 'amd64', on: 'amd64', for: each.arch ?? 'amd64' }
  return {
    cwd,
    project: { ...project, build },
    host: { ...host, machine: { ...host.machine, cpus: 4 } },
    calls: tools.calls,
  }
}

/** What was put there just before the build is put there by the part's own script. */
function partsOf({ after, part, workfiles }: Case, script: string): Record<string, Record<string, unknown>> {
  return { ...after, p: { ...part, ...(workfiles === undefined ? {} : { 'override-build': script }) } }
}

/** What the plugin of the part asks of the machine. */
function wishesOf({ project, host }: ReturnType<typeof workshop>): unknown {
  const part = project.parts.find(({ name }) => name === 'p')!
  const plugin = findPlugin(part.plugin, project.effectiveBase)!
  const subject = pluginSubject(project, part, host)
  return {
    packages: [...(plugin.packages?.(part.properties, subject) ?? [])].sort(),
    snaps: plugin.snaps?.(part.properties, subject) ?? [],
    outOfSource: plugin.outOfSource ?? false,
  }
}

function placing(ahead: string, cwd: string): string {
  return [
    `for area in install stage backstage; do`,
    `  [ -d "${ahead}/$area" ] || continue`,
    '  case $area in install) to=$CRAFT_PART_INSTALL ;; *) to=' + cwd + '/$area ;; esac',
    '  mkdir -p "$to"',
    `  cp -a "${ahead}/$area/." "$to"`,
    'done',
    'craftctl default',
  ].join('\n')
}

function allInstalled(packages: readonly string[]): StandInRule {
  return { program: 'dpkg-query', stdout: packages.map(name => `installed\t${name}\tamd64\t1\t\n`).join('') }
}

/** A program is looked for once here, and with the questions about what the machine has it is not what builds. */
function isBuild({ phase, cwd }: Invocation): boolean {
  return phase !== 'prologue' && cwd !== '<WORK>'
}

function callsIn(calls: readonly StandInCall[], cwd: string): unknown[] {
  return calls
    .filter(call => call.cwd.startsWith(`${cwd}/parts`))
    .map(call => ({ ...call, program: call.program.replace(`${cwd}/.tools/bin/`, '') }))
    .map(({ program, args, cwd: at, env }) => ({ program, args, cwd: at, env }))
}

function recordedCall({ program, args, cwd: at, env = {} }: Invocation, { cwd }: { cwd: string }): unknown {
  const here = (text: string): string =>
    text
      .replaceAll('<WORK>/stubs', join(cwd, '.tools/bin'))
      .replaceAll('<WORK>', cwd)
      .replaceAll('<HOME>', join(cwd, '.home'))
  const wanted = Object.entries(env)
    .filter(([name]) => name !== 'PATH')
    .map(
      ([name, value]) =>
        [name, value === '<HIGHEST_JDK>' ? (expect.any(String) as unknown) : here(value)] as const,
    )
  const name = program.startsWith('./') ? `${here(at)}/${program.slice(2)}` : here(program)
  return {
    program: name,
    args: args.map(here),
    cwd: here(at),
    env: expect.objectContaining(Object.fromEntries(wanted)) as unknown,
  }
}

function saidBy(error: unknown, cwd: string): unknown {
  return error instanceof UserError ? error.message.replaceAll(cwd, '<WORK>') : error
}

function expectedOf(each: Case, cwd: string): unknown {
  if (each.error === undefined) return undefined
  // The source of such a part is looked at by its commands.
  if (each.error.message.startsWith('go.mod not found')) return "Failed to run the build script for part 'p'."
  return each.error.message.replaceAll(cwd, '<WORK>').replace('usedwhen', 'used when')
}

test.each(cases.filter(each => each.error?.step === 'validate'))('$plugin: $name is refused', async each => {
  const cwd = workDirectory()
  const project = {
    name: 'demo',
    base: 'core24',
    version: '1',
    summary: 's',
    description: 'd',
    confinement: 'strict',
    parts: { p: each.part },
  }
  mkdirSync(join(cwd, 'src'))
  writeFileSync(join(cwd, 'snapcraft.yaml'), JSON.stringify(project, null, 2))
  const { exit, err } = await run(cwd, ['pull'])
  expect(exit).toBe(1)
  const [, said = '', field = ''] = /^- (.*) in field '(.*)'$/.exec(each.error?.details ?? '') ?? []
  // Said as snapcraft does for a key that is missing, and for one that is wrong.
  const sentence =
    said === 'Field required'
      ? `field '${field}' required in 'parts.p' configuration`
      : field === ''
        ? "'parts.p"
        : `${said.replace(/^Value error, /, '')} (in field 'parts.p.${field}')`
  expect(err.toLowerCase()).toContain(sentence.toLowerCase())
})
