/**
 * Packages from the distribution's real archive, as the person who runs the tests and, when that is root, as an ordinary user too.
 * Without a network these tests fail: they must not pass unseen.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { program } from './support/program.ts'
import {
  asNobody,
  asRootOfNamespace,
  copyProgram,
  giveToNobody,
  isRoot,
  namespaced,
} from './support/users.ts'
import { workplace } from './support/workplace.ts'

// apt reads all of its lists at each call, and the archive answers when it does.
vi.setConfig({ testTimeout: 300_000 })

const repository = fileURLToPath(new URL('..', import.meta.url))

/** A project with these lines in its one part, and a way to run snapsmith in it. */
function scene(
  part: string[],
  user: 'self' | 'nobody' | 'root',
  base = 'base: core24',
): { project: string; run: (args: string[], env?: Record<string, string>) => ReturnType<typeof program> } {
  const directory = workplace({ onTestFinished })
  const project = join(directory, 'project')
  mkdirSync(project)
  writeFileSync(
    join(project, 'snapcraft.yaml'),
    [
      'name: demo',
      base,
      "version: '1'",
      'summary: a',
      'description: b',
      'grade: devel',
      'confinement: strict',
      'parts:',
      '  p:',
      '    plugin: nil',
      ...part.map(line => `    ${line}`),
      '',
    ].join('\n'),
  )
  const executable = copyProgram(join(directory, 'snapsmith'))
  if (user === 'nobody') {
    chmodSync(directory, 0o755)
    giveToNobody(directory)
  }
  const [name = '', ...rest] = [
    ...(user === 'nobody' ? asNobody : user === 'root' ? asRootOfNamespace : []),
    process.execPath,
    executable,
  ]
  return {
    project,
    run: (args, env = {}) =>
      program(name, [...rest, ...args], {
        cwd: project,
        env: { HOME: directory, XDG_STATE_HOME: join(directory, 'state'), ...env },
      }),
  }
}

const users = isRoot ? (['self', 'nobody'] as const) : (['nobody'] as const)

test.each(users)('stage-packages are fetched and unpacked as %s', async user => {
  const { project, run } = scene(['stage-packages: [hello]', 'prime: [usr/bin/hello]'], user)
  const first = await run(['prime'])
  expect(first).toMatchObject({ code: 0 })
  expect(execFileSync(join(project, 'prime/usr/bin/hello'), { encoding: 'utf8', env: { LC_ALL: 'C' } })).toBe(
    'Hello, world!\n',
  )
  const state = JSON.parse(readFileSync(join(project, 'parts/p/state/pull'), 'utf8')) as { assets: string[] }
  // The base has all that it needs.
  expect(state.assets).toEqual([expect.stringMatching(/^hello=/)])
  expect(readdirSync(join(project, 'parts/p/stage_packages'))).toHaveLength(state.assets.length)
  const again = await run(['prime'])
  expect(again.err).toContain('Skipping pull for p')
  // Nothing of it is asked for again: the cache has the files.
  await run(['clean'])
  expect((await run(['prime'])).err).not.toContain('Downloading')
  await run(['clean', 'p'])
  expect(existsSync(join(project, 'parts/p/stage_packages'))).toBe(false)
})

test('the manifest names the staged packages that something primed comes from, wherever it went', async () => {
  const { project, run } = scene(
    ['stage-packages: [hello, sl]', 'organize: {usr/games: games}', 'prime: [games]'],
    'nobody',
  )
  expect(await run(['prime'], { SNAPCRAFT_BUILD_INFO: '1' })).toMatchObject({ code: 0 })
  const lines = readFileSync(join(project, 'prime/snap/manifest.yaml'), 'utf8').split('\n')
  expect(lines.slice(lines.indexOf('primed-stage-packages:'))).toEqual([
    'primed-stage-packages:',
    expect.stringMatching(/^- sl=/),
    '',
  ])
  expect(lines.some(line => line.startsWith('    - hello='))).toBe(true)
})

