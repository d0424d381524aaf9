// @module-tag confined
import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { executable, snapsmith, testEnvironment } from '../support/program.ts'
import type { Ended } from '../support/program.ts'
import { workplace } from '../support/workplace.ts'

const yaml =
  "name: lamp\nbase: core24\nversion: '1'\nsummary: A lamp\ndescription: It glows.\ngrade: devel\nconfinement: strict\nparts: {nothing: {plugin: nil}}\n"
const configure =
  '#!/bin/sh -e\nif [ "$(snapctl get port)" = bad ]; then\n  echo "no such port"\n  exit 3\nfi\n'

/** A project with one hook and one file of scenarios. */
function project(scenarios: string, files: Readonly<Record<string, string>> = {}): string {
  const directory = workplace()
  for (const [path, text] of Object.entries({
    'snap/snapcraft.yaml': yaml,
    'snap/hooks/configure': configure,
    'snap/tests/all.yaml': scenarios,
    ...files,
  })) {
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
      'TAP version 14',
      '1..3',
      'ok 1 - snap/tests/all.yaml: it is installed',
      'not ok 2 - snap/tests/all.yaml: a bad port is stored',
      'ok 3 - snap/tests/all.yaml: later # SKIP no time',
      '',
    ])
    const { out: junit } = await run(directory, '--format', 'junit')
    expect(junit).toContain('<testsuite name="snap/tests/all.yaml" tests="3" failures="1" skipped="1"')
    expect(junit).toContain('<failure message="step 2, set port=bad: it failed">')
  })

  test.each([
    [['installed'], ['it is installed'], 0],
    [['all.yaml:5'], ['a bad port is stored'], 1],
    [['--bail', '--jobs', '1'], ['it is installed', 'a bad port is stored'], 1],
  ])('runs what is asked for: %j', async (args, names, wanted) => {
    const { code, out } = await run(project(two), '--format', 'json', ...args)
    expect([
      (JSON.parse(out) as { scenarios: { name: string }[] }).scenarios.map(({ name }) => name),
      code,
    ]).toEqual([names, wanted])
  })

  test.each([
    ['no scenarios', [], { 'snap/tests/all.yaml': '' }, 'snap/tests/all.yaml holds no scenarios'],
    ['nothing matches', ['nothing'], {}, "No scenario matches 'nothing'."],
    ['no number', ['--jobs', 'x'], {}, "'--jobs' takes a number from 1, not 'x'"],
    [
      'a key that is misspelt',
      [],
      { 'snap/tests/all.yaml': 'scenarios:\n  one:\n    step: []\n' },
      "3 |     step: []\n    |     ^^^^\n  Did you mean 'steps'?",
    ],
    [
      'a hook that is misspelt',
      [],
      { 'snap/tests/all.yaml': 'scenarios: {one: {steps: [{run: confgure}]}}\n' },
      "Did you mean 'configure'?",
    ],
    [
      'a snap that is misspelt',
      [],
      { 'snap/tests/all.yaml': 'scenarios: {one: {steps: [{remove: lmp}]}}\n' },
      "Did you mean 'lamp'?",
    ],
    [
      'two operations in a step',
      [],
      { 'snap/tests/all.yaml': 'scenarios: {one: {steps: [{remove: lamp, install: .}]}}\n' },
      "this one is 'install' already",
    ],
    [
      'a file that is none of the data',
      [],
      { 'snap/tests/all.yaml': 'scenarios: {one: {expect: {files: {$SNAP_DAT/x: a}}, steps: []}}\n' },
      "Did you mean '$SNAP_DATA'?",
    ],
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
    expect(readFileSync(join(directory, 'snap/tests/traces/all.txt'), 'utf8')).toContain(
      '  hook lamp/configure (x1): passed\n    snapctl get port\n',
    )
    expect((await run(directory)).code).toBe(0)
    appendFileSync(join(directory, 'snap/hooks/configure'), 'snapctl set seen=1\n')
    expect((await run(directory)).out).toContain('+     snapctl set seen=1')
  })

  test('tells what no scenario reaches', async () => {
    const directory = project('scenarios: {one: {steps: [{install: .}]}}\n', {
      'snap/hooks/remove': '#!/bin/sh\nexit 0\n',
    })
    const { code, out } = await run(directory, '--coverage')
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(
        [
          'Coverage of lamp',
          '  configure  ran once, 1 of 2 branches',
          '    2: never true  if [ "$(snapctl get port)" = bad ]; then',
          '  remove     never ran',
          '  No scenario sets port.',
          '  1 of 2 hooks, 1 of 2 branches, 0 of 1 options',
        ].join('\n'),
      ),
    ])
  })

  test.each([
    [
      'a file outside of its snap',
      'snaps: {hub: {files: {../../out: x}}}',
      "'../../out' is no path in the snap",
    ],
    ['a file that is a directory', 'snaps: {hub: {files: {out/: x}}}', "'out/' is no path in the snap"],
    [
      'a label that is no name',
      "snaps: {../hub: {yaml: {version: '1'}}}",
      "a snap cannot be called '../hub'",
    ],
    ['a name that is none', 'snaps: {hub: {yaml: {name: ../hub}}}', "a snap cannot be called '../hub'"],
    [
      'an instance elsewhere',
      'given: {installed: [{snap: ., as: ../lamp}]}',
      "an instance cannot be called '../lamp'",
    ],
    [
      'an instance of another snap',
      'given: {installed: [{snap: ., as: lamb_two}]}',
      "'lamb_two' is no instance of 'lamp'",
    ],
    ['a revision that is none', 'given: {installed: [{snap: ., revision: ../1}]}', "'../1' is no revision"],
  ])('refuses %s', async (_, line, message) => {
    const { code, err } = await run(project(`${line}\nscenarios: {one: {steps: [{install: .}]}}\n`))
    expect([code, err]).toEqual([1, expect.stringContaining(message)])
  })

  test.each([
    ['install: ., as: lamb_two', "'lamb_two' is no instance of 'lamp'"],
    ['install: ., revision: banana', "'banana' is no revision"],
    ['install-component: extras', "'lamp' has no component 'extras'"],
  ])('refuses the step %s', async (step, message) => {
    const { code, err } = await run(project(`scenarios: {one: {steps: [{${step}}]}}\n`))
    expect([code, err]).toEqual([1, expect.stringContaining(message)])
  })

  test('refuses another project whose name is none', async () => {
    const { code, err } = await run(
      project('scenarios: {one: {steps: [{install: ./tree}]}}\n', {
        'tree/meta/snap.yaml': 'name: ../evil\n',
      }),
    )
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("The snap at './tree' cannot be called '../evil'."),
    ])
  })

  test.each([[], ['--plain']])('follows links of hooks within the tree alone %s', async (...args) => {
    const outside = workplace()
    const hook = `#!/bin/sh -e\nmkdir -p $SNAP_COMMON/real; ln -sfn $SNAP_COMMON/real $SNAP_DATA/own; ln -sfn ${outside} $SNAP_DATA/out; ln -sfn loop $SNAP_DATA/loop; ln -sfn ../x1/../common $SNAP_DATA/up\n`
    const { code, out } = await run(
      project(
        `scenarios:
  one:
    steps:
      - install: .
      - write: {$SNAP_DATA/own/seen: one, $SNAP_DATA/out/made: two}
        expect: {files: {$SNAP_COMMON/real/seen: one, $SNAP_DATA/up/real/seen: one, $SNAP_DATA/out/made: two, $SNAP_DATA/out: {kind: symlink}}}
`,
        { 'snap/hooks/install': hook },
      ),
      ...args,
    )
    expect([code, out]).toEqual([0, expect.stringContaining('1 passed')])
    expect(readdirSync(outside)).toEqual([])
  })

  test('compares numbers by what they amount to', async () => {
    const { code, out } = await run(
      project(
        `scenarios:
  one:
    steps:
      - install: .
        expect: {config: {ratio: 1.50, sizes: {big: 12345678901234567890}}, whole-config: {ratio: 1.5, sizes: {big: 12345678901234567890, list: [1, 2.0]}}}
      - install: .
        expect: {error: already installed, config: {sizes.big: 12345678901234567891}}
`,
        {
          'snap/hooks/install': `#!/bin/sh -e\nsnapctl set ratio=1.50 sizes='{"big": 12345678901234567890, "list": [1.0, 2]}'\n`,
        },
      ),
    )
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('step 2, install .: option sizes.big not as expected'),
    ])
  })

  test('components are installed and removed with their hooks', async () => {
    const parts =
      "components: {extra: {type: standard, summary: Extra, description: More., version: '1'}}\nparts: {nothing: {plugin: nil}}\n"
    const { code, out, err } = await run(
      project(
        `scenarios:
  one:
    steps:
      - install: .
      - install-component: extra
        expect: {hooks: [lamp+extra/install], config: {extra: true}}
      - remove-component: extra
        expect: {hooks: [lamp+extra/remove], config: {extra: null}}
      - remove-component: extra
        expect: {error: is not installed}
`,
        {
          'snap/snapcraft.yaml': yaml.replace(/parts: .*\n/, parts),
          'snap/component/extra/hooks/install': '#!/bin/sh -e\nsnapctl set extra=true\n',
          'snap/component/extra/hooks/remove': '#!/bin/sh -e\nsnapctl unset extra\n',
        },
      ),
    )
    expect([code, out], err).toEqual([0, expect.stringContaining('1 passed')])
  })

  test('an automatic refresh asks the snaps first', async () => {
    const gate =
      '#!/bin/sh -e\nif [ "$(snapctl get busy)" = true ]; then snapctl refresh --hold; else snapctl refresh --proceed; fi\n'
    const { code, out, err } = await run(
      project(
        `snaps:
  next: {yaml: {name: lamp, version: '2'}, hooks: {post-refresh: snapctl set moved=true, gate-auto-refresh: exit 0}}
  absent: {yaml: {version: '1'}}
given: {installed: [.], config: {core: {experimental: {gate-auto-refresh-hook: true}}, lamp: {busy: true}}}
scenarios:
  held:
    steps:
      - auto-refresh: next
        expect: {hooks: [gate-auto-refresh], revision: x1}
      - set: {busy: false}
      - auto-refresh: next
        expect: {hooks: [gate-auto-refresh, post-refresh], revision: '100', config: {moved: true}}
  not there:
    steps:
      - auto-refresh: absent
        expect: {error: snap "absent" is not installed}
`,
        { 'snap/hooks/gate-auto-refresh': gate },
      ),
    )
    expect([code, out], err).toEqual([0, expect.stringContaining('2 passed')])
  })

  test('runs again when something has changed, until it is interrupted', async () => {
    const directory = project('scenarios: {one: {steps: [{install: .}]}}\n')
    const child = spawn(process.execPath, [executable, 'test', '--watch'], {
      cwd: directory,
      env: testEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise(resolve => {
      child.once('close', resolve)
    })
    let told = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        told += text
      })
    const waits = async (times: number): Promise<void> => {
      while (told.split('Waiting for changes').length <= times && child.exitCode === null)
        await new Promise(resolve => {
          setTimeout(resolve, 20)
        })
    }
    await waits(1)
    writeFileSync(join(directory, 'snap/tests/all.yaml'), 'scenarios: [\n')
    await waits(2)
    writeFileSync(join(directory, 'snap/tests/all.yaml'), 'scenarios: {two: {steps: [{install: .}]}}\n')
    await waits(3)
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(
      told
        .replaceAll(/ in [\d.]+ s$/gm, '')
        .split('\n')
        .filter(line => /^ {2}ok|changed|Bad|passed|Interrupted/.test(line)),
    ).toEqual([
      '  ok    one',
      '1 scenario: 1 passed',
      'snap/tests/all.yaml changed.',
      'Bad scenarios:',
      'snap/tests/all.yaml changed.',
      '  ok    two',
      '1 scenario: 1 passed',
      'Interrupted.',
    ])
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
