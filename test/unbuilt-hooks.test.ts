/** Hooks of projects whose parts take a toolchain are linted, run, rehearsed and tested without it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { snapsmith } from './support/program.ts'
import type { Ended } from './support/program.ts'
import { workplace } from './support/workplace.ts'

const hook = `#!/bin/sh -e
port=$(snapctl get port)
if [ -n "$port" ]; then "$SNAP/bin/web" --check "$port"; fi
`
const check = "#!/bin/sh\ncase $2 in [0-9]*) exit 0 ;; *) echo 'no port' >&2; exit 1 ;; esac\n"
const scenarios = `files:
  bin/web: ${JSON.stringify(check)}
scenarios:
  only a number is a port:
    given: {installed: [.]}
    steps:
      - set: {port: 80}
        expect: {hooks: [configure], config: {port: 80}}
      - set: {port: abc}
        expect: {error: no port}
`

interface Scene {
  part: string
  base?: string
  files?: Record<string, string>
}

function scene({ part, base = 'core24', files = {} }: Scene): {
  project: string
  run: (...args: string[]) => Promise<Ended>
} {
  const project = join(workplace(), 'project')
  const all = {
    'snap/snapcraft.yaml': `name: web
base: ${base}
version: '1'
summary: a
description: b
grade: devel
confinement: strict
apps:
  web: {command: bin/web, daemon: simple, plugs: [network-bind]}
parts:
  app: ${part}
`,
    'snap/hooks/configure': hook,
    'snap/tests/ports.yaml': scenarios,
    'source/keep': '',
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
    if (text.startsWith('#!')) chmodSync(join(project, path), 0o755)
  }
  return { project, run: (...args) => snapsmith(args, { cwd: project }) }
}

const said =
  /^The hooks are tried without building app \(\w+\): what the parts make \(\$SNAP\/bin\/web\) is not there\./m

test.each(['python', 'npm', 'go', 'rust', 'cmake', 'ruby'])(
  'a project with the plugin %s needs no build for its hooks',
  async plugin => {
    for (const base of ['core22', 'core24', 'core26']) {
      const { project, run } = scene({ part: `{plugin: ${plugin}, source: source}`, base })
      const tested = await run('test', '--coverage')
      expect(tested.code, tested.out + tested.err).toBe(0)
      expect(tested.out).toContain('1 of 1 hooks, 1 of 2 branches, 1 of 1 options')
      expect(tested.err).toMatch(said)
      const rehearsed = await run('rehearse', 'install')
      expect(rehearsed).toMatchObject({ code: 0 })
      expect(rehearsed.out).toContain('web.web: enabled, active')
      expect(rehearsed.err).toMatch(said)
      const ran = await run('hooks', 'run', 'configure', '--set', 'port=80')
      expect(ran).toMatchObject({ code: 1 })
      expect(ran.out).toContain('/bin/web: not found')
      expect(await run('lint')).toMatchObject({ code: 0 })
      expect(existsSync(join(project, 'parts'))).toBe(false)
    }
  },
  240_000,
)

test('parts that take no toolchain are built, and a part that makes a hook is', async () => {
  const files = { 'source/bin/web': check, 'snap/tests/ports.yaml': scenarios.replace(/^files:\n.*\n/, '') }
  const plain = scene({ part: '{plugin: dump, source: source}', files })
  expect(await plain.run('test')).toMatchObject({
    code: 0,
    err: expect.not.stringContaining('without building') as string,
  })
  const made = scene({ part: '{plugin: ruby, source: source, organize: {x: meta/hooks/install}}' })
  const tested = await made.run('test')
  expect(tested.code).toBe(1)
  expect(tested.err).toContain("Part 'app' makes the hook 'install', so the parts are built.")
  expect(tested.err).toContain("uses the plugin 'ruby', which snapsmith does not have")
})

test('scenarios say whether the parts are built, and so does the person', async () => {
  const part = '{plugin: dump, source: source}'
  const files = { 'source/bin/web': '#!/bin/sh\nexit 0\n' }
  const without = scene({ part, files: { ...files, 'snap/tests/ports.yaml': `build: false\n${scenarios}` } })
  expect(await without.run('test')).toMatchObject({ code: 0, err: expect.stringMatching(said) as string })
  expect(existsSync(join(without.project, 'parts'))).toBe(false)
  const ruby = '{plugin: ruby, source: source}'
  for (const wanted of [
    scene({ part: ruby }).run('test', '--build'),
    scene({ part: ruby }).run('rehearse', 'install', '--build'),
    scene({ part: ruby }).run('hooks', 'run', 'configure', '--build'),
    scene({ part: ruby, files: { 'snap/tests/ports.yaml': `build: true\n${scenarios}` } }).run('test'),
  ]) {
    const { code, err } = await wanted
    expect(code).toBe(1)
    expect(err).toContain("uses the plugin 'ruby', which snapsmith does not have")
  }
})

test('hooks of an extension start without the chain that its part would make', async () => {
  const { project, run } = scene({ part: '{plugin: go, source: source}' })
  const file = join(project, 'snap/snapcraft.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('plugs: [network-bind]', 'extensions: [gnome]'))
  const { code, out, err } = await run('test')
  expect(code, out + err).toBe(0)
  expect(err).toContain("hooks start without their 'command-chain'")
})

test('a hook that a part makes is no reason to build where nobody wants that', async () => {
  const part = '{plugin: ruby, source: source, organize: {x: meta/hooks/install}}'
  const { run } = scene({ part })
  expect(await run('test', '--no-build')).toMatchObject({
    code: 0,
    err: expect.stringMatching(said) as string,
  })
  expect(await run('rehearse', 'install', '--no-build')).toMatchObject({ code: 0 })
})

test('a stand-in takes the place of what a part has made, and leaves the primed tree alone', async () => {
  const files = { 'source/bin/web': '#!/bin/sh\nexit 7\n' }
  const { project, run } = scene({ part: '{plugin: dump, source: source}', files })
  expect(await run('test')).toMatchObject({ code: 0 })
  expect(await snapsmith(['hooks', 'run', 'configure', '--set', 'port=80'], { cwd: project })).toMatchObject({
    code: 1,
    out: expect.stringContaining('exit 7') as string,
  })
})

test.each([
  ['/etc/x: a', "'/etc/x' is no path of a file in the snap"],
  ['../x: a', "'../x' is no path of a file in the snap"],
  ['{bin: a, bin/x: b}', "'bin/x' lies below 'bin', which is a file"],
  ['meta: a', "'meta' is a directory in the snap"],
  ['bin/x: {content: a, link: b}', "'bin/x' needs one of 'content', 'from' and 'link'"],
  ['bin/x: {}', "'bin/x' needs one of 'content', 'from' and 'link'"],
  [
    'bin/x: {from: ../../../etc/hostname}',
    "is copied from '../../../etc/hostname', which is no file of the project",
  ],
  ['bin/x: {from: nowhere}', "is copied from 'nowhere', which is no file of the project"],
])('a stand-in that cannot be is told: %s', async (line, message) => {
  const text = scenarios.replace(
    /^files:\n.*\n/,
    line.startsWith('{') ? `files: ${line}\n` : `files:\n  ${line}\n`,
  )
  const { run } = scene({ part: '{plugin: go, source: source}', files: { 'snap/tests/ports.yaml': text } })
  const { code, err } = await run('test')
  expect(code).toBe(1)
  expect(err).toContain(message)
})

test('stand-ins are copies of files of the project, links, and programs where that is said', async () => {
  const text = scenarios.replace(
    /^files:\n.*\n/,
    `files:\n  bin/web: {link: other}\n  bin/other: {from: tests/web}\n  bin/tool: {content: x, executable: true}\n`,
  )
  const { run } = scene({
    part: '{plugin: go, source: source}',
    files: { 'snap/tests/ports.yaml': text, 'tests/web': check },
  })
  const { code, out, err } = await run('test')
  expect(code, out + err).toBe(0)
})