const ofTheBase =
  /^(?:ld-linux.*|lib(?:c|m|dl|pthread|rt|resolv|gcc_s|stdc\+\+|atomic|ssl|crypto|z)[-.].*so.*)$/

test.each(users)('nothing of what the base has is staged, as %s', async user => {
  const { project, run } = scene(['stage-packages: [hello, libsqlite3-0, libcurl4]'], user)
  expect(await run(['prime'])).toMatchObject({ code: 0 })
  const files = readdirSync(join(project, 'prime'), { recursive: true, encoding: 'utf8' }).map(path =>
    path.slice(path.lastIndexOf('/') + 1),
  )
  expect(files.filter(name => ofTheBase.test(name))).toEqual([])
  for (const name of ['hello', 'libsqlite3.so.0', 'libcurl.so.4', 'libnghttp2.so.14'])
    expect(files).toContain(name)
})

function libraries(project: string): string[] {
  const files = readdirSync(join(project, 'prime'), { recursive: true, encoding: 'utf8' })
  return files
    .filter(path => /\/lib(?:c|gcc_s)\.so\.\d+$/.test(path))
    .map(path => path.slice(path.lastIndexOf('/') + 1))
    .sort()
}

test('a base that holds nothing gets all that a package needs, and another base is another pull', async () => {
  const bare = scene(['stage-packages: [hello]'], 'nobody', 'base: bare\nbuild-base: core24')
  expect(await bare.run(['prime'])).toMatchObject({ code: 0 })
  expect(libraries(bare.project)).toEqual(['libc.so.6', 'libgcc_s.so.1'])
  const yaml = join(bare.project, 'snapcraft.yaml')
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('base: bare\nbuild-base: core24', 'base: core24'))
  expect(await bare.run(['prime'])).toMatchObject({
    code: 0,
    err: expect.stringContaining("Repulling p ('base' option changed)") as unknown,
  })
  expect(libraries(bare.project)).toEqual([])
})

test('a package that is named is there, whatever the base has', async () => {
  const named = scene(['stage-packages: [hello, libc6]'], 'nobody')
  expect(await named.run(['prime'])).toMatchObject({ code: 0 })
  expect(libraries(named.project)).toEqual(['libc.so.6'])
})

test('a package of another architecture is fetched and unpacked under its name, though the machine has no lists of that', async () => {
  const other = process.arch === 'arm64' ? 'amd64' : 'arm64'
  const { project, run } = scene(
    [
      `stage-packages: ['hello:${other}', 'libgpg-error-l10n:${other}']`,
      'prime: [usr/bin/hello, usr/share/locale]',
    ],
    'nobody',
  )
  expect(await run(['prime'], { SNAPCRAFT_BUILD_INFO: '1' })).toMatchObject({ code: 0 })
  const { assets } = JSON.parse(readFileSync(join(project, 'parts/p/state/pull'), 'utf8')) as {
    assets: string[]
  }
  expect(assets.map(name => name.split('=', 1)[0])).toEqual(
    expect.arrayContaining([`hello:${other}`, `libc6:${other}`, 'libgpg-error-l10n']),
  )
  expect(assets.filter(name => !name.includes(`:${other}=`))).toEqual([
    expect.stringMatching(/^libgpg-error-l10n=/),
  ])
  const program = readFileSync(join(project, 'prime/usr/bin/hello'))
  expect(program.readUInt16LE(18)).toBe(other === 'arm64' ? 183 : 62)
  expect(readFileSync(join(project, 'prime/snap/manifest.yaml'), 'utf8')).toMatch(
    new RegExp(`primed-stage-packages:\\n- hello:${other}=.*\\n- libgpg-error-l10n=`),
  )
})

