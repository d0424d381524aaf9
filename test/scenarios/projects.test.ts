// @module-tag confined
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseYaml } from '../../src/yaml/parse.ts'
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts'
import { jsonOf } from '../../src/json/of-yaml.ts'
import { hookUsers } from '../support/hook-users.ts'
import { snapsmith } from '../support/program.ts'
import type { Ended } from '../support/program.ts'
import { copyProject, workplace } from '../support/workplace.ts'

const here = import.meta.dirname

/** The part of the JSON report that is looked at. */
interface Report {
  summary: { scenarios: number; passed: number; failed: number }
  scenarios: { name: string; status: string; failures: { what: string; found: string[] }[] }[]
}

async function run(project: string, ...args: readonly string[]): Promise<{ report: Report; ended: Ended }> {
  const ended = await snapsmith(['test', '--format', 'json', '--jobs', '2', ...args], { cwd: project })
  expect(ended.out, ended.err).toMatch(/^\{/)
  return { ended, report: JSON.parse(ended.out) as Report }
}

function laidOut(): string {
  const directory = workplace()
  copyProject(join(here, 'projects'), directory)
  return directory
}

/** A kept trace notices everything; what is expected must notice by itself. */
function withoutTraces(directory: string): void {
  for (const file of ['connections', 'life'].map(name =>
    join(directory, 'lantern/snap/tests', `${name}.yaml`),
  )) {
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('    trace: true\n', ''))
  }
}

function failed({ scenarios }: Report): string[] {
  return scenarios.filter(({ status }) => status === 'failed').map(({ name }) => name)
}

/** The scripts of the documentation, each in a snap of its own. */
function layOutDocumented(project: string): void {
  const snaps: Record<string, { hooks: Record<string, string>; yaml?: string }> = {
    example: {
      hooks: { configure: 'example-configure', install: 'example-install', remove: 'example-remove' },
    },
    guide: { hooks: { configure: 'guide-configure' } },
    reference: { hooks: { configure: 'reference-configure' } },
    'with-defaults': {
      hooks: { 'default-configure': 'reference-default-configure', configure: 'example-install' },
    },
    gadget: { hooks: { 'prepare-device': 'guide-prepare-device' }, yaml: 'type: gadget\n' },
  }
  for (const [name, { hooks, yaml = '' }] of Object.entries(snaps)) {
    const meta = join(project, 'trees', name, 'meta')
    mkdirSync(join(meta, 'hooks'), { recursive: true })
    writeFileSync(join(meta, 'snap.yaml'), `name: ${name}\nversion: '1'\n${yaml}`)
    for (const [hook, script] of Object.entries(hooks))
      writeFileSync(join(meta, 'hooks', hook), readFileSync(join(here, '../documented-scripts', script)), {
        mode: 0o755,
      })
  }
}

