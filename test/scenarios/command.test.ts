import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { snapsmith } from '../support/program.ts'
import type { Ended } from '../support/program.ts'
import { workplace } from '../support/workplace.ts'

const yaml = "name: lamp\nbase: core24\nversion: '1'\nsummary: A lamp\ndescription: It glows.\ngrade: devel\nconfinement: strict\nparts: {nothing: {plugin: nil}}\n"
const configure = '#!/bin/sh -e\nif [ "$(snapctl get port)" = bad ]; then\n  echo "no such port"\n  exit 3\nfi\n'

/** A project with one hook and one file of scenarios. */
function project(scenarios: string, files: Readonly<Record<string, string>> = {}): string {
  const directory = workplace()
  for (const [path, text] of Object.entries({ 'snap/snapcraft.yaml': yaml, 'snap/hooks/configure': configure, 'snap/tests/all.yaml': scenarios, ...files })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text, { mode: 0o755 })
  }
  return directory
}

async function run(directory: string, ...args: readonly string[]): Promise<Ended> {
  return snapsmith(['test', ...args], { cwd: directory })
}

const two = `scenarios:
  it is installed:
    steps: [{install: ., expect: {hooks: [configure]}}]
  a bad port is stored:
    steps: [{install: .}, {set: {port: bad}, expect: {config: {port: bad}}}]
  later:
    skip: no time
    steps: []
`

describe('snapsmith test', () => {
  test('tells what failed, where it is written and what the hook printed', async () => {
    const { code, out } = await run(project(two))
    expect(code).toBe(1)
    expect(out.replace(/ in [\d.]+ s$/m, '')).toBe(`snap/tests/all.yaml
  ok    it is installed
  FAIL  a bad port is stored
  skip  later (no time)

FAIL snap/tests/all.yaml:4 a bad port is stored
  step 2, set port=bad: it failed
    snap/tests/all.yaml:5:46
    5 |     steps: [{install: .}, {set: {port: bad}, expect: {config: {port: bad}}}]
      |                                              ^^^^^^
    + cannot perform the following tasks:
    + - Run configure hook of "lamp" snap (run hook "configure": no such port)
    configure, failed with exit code 3:
      | no such port

3 scenarios: 1 passed, 1 failed, 1 skipped
`)
  })

  test('as TAP and JUnit', async () => {
    const directory = project(two)
    const tap = (await run(directory, '--format', 'tap')).out.split('\n')
    expect(tap.filter(line => !line.startsWith('#'))).toEqual([
      'TAP version 14', '1..3', 'ok 1 - snap/tests/all.yaml: it is installed', 'not ok 2 - snap/tests/all.yaml: a bad port is stored',
      'ok 3 - snap/tests/all.yaml: later # SKIP no time', '',
    ])
    const { out: junit } = await run(directory, '--format', 'junit')
    expect(junit).toContain('<testsuite name="snap/tests/all.yaml" tests="3" failures="1" skipped="1"')
    expect(junit).toContain('<failure message="step 2, set port=bad: it failed">')
  })

  test.each([
    [['installed'], ['it is installed'], 0], [['all.yaml:5'], ['a bad port is stored'], 1], [['--bail', '--jobs', '1'], ['it is installed', 'a bad port is stored'], 1],
  ])('runs what is asked for: %j', async (args, names, wanted) => {
    const { code, out } = await run(project(two), '--format', 'json', ...args)
    expect([(JSON.parse(out) as { scenarios: { name: string }[] }).scenarios.map(({ name }) => name), code]).toEqual([names, wanted])
  })

  test.each([
    ['no scenarios', [], { 'snap/tests/all.yaml': '' }, 'snap/tests/all.yaml holds no scenarios'],
    ['nothing matches', ['nothing'], {}, "No scenario matches 'nothing'."],
    ['no number', ['--jobs', 'x'], {}, "'--jobs' takes a number from 1, not 'x'"],
    ['a key that is misspelt', [], { 'snap/tests/all.yaml': 'scenarios:\n  one:\n    step: []\n' }, "3 |     step: []\n    |     ^^^^\n  Did you mean 'steps'?"],
    ['a hook that is misspelt', [], { 'snap/tests/all.yaml': 'scenarios: {one: {steps: [{run: confgure}]}}\n' }, "Did you mean 'configure'?"],
    ['a snap that is misspelt', [], { 'snap/tests/all.yaml': 'scenarios: {one: {steps: [{remove: lmp}]}}\n' }, "Did you mean 'lamp'?"],
    ['two operations in a step', [], { 'snap/tests/all.yaml': 'scenarios: {one: {steps: [{remove: lamp, install: .}]}}\n' }, "this one is 'install' already"],
    ['a file that is none of the data', [], { 'snap/tests/all.yaml': 'scenarios: {one: {expect: {files: {$SNAP_DAT/x: a}}, steps: []}}\n' }, "Did you mean '$SNAP_DATA'?"],
  ])('says what is wrong: %s', async (_, args, files, wanted) => {
    const { code, err } = await run(project(two, files), ...args)
    expect(err).toContain(wanted)
    expect(code).not.toBe(0)
  })

  test('says how to write a first scenario', async () => {
    const { code, err } = await snapsmith(['test'], { cwd: workplace() })
    expect([code, err]).toEqual([1, expect.stringContaining('scenarios:\n  the snap can be installed:')])
  })

  test('compares traces, and writes them when it is told to', async () => {
    const directory = project('scenarios: {one: {trace: true, steps: [{install: .}]}}\n')
    expect((await run(directory)).out).toContain("one that is kept; 'snapsmith test --update' writes it")
    expect((await run(directory, '--update')).err).toContain('Wrote snap/tests/traces/all.txt.')
    expect(readFileSync(join(directory, 'snap/tests/traces/all.txt'), 'utf8')).toContain('  hook lamp/configure (x1): passed\n    snapctl get port\n')
    expect((await run(directory)).code).toBe(0)
    appendFileSync(join(directory, 'snap/hooks/configure'), 'snapctl set seen=1\n')
    expect((await run(directory)).out).toContain('+     snapctl set seen=1')
  })

  test('tells what no scenario reaches', async () => {
    const directory = project('scenarios: {one: {steps: [{install: .}]}}\n', { 'snap/hooks/remove': '#!/bin/sh\nexit 0\n' })
    const { code, out } = await run(directory, '--coverage')
    expect([code, out]).toEqual([0, expect.stringContaining([
      'Coverage of lamp', '  configure  ran once, 1 of 2 branches', '    2: never true  if [ "$(snapctl get port)" = bad ]; then', '  remove     never ran',
      '  No scenario sets port.', '  1 of 2 hooks, 1 of 2 branches, 0 of 1 options',
    ].join('\n'))])
  })

  test('leaves nothing behind', async () => {
    const directory = project(two)
    const temporary = workplace()
    await snapsmith(['test'], { cwd: directory, env: { TMPDIR: temporary } })
    expect(readdirSync(temporary).filter(name => name !== 'snapsmith-test-state')).toEqual([])
  })
})

test('the template with hooks has scenarios that pass', async () => {
  const directory = workplace()
  await snapsmith(['init', '--template', 'hooks', 'thermostat'], { cwd: directory })
  const { code, out } = await run(join(directory, 'thermostat'))
  expect([code, out]).toEqual([0, expect.stringContaining('3 scenarios: 3 passed')])
})