test.each([
  ['nosuchpackage-at-all', "Stage package not found in part 'p': nosuchpackage-at-all."],
  ['hello=0', "Stage package not found in part 'p': hello=0."],
  ['hello=2*', "Stage package not found in part 'p': hello=2*."],
  ['hell.*', "Stage package not found in part 'p': hell.*."],
  ['hello-', "Stage package not found in part 'p': hello-."],
  ['--download-only', "Stage package not found in part 'p': --download-only."],
  ['hello:sparc', "Stage package not found in part 'p': hello:sparc."],
  ['libzstd1t64', "The release of this machine has it under the name 'libzstd1'."],
])('a stage package %s that is not there is named', async (name, message) => {
  const { project, run } = scene([`stage-packages: ['${name}']`], 'nobody')
  const ended = await run(['prime'])
  expect(ended.code).toBe(1)
  expect(ended.err).toContain(message)
  expect(existsSync(join(project, 'prime/usr'))).toBe(false)
})

test('an ordinary user is told which build packages to install, and nothing is done', async () => {
  const { project, run } = scene(['build-packages: [nosuchpackage-at-all, bash]'], 'nobody')
  const ended = await run(['prime'])
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('These build packages are not installed: nosuchpackage-at-all.')
  expect(ended.err).toContain("'sudo apt-get update && sudo apt-get install -y nosuchpackage-at-all'")
  expect(existsSync(join(project, 'parts/p'))).toBe(false)
})

test('an ordinary user is told to let packages of another architecture in', async () => {
  const ended = await scene(["build-packages: ['hello:sparc', 'bash:any']"], 'nobody').run(['prime'])
  expect(ended.code).toBe(1)
  expect(ended.err).toContain(
    "'sudo dpkg --add-architecture sparc && sudo apt-get update && sudo apt-get install -y hello:sparc'",
  )
})

test.each(['hell.*', '--download-only', 'hello/sid', 'hello-'])(
  '%s is no build package, and nothing else is taken for it',
  async name => {
    const ended = await scene([`build-packages: ['${name}']`], 'nobody').run(['prime'])
    expect(ended.code).toBe(1)
    expect(ended.err).toMatch(
      name === 'hello-'
        ? 'These build packages are not installed: hello-.'
        : `Cannot find package listed in 'build-packages': ${name}`,
    )
  },
)

test.each(['nosuchpackage-at-all', 'hell.*', 'hello-', 'hello=0', 'hello:sparc'])(
  'root is told that the build package %s does not exist',
  namespaced,
  async name => {
    const { project, run } = scene([`build-packages: ['${name}']`], 'root')
    // An apt that locks what is its own, and takes the lists of this machine.
    const apt = join(project, 'apt')
    mkdirSync(join(apt, 'cache/archives/partial'), { recursive: true })
    cpSync('/var/lib/dpkg/status', join(apt, 'status'))
    writeFileSync(
      join(apt, 'conf'),
      `Dir::State "${apt}"; Dir::State::lists "/var/lib/apt/lists"; Dir::State::status "${apt}/status"; Dir::Cache "${apt}/cache"; APT::Sandbox::User "root";\n`,
    )
    const ended = await run(['prime'], { APT_CONFIG: join(apt, 'conf') })
    expect(ended.code).toBe(1)
    expect(ended.err).toContain(
      `Cannot find package listed in 'build-packages': ${name}\nDetailed information: \n  snapcraft.yaml:11:21\n`,
    )
    if (name === 'hello:sparc')
      expect(ended.err).toContain("'dpkg --add-architecture sparc && apt-get update'")
  },
)

test('slices need chisel', async () => {
  const ended = await scene(['stage-packages: [libc6_libs]'], 'nobody').run(['prime'], {
    PATH: '/usr/bin:/bin',
  })
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('chisel not found: it is needed for the slices libc6_libs.')
})

test('slices are cut by chisel', async () => {
  const { project, run } = scene(['stage-packages: [libc6_libs, hello_bins]'], 'self')
  const bin = join(project, 'bin')
  mkdirSync(bin)
  writeFileSync(
    join(bin, 'chisel'),
    '#!/bin/sh\nfor a; do case $a in --root=*) mkdir -p "${a#*=}/usr"; echo "$@" > "${a#*=}/usr/cut";; esac; done\n',
    { mode: 0o755 },
  )
  expect((await run(['prime'], { PATH: `${bin}:${process.env.PATH}` })).err).not.toContain('error')
  expect(readFileSync(join(project, 'prime/usr/cut'), 'utf8')).toBe(
    `cut --ignore=unmaintained --ignore=unstable --release=ubuntu-24.04 --root=${join(project, 'parts/p/install')} libc6_libs hello_bins\n`,
  )
})

