// @module-tag confined
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Trace } from '../../src/rehearse/change/trace.ts'
import type { Ended } from '../support/program.ts'
import { executable, snapsmith, testEnvironment } from '../support/program.ts'
import { steadyText, writeSnapTree } from '../support/snap-tree.ts'
import { workplace } from '../support/workplace.ts'

const lampYaml =
  "name: lamp\nversion: '1'\nplugs:\n  feed: {interface: content, content: news, target: $SNAP/in}\napps:\n  web: {command: web, daemon: simple}\n"
const hubYaml =
  "name: hub\nversion: '2'\nslots:\n  wire: {interface: content, content: news, read: [$SNAP/out]}\n"
const configure = `port=$(snapctl get port)
echo "port is '$port'"
case "$port" in *[!0-9]*) echo "port must be a number"; exit 3;; esac
[ -n "$port" ] || snapctl set port=80`

/** A lamp at `lamp`, its next revision at `lamp2`, and a hub at `hub`. */
function snaps({
  lamp = {},
  lamp2 = {},
  hub = {},
}: Readonly<Record<string, Readonly<Record<string, string>>>> = {}): string {
  const cwd = workplace()
  writeSnapTree(join(cwd, 'lamp'), { yaml: lampYaml, hooks: { configure, ...lamp } })
  writeSnapTree(join(cwd, 'lamp2'), {
    yaml: lampYaml.replace("'1'", "'1.5'"),
    hooks: { configure, ...lamp2 },
  })
  writeSnapTree(join(cwd, 'hub'), { yaml: hubYaml, hooks: hub })
  return cwd
}

function traceOf({ out }: Ended): Trace {
  return JSON.parse(out) as Trace
}

/** The hooks that ran, in order. */
function hooksOf(trace: Trace): string[] {
  return trace.steps.flatMap(step =>
    step.what === 'hook'
      ? [`${step.phase === 'undo' ? '~' : ''}${step.snap}/${step.hook} ${step.result}`]
      : [],
  )
}

