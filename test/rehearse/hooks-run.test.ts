// @module-tag confined
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { snapsmith } from '../support/program.ts'
import { steadyText, writeSnapTree } from '../support/snap-tree.ts'
import { workplace } from '../support/workplace.ts'

const yaml = `name: lantern
version: '1'
plugs:
  feed: {interface: content, content: news, target: $SNAP/in}
apps:
  web: {command: web, daemon: simple}
`
const configure = `port=$(snapctl get port)
echo "port is $port"
case "$port" in *[!0-9]*) echo "port must be a number" >&2; exit 3;; esac
echo "PORT=$port" >"$SNAP_DATA/env"
snapctl restart lantern.web`

function lantern(hooks: Readonly<Record<string, string>> = {}): string {
  const cwd = workplace()
  writeSnapTree(join(cwd, 'lantern'), { yaml, hooks: { configure, ...hooks } })
  return cwd
}

test('a hook that passes tells what it printed and what it changed', async () => {
  const cwd = lantern()
  writeFileSync(join(cwd, 'before.json'), '{"port": 80, "big": 12345678901234567890}')
  const ended = await snapsmith(
    ['hooks', 'run', 'configure', 'lantern', '--config', 'before.json', '--set', 'port=90'],
    { cwd },
  )
  expect(steadyText(ended.out)).toMatchInlineSnapshot(`
    "Running configure of lantern (x1)
      | port is 90
    passed (exit 0, TIME)

    Configuration
      - port: 80
      + port: 90

    Calls of snapctl
      snapctl get port  90
      snapctl restart lantern.web

    Services and health
      stop lantern.web
      start lantern.web

    Files
      + $SNAP_DATA/env
    "
  `)
  expect([ended.code, ended.err]).toEqual([0, ''])
})

test('a hook that fails ends the command with 1, and what it has set is dropped', async () => {
  const ended = await snapsmith(['hooks', 'run', 'configure', 'lantern', '--set', 'port=x'], {
    cwd: lantern(),
  })
  expect(steadyText(ended.out)).toMatchInlineSnapshot(`
    "Running configure of lantern (x1)
      | port is x
      | port must be a number
    failed (exit 3, TIME)
    error: cannot perform the following tasks:
    - Run configure hook of "lantern" snap (run hook "configure":
    -----
    port is x
    port must be a number
    -----)

    Dropped, because the hook failed
      + port: "x"

    Calls of snapctl
      snapctl get port  x
    "
  `)
  expect(ended.code).toBe(1)
})

test('the run as data', async () => {
  const ended = await snapsmith(
    [
      'hooks',
      'run',
      'configure',
      'lantern',
      '--set',
      'port=90',
      '--set',
      'list=["a,b", 1]',
      '--format',
      'json',
    ],
    { cwd: lantern() },
  )
  const told = JSON.parse(ended.out) as Record<string, unknown>
  expect(told).toMatchObject({
    snap: 'lantern',
    hook: 'configure',
    passed: true,
    result: 'passed',
    exit: 0,
    output: 'port is 90\n',
    error: '',
    config: { before: {}, after: { port: 90, list: ['a,b', 1] } },
    calls: [
      { argv: ['get', 'port'], exit: 0, stdout: '90\n', stderr: '' },
      { argv: ['restart', 'lantern.web'], exit: 0 },
    ],
    files: [{ path: '$SNAP_DATA/env', change: 'added' }],
    services: [
      { service: 'lantern.web', action: 'stop' },
      { service: 'lantern.web', action: 'start' },
    ],
  })
})

test('other hooks than configure find the options that were set', async () => {
  const cwd = lantern({
    'check-health': 'test "$(snapctl get a.b)" = c; snapctl set-health blocked "needs a login"',
  })
  const ended = await snapsmith(
    ['hooks', 'run', 'check-health', 'lantern', '--set', 'a.b=c', '--format', 'json'],
    { cwd },
  )
  expect(JSON.parse(ended.out)).toMatchObject({
    passed: true,
    health: { status: 'blocked', message: 'needs a login' },
    config: { before: { a: { b: 'c' } } },
  })
})

test('an interface hook sees the attributes that were given', async () => {
  const cwd = lantern({
    'connect-plug-feed':
      'echo "$(snapctl get :feed own) $(snapctl get --slot :feed port) $(snapctl get :feed content)"',
  })
  const ended = await snapsmith(
    [
      'hooks',
      'run',
      'connect-plug-feed',
      'lantern',
      '--attr',
      'own=1',
      '--slot-attr',
      'port=9',
      '--format',
      'json',
    ],
    { cwd },
  )
  expect(JSON.parse(ended.out)).toMatchObject({
    passed: true,
    output: '1 9 news\n',
    attributes: { plug: { dynamic: { own: 1 } }, slot: { dynamic: { port: 9 } } },
  })
})