test('snaps given by their path are unpacked, with names for what every snap has', async () => {
  const { project, run } = scene(['stage-snaps: [given/demo.snap]'], 'self')
  mkdirSync(join(project, 'given'))
  cpSync(join(repository, 'test/conformance/sources/fixtures/demo.snap'), join(project, 'given/demo.snap'))
  expect(await run(['prime'])).toMatchObject({ code: 0 })
  expect(readdirSync(join(project, 'parts/p/install')).sort()).toEqual(['bin', 'meta.demo', 'snap.demo'])
  expect((await run(['plan'])).out).toContain('Nothing to do')
  // Another snap in its place is taken over.
  mkdirSync(join(project, 'given/tree/meta'), { recursive: true })
  writeFileSync(join(project, 'given/tree/meta/snap.yaml'), 'name: other\nversion: 1\n')
  rmSync(join(project, 'given/demo.snap'))
  execFileSync('mksquashfs', ['tree', 'demo.snap', '-quiet', '-no-progress'], { cwd: join(project, 'given') })
  expect(await run(['prime'])).toMatchObject({
    code: 0,
    err: expect.stringContaining('Updating sources for p (source changed)') as unknown,
  })
  expect(readdirSync(join(project, 'parts/p/install'))).toEqual(['meta.other'])
})

test('snaps of the store need the snap command', async () => {
  const { run } = scene(['stage-snaps: [hello/edge]', 'build-snaps: [go/1.22/stable]'], 'self')
  const ended = await run(['prime'], { PATH: emptyPath() })
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('There is no snap command here to install go/1.22/stable with.')
  expect(ended.err).toContain("The snap command is needed to download 'hello'.")
})

test('snaps are fetched with the snap command, and installed when they are absent', async () => {
  const { project, run } = scene(
    ['stage-snaps: [hello/edge]', 'build-snaps: [go/1.22/stable, there]'],
    'self',
  )
  const bin = join(project, 'bin')
  mkdirSync(bin)
  const fixture = join(repository, 'test/conformance/sources/fixtures/demo.snap')
  writeFileSync(
    join(bin, 'snap'),
    [
      '#!/bin/sh',
      `echo "$@" >> ${join(project, 'said')}`,
      'case "$1 $2" in',
      '"list there") ;;',
      'list*) exit 1;;',
      '"install go") case "$*" in *--classic*) ;; *) echo "use --classic to allow" >&2; exit 1;; esac;;',
      `download*) cp ${fixture} hello_1.snap;;`,
      'esac',
      '',
    ].join('\n'),
    { mode: 0o755 },
  )
  const ended = await run(['prime'], { PATH: `${bin}:${process.env.PATH}` })
  const installs = ['install go --channel 1.22/stable', 'install go --channel 1.22/stable --classic']
  const said = readFileSync(join(project, 'said'), 'utf8').trim().split('\n')
  if (isRoot) {
    expect(ended).toMatchObject({ code: 0 })
    expect(said).toEqual(['list go', 'list there', ...installs, 'download hello --channel edge'])
    expect(readdirSync(join(project, 'parts/p/install')).sort()).toEqual(['bin', 'meta.demo', 'snap.demo'])
  } else {
    expect(ended.err).toContain("Install them with 'sudo snap install go --channel 1.22/stable --classic'")
    expect(said).toEqual(['list go', 'list there'])
  }
})

/** A PATH with what a build needs, but without the snap command. */
function emptyPath(): string {
  const directory = workplace({ onTestFinished })
  for (const name of ['dpkg-query', 'bash', 'sh', 'env', 'cp'])
    execFileSync('ln', [
      '-s',
      execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
      join(directory, name),
    ])
  return directory
}
