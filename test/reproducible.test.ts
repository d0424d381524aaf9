/** The same project gives the same bytes, whoever packs it and wherever, where SOURCE_DATE_EPOCH fixes the time. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectsDirectory } from './support/cases.ts'
import { shortHash } from './support/other-bases.ts'
import { program } from './support/program.ts'
import { asNobody, copyProgram, giveToNobody } from './support/users.ts'
import { copyProject, workplace } from './support/workplace.ts'

/** A snap with all that could carry something of the machine into its image: archives, links, odd names, a component, a manifest. */
const manifold = `name: manifold
base: core26
version: '1.0'
summary: Many things
description: Many things in one snap.
grade: devel
confinement: strict
adopt-info: scripted
icon: icon.svg
layout: {/usr/share/manifold: {bind: $SNAP/share/manifold}}
apps: {manifold: {command: bin/run, desktop: share/manifold.desktop}}
components: {extras: {summary: Extras, description: Extras, type: standard, version: '2'}}
parts:
  packed: {plugin: dump, source: packed.tar.gz, organize: {'*.data': share/manifold/}}
  zipped: {plugin: dump, source: zipped.deb, source-type: deb, organize: {usr/share/doc: share/doc}}
  files:
    plugin: dump
    source: files
    permissions: [{path: bin/run, mode: '755'}]
    organize: {extra: (component/extras)/extra}
  cloned: {plugin: dump, source: cloned, source-type: git, organize: {read-me: share/doc/read-me}}
  scripted:
    plugin: nil
    after: [files]
    override-build: |
      craftctl default
      craftctl set grade=stable
      mkdir -p "$CRAFT_PART_INSTALL/made" && cd "$CRAFT_PART_INSTALL/made"
      touch I i Z z ä é ı 'with space' && ln -s i link && umask > mask
      printf '#!/bin/sh\\n' > run && chmod +x run
`

/** Writes the files that the project is made of. */
function writeManifold(project: string): void {
  const put = (path: string, content: string): void => {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), content)
  }
  put('snap/snapcraft.yaml', manifold)
  put('snap/hooks/install', '#!/bin/sh\n')
  put('icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>\n')
  put('files/bin/run', '#!/bin/sh\n')
  put('files/extra', 'more\n')
  put('files/share/manifold.desktop', '[Desktop Entry]\nType=Application\nName=Manifold\nExec=run\n')
  for (const name of ['I.data', 'i.data', 'ä.data', 'Z.data', 'z.data']) put(`packed/${name}`, `${name}\n`)
  put(
    'deb/DEBIAN/control',
    'Package: zipped\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.com>\nDescription: a\n',
  )
  put('deb/usr/share/doc/zipped', 'read me\n')
  put('cloned/read-me', 'cloned\n')
  const git = (...words: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@example.com', ...words], {
      cwd: join(project, 'cloned'),
      stdio: 'ignore',
    })
  git('init', '-b', 'main')
  git('add', 'read-me')
  git('commit', '-m', 'one')
  execFileSync('tar', ['-czf', '../packed.tar.gz', '.'], { cwd: join(project, 'packed') })
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', 'deb', 'zipped.deb'], {
    cwd: project,
    stdio: 'ignore',
  })
}

/** Where, by whom and in which surroundings a project is packed. */
interface Packing {
  /** A directory to be made. */
  at: string
  umask: string
  env: Record<string, string>
  /** Words before the command. */
  as?: readonly string[]
}

/** Packs a copy of a project and gives the hash of everything that was made beside it. */
async function packed(
  project: string,
  { at, umask, env, as = [] }: Packing,
): Promise<Record<string, string>> {
  const copy = join(at, 'project')
  copyProject(project, copy)
  chmodSync(at, 0o755)
  if (as.length > 0) giveToNobody(at)
  const before = readdirSync(copy)
  const own = {
    SOURCE_DATE_EPOCH: '1700000000',
    SNAPCRAFT_BUILD_INFO: '1',
    HOME: at,
    XDG_STATE_HOME: join(at, 'state'),
    ...env,
  }
  const [name = '', ...words] = [
    ...as,
    '/bin/sh',
    '-c',
    `umask ${umask}; exec "$@"`,
    'sh',
    process.execPath,
    executable,
    'pack',
    '--sbom',
    'spdx',
  ]
  const ended = await program(name, words, { cwd: copy, env: own })
  expect(ended.code, ended.err).toBe(0)
  const made = readdirSync(copy).filter(file => !before.includes(file) && /\.(?:snap|comp|json)$/.test(file))
  return Object.fromEntries(made.sort().map(file => [file, shortHash(readFileSync(join(copy, file)))]))
}

/** A Turkish locale: its letters change case and sort in their own ways. */
function turkish(): Record<string, string> {
  const LOCPATH = join(place, 'locales')
  mkdirSync(LOCPATH)
  // It warns of letters that other languages have, and fails with 1 for that.
  spawnSync('localedef', ['-i', 'tr_TR', '-f', 'UTF-8', join(LOCPATH, 'tr_TR.UTF-8')])
  if (!existsSync(join(LOCPATH, 'tr_TR.UTF-8/LC_COLLATE')))
    throw new Error('localedef has made no locale: are its sources in /usr/share/i18n?')
  return { LOCPATH, LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }
}

let kept: () => void = () => undefined
const place = workplace({
  onTestFinished: clean => {
    kept = clean as () => void
  },
})
afterAll(() => {
  kept()
})
chmodSync(place, 0o755)
const executable = copyProgram(join(place, 'snapsmith'))
const locale = turkish()

describe.each([
  [
    'the example',
    (project: string) => {
      copyProject(join(projectsDirectory, 'hello-hooks'), project)
    },
  ],
  ['a manifold project', writeManifold],
])('%s', (name, write) => {
  const project = join(place, name)
  let first: Record<string, string> = {}
  beforeAll(async () => {
    mkdirSync(project)
    write(project)
    for (const left of ['parts', 'stage', 'prime', 'hello-hooks_1.0_amd64.snap'])
      rmSync(join(project, left), { recursive: true, force: true })
    first = await packed(project, { at: join(place, `${name} first`), umask: '022', env: {} })
    expect(Object.keys(first).filter(file => file.endsWith('.snap'))).toHaveLength(1)
    // The next second: no time of today may reach an image.
    await new Promise(resolve => setTimeout(resolve, 1100))
  })

  test.each([
    ['in another directory', { umask: '022', env: {} }],
    ['with a closed umask', { umask: '077', env: {} }],
    ['with an open umask', { umask: '000', env: {} }],
    ['in another time zone', { umask: '022', env: { TZ: 'Asia/Kathmandu' } }],
    [
      'with the name of another locale',
      { umask: '022', env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'ja_JP.UTF-8', LC_COLLATE: 'C' } },
    ],
    ['without any locale', { umask: '022', env: { LC_ALL: '' } }],
  ])('%s', async (how, surroundings) => {
    expect(await packed(project, { at: join(place, name, '..', `${name} ${how}`), ...surroundings })).toEqual(
      first,
    )
  })

  test('in a real Turkish locale', async () => {
    expect(await packed(project, { at: join(place, `${name} turkish`), umask: '022', env: locale })).toEqual(
      first,
    )
  })

  test('by an ordinary user', async () => {
    expect(
      await packed(project, {
        at: join(place, `${name} user`),
        umask: '027',
        env: { LC_ALL: 'tr_TR.UTF-8', TZ: 'America/St_Johns' },
        as: asNobody,
      }),
    ).toEqual(first)
  })
})
