/** What a project asks for and snapsmith cannot do yet: told by what only looks, refused by what builds. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ended } from './support/program.ts'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

const repositories = 'package-repositories:\n  - type: apt\n    ppa: snappy-dev/image\n'

interface Scene {
  base?: string
  repositories?: string
  extensions?: string
  plugin?: string
}

function scene({ base = 'core24', repositories: given = '', extensions, plugin = 'nil' }: Scene): {
  project: string
  run: (...args: string[]) => Promise<Ended>
} {
  const project = join(workplace(), 'project')
  mkdirSync(join(project, 'snap/hooks'), { recursive: true })
  writeFileSync(join(project, 'snap/hooks/install'), '#!/bin/sh\nexit 0\n')
  chmodSync(join(project, 'snap/hooks/install'), 0o755)
  writeFileSync(
    join(project, 'snap/snapcraft.yaml'),
    `name: demo
base: ${base}
version: '1'
summary: a
description: b
grade: devel
confinement: strict
${given}apps:
  demo:
    command: bin/demo${extensions === undefined ? '' : `\n    extensions: [${extensions}]`}
parts:
  first: {plugin: nil}
  second:
    plugin: ${plugin}
    source: .
`,
  )
  return {
    project,
    run: (...args) =>
      snapsmith(args, { cwd: project, env: { SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' } }),
  }
}

const all =
  "What works all the same: 'plugin: nil' with the commands in 'override-build', and without any build 'lint', 'hooks run HOOK snap/hooks' and 'rehearse install snap/hooks'."

test.each<[string, Scene, string, number]>([
  [
    'a plugin',
    { plugin: 'ruby' },
    "Part 'second' uses the plugin 'ruby', which snapsmith does not have.",
    14,
  ],
  [
    'a key of a plugin',
    { plugin: "npm\n    npm-include-node: true\n    npm-node-version: '20'" },
    "'npm-include-node' of part 'second' takes Node from its own site, which snapsmith does not do.",
    15,
  ],
  ...['maven', 'gradle', 'npm', 'npm-use'].map((plugin): [string, Scene, string, number] => [
    `an attribute of the build with ${plugin}`,
    { plugin: `${plugin}\n    build-attributes: [self-contained]` },
    `Part 'second' is to be built with 'self-contained', which snapsmith does not do for the plugin '${plugin}'.`,
    15,
  ]),
  ['repositories', { repositories }, "'package-repositories' are not set up by snapsmith yet", 9],
  [
    'repositories of an extension',
    { base: 'core22', extensions: 'ros2-humble' },
    "The extension 'ros2-humble' adds 'package-repositories', which are not set up by snapsmith yet",
    11,
  ],
])(
  '%s: told when it is looked at, refused when it is built, with its place',
  async (_, given, message, line) => {
    const { project, run } = scene(given)
    for (const command of ['validate', 'plan']) {
      const looked = await run(command)
      expect(looked.code, looked.err).toBe(0)
      expect(looked.err).toContain(`Warning: snap/snapcraft.yaml:${line}: ${message}`)
      expect(looked.err).toContain(`Warning: ${all}\n`)
    }
    expect(JSON.parse((await run('validate', '--format', 'json')).out)).toMatchObject({
      valid: true,
      notices: [expect.stringContaining(message), all],
    })
    for (const command of ['pull', 'pack']) {
      const refused = await run(command)
      expect(refused.code).toBe(1)
      expect(refused.err).toContain(`${message}`)
      expect(refused.err).toContain(`snap/snapcraft.yaml:${line}:`)
      expect(refused.err).toContain('Recommended resolution: ')
    }
    expect(existsSync(join(project, 'parts'))).toBe(false)
    expect(await run('lint')).toMatchObject({ code: 0 })
    expect(await run('clean')).toMatchObject({ code: 0 })
  },
  120_000,
)

test('all that cannot be built is named at once; nothing that can be is', async () => {
  const { run } = scene({ base: 'core22', repositories, extensions: 'ros2-humble', plugin: 'ruby' })
  const { err } = await run('pack')
  for (const message of [
    "'package-repositories' are not",
    "The extension 'ros2-humble' adds",
    "Part 'second' uses the plugin 'ruby'",
  ])
    expect(err.split(message)).toHaveLength(2)
  expect(err).not.toContain("'first'")
  const good = await scene({ repositories: 'package-repositories: []\n' }).run('validate')
  expect(good).toMatchObject({ code: 0, err: '' })
})

test('what is said to work works', async () => {
  const { run } = scene({ repositories, plugin: 'ruby' })
  for (const args of [
    ['lint'],
    ['hooks', 'run', 'install', 'snap/hooks'],
    ['rehearse', 'install', 'snap/hooks'],
  ]) {
    const ended = await run(...args)
    expect(ended.code, ended.err).toBe(0)
  }
})

const system = readFileSync('/etc/os-release', 'utf8')
/** A base of another release than this machine's. */
const [other, release] = /^VERSION_ID="24.04"$/m.test(system)
  ? (['core22', '22.04'] as const)
  : (['core24', '24.04'] as const)

test('a build begins with one line where the machine is of another release, and a rerun that builds nothing says nothing', async () => {
  const { project, run } = scene({ base: other, plugin: 'dump' })
  const lines = ({ err }: Ended): string[] =>
    err.split('\n').filter(line => line.startsWith('This machine runs '))
  const first = await run('prime')
  expect(first).toMatchObject({ code: 0 })
  expect(lines(first)).toEqual([expect.stringContaining(`, and ${other} is Ubuntu ${release}: `)])
  expect(first.err.indexOf('This machine runs')).toBeLessThan(first.err.indexOf('Pulling '))
  expect(lines(await run('prime'))).toEqual([])
  const yaml = join(project, 'snap/snapcraft.yaml')
  writeFileSync(
    yaml,
    readFileSync(yaml, 'utf8').replace(`base: ${other}`, `base: bare\nbuild-base: ${other}`),
  )
  expect(lines(await run('prime'))).toEqual([])
})