describe('one operation', () => {
  test('install tells every task, and what the hooks have done', async () => {
    const ended = await snapsmith(['rehearse', 'install', './lamp'], {
      cwd: snaps({ lamp: { install: 'echo hello' } }),
    })
    expect(steadyText(ended.out)).toMatchInlineSnapshot(`
      "Done    Ensure prerequisites for "lamp" are available
      Done    Prepare snap "lamp" (unset)
      Done    Mount snap "lamp" (unset)
      Done    Copy snap "lamp" data
      Done    Setup snap "lamp" (unset) security profiles
      Done    Make snap "lamp" (unset) available to the system
      Done    Automatically connect eligible plugs and slots of snap "lamp"
      Done    Set automatic aliases for snap "lamp"
      Done    Setup snap "lamp" aliases
      Run     Run install hook of "lamp" snap if present
              | hello
              passed (exit 0, TIME)
      Done    Run default-configure hook of "lamp" snap if present
      Done    Start snap "lamp" (unset) services
              enable lamp.web
              start lamp.web
      Run     Run configure hook of "lamp" snap if present
              | port is ''
              passed (exit 0, TIME)
              configuration of lamp
                + port: 80
      Done    Run health check of "lamp" snap

      Services
        lamp.web: enabled, active
      lamp 1 installed
      "
    `)
    expect([ended.code, ended.err]).toEqual([0, ''])
  })

  test('an installation that fails is taken back, in the words of snapd', async () => {
    const ended = await snapsmith(['rehearse', 'install', './lamp'], {
      cwd: snaps({ lamp: { configure: 'snapctl set a=1; echo no way; exit 1' } }),
    })
    expect(steadyText(ended.out)).toMatchInlineSnapshot(`
      "Done    Ensure prerequisites for "lamp" are available
      Done    Prepare snap "lamp" (unset)
      Done    Mount snap "lamp" (unset)
      Done    Copy snap "lamp" data
      Done    Setup snap "lamp" (unset) security profiles
      Done    Make snap "lamp" (unset) available to the system
      Done    Automatically connect eligible plugs and slots of snap "lamp"
      Done    Set automatic aliases for snap "lamp"
      Done    Setup snap "lamp" aliases
      Done    Run install hook of "lamp" snap if present
      Done    Run default-configure hook of "lamp" snap if present
      Done    Start snap "lamp" (unset) services
              enable lamp.web
              start lamp.web
      Run     Run configure hook of "lamp" snap if present
              | no way
              failed (exit 1, TIME)
              configuration of lamp, dropped
                + a: 1
      Error   Run configure hook of "lamp" snap if present
      Undone  Start snap "lamp" (unset) services
              stop lamp.web
      Undone  Setup snap "lamp" aliases
      Undone  Set automatic aliases for snap "lamp"
      Undone  Automatically connect eligible plugs and slots of snap "lamp"
      Undone  Make snap "lamp" (unset) available to the system
              disable lamp.web
      Undone  Setup snap "lamp" (unset) security profiles
      Undone  Copy snap "lamp" data
      Undone  Mount snap "lamp" (unset)
      Undone  Prepare snap "lamp" (unset)
      Hold    Run health check of "lamp" snap

      error: cannot perform the following tasks:
      - Run configure hook of "lamp" snap if present (run hook "configure": no way)
      "
    `)
    expect(ended.code).toBe(1)
  })

  test('json is the trace', async () => {
    const ended = await snapsmith(['rehearse', 'install', './lamp', '--format', 'json'], { cwd: snaps() })
    const trace = traceOf(ended)
    expect([trace.operation, trace.status, trace.error, hooksOf(trace)]).toEqual([
      'install',
      'Done',
      '',
      ['lamp/configure passed'],
    ])
    expect([ended.code, ended.err]).toEqual([0, ''])
  })

  test('refresh goes from the first to the second, and back when post-refresh fails', async () => {
    const cwd = snaps({
      lamp: { 'pre-refresh': 'snapctl set seen=1', install: 'snapctl set color=red' },
      lamp2: { 'post-refresh': 'snapctl set color=blue; echo cannot; exit 4' },
    })
    const ended = await snapsmith(['rehearse', 'refresh', './lamp', './lamp2', '--format', 'json'], { cwd })
    const trace = traceOf(ended)
    expect(hooksOf(trace)).toEqual(['lamp/pre-refresh passed', 'lamp/post-refresh failed'])
    expect([ended.code, trace.error]).toEqual([
      1,
      'cannot perform the following tasks:\n- Run post-refresh hook of "lamp" snap if present (run hook "post-refresh": cannot)',
    ])
    const told = await snapsmith(['rehearse', 'refresh', './lamp', './lamp2'], { cwd })
    expect(told.out).toContain('\nConfiguration\n  lamp\n    + seen: 1\n')
    expect(told.err).toBe('First: Install "lamp" snap\n')
  })

  test.each([
    [
      'revert',
      ['./lamp', './lamp2'],
      ['Run configure hook of "lamp" snap if present', 'Run health check of "lamp" snap (check-health)'],
      'lamp reverted to 1',
    ],
    ['remove', ['./lamp'], ['Run remove hook of "lamp" snap if present'], 'lamp removed'],
    ['disable', ['./lamp'], [], 'lamp disabled'],
    ['enable', ['./lamp'], [], 'lamp enabled'],
    [
      'refresh',
      ['./lamp', './lamp2'],
      ['Run configure hook of "lamp" snap if present'],
      'lamp 1.5 refreshed',
    ],
    ['unset', ['./lamp', 'port'], ['Run configure hook of "lamp" snap'], ''],
    ['run', ['configure', './lamp'], ['Run configure hook of "lamp" snap if present'], ''],
    ['check-health', ['./lamp'], ['Run health check of "lamp" snap (check-health)'], ''],
  ])('%s %j', async (operation, words, hooks, last) => {
    const ended = await snapsmith(['rehearse', operation, ...words], {
      cwd: snaps({ lamp: { remove: 'true', 'check-health': 'snapctl set-health okay' } }),
    })
    expect([
      ended.code,
      ended.out.split('\n').flatMap(line => (line.startsWith('Run  ') ? [line.slice(8)] : [])),
    ]).toEqual([0, hooks])
    expect(ended.out.trimEnd().split('\n').at(-1)).toContain(last)
  })

  test('connect runs the hooks of both snaps, and undoes what was prepared', async () => {
    const cwd = snaps({
      lamp: { 'connect-plug-feed': 'echo "port $(snapctl get --slot :feed port) is taken"; exit 1' },
      hub: {
        'prepare-slot-wire': 'snapctl set :wire port=8080',
        'connect-slot-wire': 'true',
        'disconnect-slot-wire': 'true',
        'unprepare-slot-wire': 'true',
      },
    })
    const ended = await snapsmith(['rehearse', 'connect', './lamp:feed', './hub:wire'], { cwd })
    expect(steadyText(ended.out)).toMatchInlineSnapshot(`
      "Run     Run hook prepare-slot-wire of snap "hub"
              passed (exit 0, TIME)
              attribute of hub:wire: port: 8080
      Done    Connect lamp:feed to hub:wire
      Run     Run hook connect-slot-wire of snap "hub"
              passed (exit 0, TIME)
      Run     Run hook connect-plug-feed of snap "lamp"
              | port 8080 is taken
              failed (exit 1, TIME)
      Error   Run hook connect-plug-feed of snap "lamp"
      Undo    Run hook connect-slot-wire of snap "hub" (disconnect-slot-wire)
              passed (exit 0, TIME)
      Undone  Connect lamp:feed to hub:wire
      Undo    Run hook prepare-slot-wire of snap "hub" (unprepare-slot-wire)
              passed (exit 0, TIME)

      error: cannot perform the following tasks:
      - Run hook connect-plug-feed of snap "lamp" (run hook "connect-plug-feed": port 8080 is taken)
      "
    `)
    expect(ended.code).toBe(1)
  })

  test('disconnect connects first', async () => {
    const ended = await snapsmith(['rehearse', 'disconnect', './lamp:feed', './hub:wire'], {
      cwd: snaps({ hub: { 'disconnect-slot-wire': 'exit 1' } }),
    })
    expect(ended.err.split('\n')).toEqual([
      'First: Install "lamp" snap',
      'First: Install "hub" snap',
      'First: Connect lamp:feed to hub:wire',
      '',
    ])
    expect(steadyText(ended.out)).toContain('failed, and snapd goes on (exit 1, TIME)')
    expect([ended.code, ended.out.includes('- lamp:feed hub:wire (content)')]).toEqual([0, true])
  })

  test('a gate is asked by an automatic refresh', async () => {
    const cwd = snaps({ lamp: { 'gate-auto-refresh': 'snapctl refresh --hold' } })
    const held = await snapsmith(['rehearse', 'auto-refresh', './lamp', './lamp2'], { cwd })
    expect([held.code, held.out.includes('the refresh of lamp is held')]).toEqual([0, true])
  })

  test('get prints what snap prints, and nothing else', async () => {
    const cwd = snaps({ lamp: { install: 'snapctl set name="a b" map.k=1' } })
    const got = async (...words: string[]): Promise<string> =>
      (await snapsmith(['rehearse', 'get', './lamp', ...words], { cwd })).out
    expect(await got('port')).toBe('80\n')
    expect(await got('name', '-t')).toBe('"a b"\n')
    expect(await got('-l')).toBe('Key   Value\nmap   {...}\nname  a b\nport  80\n')
    expect(await got('map')).toBe('{\n\t"map": {\n\t\t"k": 1\n\t}\n}\n')
    expect(await got('map', '-l')).toBe('Key    Value\nmap.k  1\n')
    expect(await got('port', '-d')).toBe('{\n\t"port": 80\n}\n')
  })

  test('a hook fails on purpose, but not before its turn', async () => {
    const ended = await snapsmith(['rehearse', 'set', './lamp', 'port=3', '--fail', 'configure'], {
      cwd: snaps(),
    })
    expect([ended.code, ended.out.includes('failed on purpose'), ended.err]).toEqual([
      1,
      true,
      'First: Install "lamp" snap\n',
    ])
  })

  test('a hook that was to fail and did not run is told', async () => {
    const ended = await snapsmith(['rehearse', 'install', './lamp', '--fail', 'post-refresh'], {
      cwd: snaps(),
    })
    expect([ended.code, ended.err]).toEqual([
      0,
      "No post-refresh hook has run, so that '--fail post-refresh' has changed nothing.\n",
    ])
  })

  test.each([
    ['services', 'lamp.web  enabled  active'],
    ['connections', 'lamp:feed'],
  ])('%s of a path are those after it was installed', async (verb, line) => {
    expect((await snapsmith(['rehearse', verb, './lamp'], { cwd: snaps() })).out).toContain(line)
  })

  test.each([
    [['instal'], 64, "no such operation 'instal', maybe you meant 'install'"],
    [['set', './lamp'], 64, 'it is: snapsmith rehearse set SNAP key=value...'],
    [['install', 'lamp'], 1, 'error: snap "lamp" not found'],
    [['set', 'lamp', 'a=b'], 1, 'error: snap "lamp" not found'],
    [['set', './lamp', 'a'], 1, 'error: invalid configuration: "a" (want key=value)'],
    [['get', './lamp', 'nope'], 1, 'error: snap "lamp" has no "nope" configuration option'],
    [['get', './hub'], 1, 'error: snap "hub" has no configuration'],
    [['set', './hub', 'a=b'], 1, 'cannot perform the following tasks'],
    [['connect', './lamp:fed', './hub:wire'], 1, 'error: snap "lamp" has no plug named "fed"'],
    [['disconnect', './lamp:feed'], 1, 'error: cannot disconnect: lamp:feed is not connected to anything'],
    [['check-health', './lamp'], 1, 'error: snap "lamp" has no "check-health" hook'],
    [
      ['refresh', './bad', './lamp2'],
      1,
      'Cannot begin, because this has to go well before: Install "lamp" snap.',
    ],
    [['install', './nope'], 1, "Cannot find './nope'."],
    [['install', './evil'], 1, `cannot read snap file './evil': invalid snap name: "../../evil"`],
    [['install', './lamp', './lamp'], 1, 'error: cannot install "lamp" twice at once'],
    [['install', './lamp', '--revision', '../1'], 1, 'error: invalid snap revision: "../1"'],
    [['install', './lamp', '--name', 'lamp/two'], 1, 'is not of the form lamp_key'],
    [
      ['install', './lamp', '--name', 'lamp_two'],
      1,
      "error: experimental feature disabled - test it by setting 'experimental.parallel-instances' to true",
    ],
    [
      ['install', './lamp', '--revision', '9'.repeat(20)],
      1,
      `error: invalid snap revision: "${'9'.repeat(20)}"`,
    ],
    [
      ['install', './lamp', '--fail', 'instal'],
      64,
      "argument --fail: 'instal' is no hook that snapd runs, maybe you meant 'install'",
    ],
    [['auto-refresh', './lamp'], 1, 'error: snap "lamp" is not installed'],
    [['tasks', '7'], 1, 'error: cannot find change with id "7"'],
  ])('%j is refused', async (words, code, message) => {
    const cwd = snaps()
    writeSnapTree(join(cwd, 'bad'), { yaml: lampYaml, hooks: { install: 'exit 1' } })
    writeSnapTree(join(cwd, 'evil'), { yaml: 'name: ../../evil\n' })
    const ended = await snapsmith(['rehearse', ...words], { cwd })
    expect(ended.code).toBe(code)
    expect(`${ended.out}${ended.err}`).toContain(message)
  })
})

