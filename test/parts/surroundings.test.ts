import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import { loadProject } from '../../src/project/load.ts'
import { executable } from '../support/program.ts'
import { copyProgram } from '../support/users.ts'
import { recorded } from './recorded.ts'
import { contentsAt, hostAt, keepingReporter, makeTree, treeAt, workDirectory } from './workshop.ts'

const head =
  "name: demo\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\n"

const yaml = `${head}parts:
  dumped:
    plugin: dump
    source: src
  scripted:
    plugin: nil
    override-pull: |
      craftctl default
      umask > pulled; touch é
    override-build: |
      craftctl default
      cd "$CRAFT_PART_INSTALL"
      umask > umask
      mkdir made; echo run > made/tool; chmod +x made/tool
      name=é; echo \${#name} > length
      printf '%s\\n' b A a B ä > unsorted; sort unsorted > sorted
      cp ../src/pulled . ; cp ../src/é .
    override-stage: |
      craftctl default
      mkdir staged
    override-prime: |
      craftctl default
      mkdir staged; touch staged/é
`

interface Surroundings {
  umask: string
  env: Record<string, string>
  user?: number
}

const surroundings: readonly Surroundings[] = [
  { umask: '077', env: { LC_ALL: 'C' } },
  { umask: '002', env: { LC_ALL: 'POSIX', LANGUAGE: 'de' } },
  { umask: '027', env: { LANG: 'en_US.UTF-8', LC_COLLATE: 'C.UTF-8' } },
  ...(process.getuid?.() === 0 ? [{ umask: '077', env: { LC_CTYPE: 'C' }, user: 65534 }] : []),
]

test.each(surroundings)('what comes out is the same with umask $umask, $env and user $user', each => {
  expect(primed(each)).toEqual(primed({ umask: '022', env: { LC_ALL: 'C.UTF-8' } }))
})

/** What a run of its own puts into the prime directory: modes, links and contents. */
function primed({ umask, env, user }: Surroundings): { modes: string[]; contents: Record<string, string> } {
  const cwd = workDirectory()
  makeTree(cwd, ['src/d/f', 'src/run', 'src/l -> run'])
  for (const [path, mode] of [
    ['src/d', 0o755],
    ['src/run', 0o755],
    ['src/d/f', 0o644],
  ] as const)
    chmodSync(join(cwd, path), mode)
  writeFileSync(join(cwd, 'snapcraft.yaml'), yaml)
  if (user !== undefined) chownSync(cwd, user, user)
  const { status, stderr } = spawnSync(
    '/bin/sh',
    [
      '-c',
      `umask ${umask}; exec "$@"`,
      'sh',
      process.execPath,
      user === undefined ? executable : copyProgram(join(workplaceOfAll(), 'program')),
      'prime',
    ],
    {
      cwd,
      encoding: 'utf8',
      ...(user === undefined ? {} : { uid: user, gid: user }),
      env: { PATH: process.env.PATH ?? '', HOME: cwd, XDG_STATE_HOME: join(cwd, '.state'), ...env },
    },
  )
  expect(status, stderr).toBe(0)
  const root = join(cwd, 'prime')
  const modes = treeAt(root).map(entry => {
    const stat = lstatSync(join(root, entry.replace(/ -> .*/, '')))
    return `${entry} ${(stat.mode & 0o7777).toString(8)}`
  })
  return { modes, contents: contentsAt(root) }
}

/** A directory that other users may enter. */
function workplaceOfAll(): string {
  const directory = workDirectory()
  chmodSync(directory, 0o755)
  return directory
}

interface ScriptCase {
  name: string
  step: string
  script: string
  primeContents?: Record<string, string>
}

test.each(
  recorded<ScriptCase>('environment/scripts.json').filter(each =>
    /expanded before bash|backslash does not protect/.test(each.name),
  ),
)('$name', async each => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f'])
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    `${head}parts:\n  p:\n    plugin: dump\n    source: src\n    override-${each.step}: |\n      ${each.script}\n`,
  )
  const host = hostAt(cwd)
  const { project } = loadProject(host)
  await runLifecycle({ project, step: 'prime', parts: [], host, reporter: keepingReporter() })
  expect(contentsAt(join(cwd, 'prime'))).toEqual(each.primeContents)
})

interface Refused {
  name: string
  snapcraftYaml: string
  files: Record<string, string>
  runs: { stderr: string[] }[]
}

test.each(recorded<Refused>('environment/craftctl.json').filter(each => /core26 refuses/.test(each.name)))(
  '$name',
  each => {
    const cwd = workDirectory()
    mkdirSync(join(cwd, 'src'))
    expect(load(each.snapcraftYaml)).toHaveProperty('base', 'core26')
    writeFileSync(join(cwd, 'snapcraft.yaml'), each.snapcraftYaml)
    const sentence =
      /can't use 'snapcraftctl' .*? Use 'craftctl' instead\./.exec(
        each.runs[0]?.stderr.join('\n') ?? '',
      )?.[0] ?? 'nothing recorded'
    expect(() => loadProject(hostAt(cwd))).toThrow(sentence)
  },
)