describe('scenarios of a project with two snaps', () => {
  test.each([[], ['--twice'], ['--plain']].map(args => [args.join(' '), args] as const))(
    'pass %s',
    async (_, args) => {
      const { report, ended } = await run(join(laidOut(), 'lantern'), ...args)
      expect([failed(report), ended.code, report.summary.passed]).toEqual([[], 0, 15])
    },
  )

  /** What is broken in which file, and the scenarios that must notice. */
  const broken: readonly (readonly [file: string, from: string, to: string, notice: readonly string[]])[] = [
    [
      'lantern/snap/hooks/prepare-plug-feed',
      'client=lantern',
      'client=nobody',
      ['both sides prepare, then both connect'],
    ],
    [
      'hub/snap/hooks/prepare-slot-wire',
      'port=8080',
      'port=8081',
      ['both sides prepare, then both connect', 'a connection that fails is undone in reverse'],
    ],
    [
      'lantern/snap/hooks/connect-plug-feed',
      'snapctl set connected=true',
      ':',
      ['both sides prepare, then both connect', 'a disconnection that fails is undone in reverse'],
    ],
    [
      'lantern/snap/hooks/unprepare-plug-feed',
      'rm -f',
      ': rm -f',
      ['a connection that fails is undone in reverse'],
    ],
    [
      'hub/snap/hooks/unprepare-slot-wire',
      'released',
      'relased',
      ['a connection that fails is undone in reverse'],
    ],
    [
      'hub/snap/hooks/disconnect-slot-wire',
      'rm -f',
      ': rm -f',
      ['a connection that fails is undone in reverse', 'both sides are told before they are disconnected'],
    ],
    [
      'lantern/snap/hooks/disconnect-plug-feed',
      'snapctl unset connected',
      ':',
      ['both sides are told before they are disconnected', 'removing the hub disconnects first'],
    ],
    [
      'lantern/snap/hooks/configure',
      '-gt 100',
      '-gt 1000',
      ['a value that configure rejects is rolled back'],
    ],
    [
      'lantern/snap/hooks/configure',
      'umask 077',
      '',
      ['options have their defaults before the service starts'],
    ],
    [
      'lantern/snap/hooks/default-configure',
      'brightness=50',
      'brightness=51',
      ['options have their defaults before the service starts'],
    ],
    [
      'lantern/snap/hooks/install',
      'snapctl set size=small',
      '',
      [
        'options have their defaults before the service starts',
        'an installation fails when snapd is out of reach',
      ],
    ],
    [
      'lantern/snap/hooks/post-refresh',
      'exit 1',
      'true',
      ['a refresh whose post-refresh fails restores the configuration'],
    ],
    ['lantern/snap/hooks/post-refresh', 'level * 10', 'level * 9', ['a refresh moves the old option']],
  ]

  test.each(broken)('notice a broken hook: %s, %s', async (file, from, to, notice) => {
    const directory = laidOut()
    const path = join(directory, file)
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(from)
    writeFileSync(path, text.replace(from, to))
    withoutTraces(directory)
    // The scenarios of one file are about connections, those of the other about the rest.
    const { report, ended } = await run(
      join(directory, 'lantern'),
      /feed|wire/.test(file) ? 'connections.yaml' : 'life.yaml',
    )
    expect([failed(report), ended.code]).toEqual([[...notice], 1])
  })

  test('notice a hook that cannot be run twice', async () => {
    const directory = laidOut()
    const path = join(directory, 'lantern/snap/hooks/install')
    writeFileSync(path, readFileSync(path, 'utf8').replace('mkdir -p', 'mkdir'))
    const { report } = await run(join(directory, 'lantern'), 'life.yaml', '--twice')
    const [first] = report.scenarios.filter(({ status }) => status === 'failed')
    expect(first?.failures.map(({ what }) => what)).toEqual(['second run'])
    expect(first?.failures[0]?.found.join('\n')).toContain(
      'lantern: install passes, and fails when it is run again',
    )
  })

  test('agree with the schema', () => {
    const validate = new Ajv2020({ strict: false }).compile(scenarioJsonSchema())
    for (const file of [
      'lantern/snap/tests/life.yaml',
      'lantern/snap/tests/connections.yaml',
      'documented/snap/tests/examples.yaml',
    ]) {
      const value: unknown = JSON.parse(
        JSON.stringify(jsonOf(parseYaml(readFileSync(join(here, 'projects', file), 'utf8')).value)),
      )
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true)
    }
  })
})

// Some keep what they write below a directory that its own owner may not enter.
test.each(hookUsers())('the examples of the documentation do what they say to $name', async user => {
  const directory = laidOut()
  const project = join(directory, 'documented')
  layOutDocumented(project)
  chmodSync(directory, 0o755)
  user.give(directory)
  const ended = await user.run(['test', '--format', 'json', '--jobs', '1'], {
    cwd: project,
    env: { HOME: directory },
  })
  expect(ended.out, ended.err).toMatch(/^\{/)
  const report = JSON.parse(ended.out) as Report
  expect(report.scenarios.filter(({ status }) => status === 'failed')).toEqual([])
  expect(report.summary.passed).toBe(6)
})