test('a directory of hooks needs no project; one of a project knows it', async () => {
  const cwd = workplace()
  mkdirSync(join(cwd, 'snap/hooks'), { recursive: true })
  writeFileSync(join(cwd, 'snap/hooks/install'), '#!/bin/sh\necho "$SNAP_NAME $SNAP_VERSION"\n')
  const alone = await snapsmith(['hooks', 'run', 'install', 'snap/hooks', '--format', 'json'], { cwd })
  expect([alone.code, JSON.parse(alone.out)]).toMatchObject([0, { output: 'rehearsed 0\n' }])
  writeFileSync(
    join(cwd, 'snap/snapcraft.yaml'),
    `name: lantern
base: core24
version: '7'
summary: A lantern
description: It glows.
grade: stable
confinement: strict
parts: {nothing: {plugin: nil}}
`,
  )
  const within = await snapsmith(['hooks', 'run', 'install', 'snap/hooks', '--format', 'json'], { cwd })
  expect([within.code, JSON.parse(within.out)]).toMatchObject([0, { output: 'lantern 7\n' }])
  expect(readdirSync(cwd)).toEqual(['snap'])
})

test('a project is built and a snap is unpacked first', async () => {
  const cwd = workplace()
  expect((await snapsmith(['init', '--template', 'hooks', '--name', 'lantern'], { cwd })).code).toBe(0)
  const built = await snapsmith(['hooks', 'run', 'install', '--format', 'json'], { cwd })
  expect([built.code, JSON.parse(built.out)]).toMatchObject([0, { snap: 'lantern', passed: true }])
  expect((await snapsmith(['pack', '-q'], { cwd })).code).toBe(0)
  const [snap = ''] = readdirSync(cwd).filter(name => name.endsWith('.snap'))
  const packed = await snapsmith(['hooks', 'run', 'install', snap, '--format', 'json'], { cwd })
  expect(JSON.parse(packed.out)).toMatchObject({
    ...(JSON.parse(built.out) as object),
    duration: expect.any(Number) as number,
  })
})

test('a hook of a component', async () => {
  const cwd = workplace()
  expect(
    (
      await snapsmith(
        ['hooks', 'run', 'install', writeSnapTree(join(cwd, 'lantern'), { yaml }), '--component', 'extra'],
        { cwd },
      )
    ).err,
  ).toContain("There is no component 'extra'")
})

test('the scratch tree stays when it is to be kept', async () => {
  const ended = await snapsmith(['hooks', 'run', 'configure', 'lantern', '--set', 'port=1', '--keep'], {
    cwd: lantern(),
  })
  const root = /scratch tree is in '(?<root>[^']+)'/.exec(ended.err)?.groups?.['root'] ?? ''
  expect(readFileSync(join(root, 'var/snap/lantern/x1/env'), 'utf8')).toBe('PORT=1\n')
  rmSync(root, { recursive: true, force: true })
})

test('a hook that takes too long is stopped', async () => {
  const ended = await snapsmith(['hooks', 'run', 'install', 'lantern', '--timeout', '300ms'], {
    cwd: lantern({ install: 'echo begin; sleep 600' }),
  })
  expect(steadyText(ended.out)).toContain('failed: exceeded maximum runtime of')
  expect(ended.code).toBe(1)
})

test.each([
  [
    ['confgure', 'lantern'],
    1,
    "'confgure' is no hook that snapd runs.\nRecommended resolution: Did you mean 'configure'? It has configure.",
  ],
  [
    ['remove', 'lantern'],
    1,
    "There is no hook 'remove' in 'lantern'.\nRecommended resolution: It has configure.",
  ],
  [['configure', 'lamp'], 1, "Cannot find 'lamp'."],
  [
    ['configure', 'lantern', '--attr', 'a=b'],
    64,
    "attributes belong to connections, and 'configure' is no hook of one",
  ],
  [
    ['configure', 'lantern', '--set', 'port'],
    64,
    'argument --set: invalid configuration: "port" (want key=value)',
  ],
  [['configure', 'lantern', '--config', 'nope.yaml'], 1, "Cannot find 'nope.yaml'."],
  [['configure', 'lantern', '--config', 'list.yaml'], 1, "'list.yaml' holds no configuration."],
  [['configure', 'lantern', '--config', 'bad.json'], 1, "Cannot read 'bad.json'."],
  [
    ['configure', 'lantern', '--timeout', 'soon'],
    64,
    "argument --timeout: 'soon' is no time, such as 30s, 2m or 1m30s",
  ],
  [
    ['configure', 'lantern', '--plain', '--confine'],
    64,
    'argument --confine: not allowed with argument --plain',
  ],
  [[], 64, 'the following arguments are required: hook'],
])('hooks run %j is refused', async (args, code, message) => {
  const cwd = lantern()
  writeFileSync(join(cwd, 'list.yaml'), '- 1\n')
  writeFileSync(join(cwd, 'bad.json'), '{"a": }')
  const ended = await snapsmith(['hooks', 'run', ...args], { cwd })
  expect(ended.code).toBe(code)
  expect(ended.err).toContain(message)
  expect(ended.out).toBe('')
})

test('without a sandbox it says what is not confined', async () => {
  const ended = await snapsmith(['hooks', 'run', 'configure', 'lantern', '--plain', '--set', 'port=1'], {
    cwd: lantern(),
  })
  expect(ended.out).toContain("Hooks are not confined ('--plain' asks for it)")
})