describe('a state', () => {
  test('goes on where the last command has stopped, and can be moved', async () => {
    const cwd = snaps({
      lamp: { install: 'echo one >"$SNAP_DATA/file"; snapctl set big=12345678901234567890' },
      lamp2: { 'post-refresh': 'cat "$SNAP_DATA/file"' },
    })
    const run = async (...args: string[]): Promise<Ended> => snapsmith(['rehearse', ...args], { cwd })
    expect((await run('install', './lamp', '--state', 'machine')).code).toBe(0)
    // What is installed does not change with the tree that it came from.
    writeFileSync(join(cwd, 'lamp/meta/hooks/configure'), '#!/bin/sh\nexit 1\n')
    expect((await run('set', 'lamp', 'port=99', '--state', 'machine')).code).toBe(0)
    for (const name of ['machine', 'machine.d'])
      renameSync(join(cwd, name), join(cwd, name.replace('machine', 'moved')))
    expect((await run('get', 'lamp', '--state', 'moved')).out).toBe(
      '{\n\t"big": 12345678901234567890,\n\t"port": 99\n}\n',
    )
    const refreshed = await run('refresh', './lamp2', '--state', 'moved')
    expect([refreshed.code, refreshed.out.includes('| one\n')]).toEqual([0, true])
    expect(readFileSync(join(cwd, 'moved.d/var/snap/lamp/x2/file'), 'utf8')).toBe('one\n')
    expect((await run('remove', 'lamp', '--state', 'moved')).code).toBe(0)
    expect([
      existsSync(join(cwd, 'moved.d/var/snap/lamp')),
      existsSync(join(cwd, 'moved.d/.snaps/1')),
    ]).toEqual([false, false])
  })

  test.each([
    ['{', 'unexpected EOF'],
    ['[]', 'a state is an object'],
    ['{"snaps": []}', "'snaps' is a list, and should be an object"],
    ['{"snaps": {"lamp": {"current": "x1", "revisions": {}}}}', "the snap 'lamp' has no current revision"],
    ['{"snaps": {"../lamp": {}}}', "'snaps' cannot have a '../lamp'"],
    [
      '{"snaps": {"lamp": {"current": "x1", "active": 1, "revisions": {"x1": {}}}}}',
      "'snaps.lamp.active' is a number, and should be true or false",
    ],
    [
      '{"connections": [{"plug": {"snap": "lamp"}}]}',
      "'connections[0].plug.name' is not there, and should be a text",
    ],
    ['{"config": {"lamp": [80]}}', "'config.lamp' is a list, and should be an object"],
  ])('that is broken is told: %s', async (text, problem) => {
    const cwd = workplace()
    writeFileSync(join(cwd, 'machine'), text)
    const ended = await snapsmith(['rehearse', 'list', '--state', 'machine'], { cwd })
    expect([ended.code, ended.err]).toMatchObject([
      1,
      expect.stringContaining(`Detailed information: ${problem}`),
    ])
    expect(readFileSync(join(cwd, 'machine'), 'utf8')).toBe(text)
  })

  test('holds nothing of what did not come to its end, and nothing at all of nothing', async () => {
    const cwd = snaps()
    expect((await snapsmith(['rehearse', 'list', '--state', 'machine'], { cwd })).code).toBe(0)
    expect(existsSync(join(cwd, 'machine')) || existsSync(join(cwd, 'machine.d'))).toBe(false)
    expect((await snapsmith(['rehearse', 'install', './hub', '--state', 'machine'], { cwd })).code).toBe(0)
    for (const left of ['machine.d/var/snap/lamp/x1', 'machine.d/.snaps/7/snap'])
      mkdirSync(join(cwd, left), { recursive: true })
    expect((await snapsmith(['rehearse', 'list', '--state', 'machine'], { cwd })).out).toContain('hub')
    expect([
      existsSync(join(cwd, 'machine.d/var/snap/lamp')),
      existsSync(join(cwd, 'machine.d/.snaps/7')),
      existsSync(join(cwd, 'machine.d/.snaps/1')),
    ]).toEqual([false, false, true])
    const nowhere = await snapsmith(['rehearse', 'list', '--state', 'no/machine'], { cwd })
    expect([nowhere.code, nowhere.err]).toMatchObject([1, expect.stringContaining("no' is no directory.")])
  })

  test('is for one rehearsal at a time', async () => {
    const cwd = snaps({
      lamp: { install: 'touch "$SNAP_COMMON/begun"; while ! [ -e "$SNAP_COMMON/go" ]; do sleep 0.05; done' },
    })
    const [common, lock] = [join(cwd, 'machine.d/var/snap/lamp/common'), join(cwd, 'machine.d/.lock')]
    const first = snapsmith(['rehearse', 'install', './lamp', '--state', 'machine'], { cwd })
    while (!existsSync(join(common, 'begun')))
      await new Promise(resolve => {
        setTimeout(resolve, 20)
      })
    const second = await snapsmith(['rehearse', 'install', './hub', '--state', 'machine'], { cwd })
    expect([second.code, second.err]).toMatchObject([
      1,
      expect.stringMatching(/Another rehearsal goes on from '.*machine' just now \(process \d+\)\./),
    ])
    writeFileSync(join(common, 'go'), '')
    expect([(await first).code, existsSync(lock)]).toEqual([0, false])
    // What a process has left that is gone keeps nobody out.
    writeFileSync(lock, '999999999 a boot long ago\n')
    expect([
      (await snapsmith(['rehearse', 'install', './hub', '--state', 'machine'], { cwd })).code,
      existsSync(lock),
    ]).toEqual([0, false])
  })

  test('outlives a rehearsal that is killed', async () => {
    const cwd = snaps({ lamp: { install: 'touch "$SNAP_COMMON/begun"; sleep 1000' } })
    expect((await snapsmith(['rehearse', 'install', './hub', '--state', 'machine'], { cwd })).code).toBe(0)
    const killed = spawn(
      process.execPath,
      [executable, 'rehearse', 'install', './lamp', '--state', 'machine'],
      { cwd, env: testEnvironment(), stdio: 'ignore' },
    )
    const ended = new Promise(resolve => {
      killed.on('exit', (_, signal) => {
        resolve(signal)
      })
    })
    while (!existsSync(join(cwd, 'machine.d/var/snap/lamp/common/begun')))
      await new Promise(resolve => {
        setTimeout(resolve, 20)
      })
    killed.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    const { code, out, err } = await snapsmith(['rehearse', 'list', '--state', 'machine'], { cwd })
    expect([code, out.split('\n')[1], err]).toEqual([0, 'hub   2        x1   -         -', ''])
    expect(readdirSync(join(cwd, 'machine.d')).filter(name => name.startsWith('.'))).toEqual(['.snaps'])
  })

  test('without its file is not begun anew over its data', async () => {
    const cwd = snaps()
    expect((await snapsmith(['rehearse', 'install', './lamp', '--state', 'machine'], { cwd })).code).toBe(0)
    renameSync(join(cwd, 'machine'), join(cwd, 'elsewhere'))
    const ended = await snapsmith(['rehearse', 'list', '--state', 'machine'], { cwd })
    expect([ended.code, ended.err]).toMatchObject([
      1,
      expect.stringContaining('is not there, but its data is'),
    ])
  })
})
