import { spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { programForNobody } from '../support/users.ts'
import { contentsAt, makeTree, treeAt, workDirectory } from './workshop.ts'

const snapsmith = programForNobody()

const parts = {
  dumped: { plugin: 'dump', source: 'src', organize: { extra: '(component/cc)/extra' } },
  scripted: {
    plugin: 'nil',
    'override-build': 'touch "$CRAFT_PART_INSTALL/built"',
    'override-prime': 'craftctl default; mkdir -p made; touch made/by-prime',
  },
}

test.each([
  ['a file in prime', ['prime/usr/share/left', 'prime/f2'], ['prime/f2', 'prime/usr/share/left']],
  ['a directory in stage', ['stage/left/a', 'stage/left/b'], ['stage/left']],
  ['a link', ['prime/l -> /etc/passwd'], ['prime/l']],
  ['a file of a component', ['partitions/component/cc/prime/left'], ['partitions/component/cc/prime/left']],
  [
    'beside what is laid over the tree',
    ['prime/meta/snap.yml', 'prime/meta/gui/x.png', 'prime/meta/hooks/left'],
    ['prime/meta/gui/x.png', 'prime/meta/hooks/left', 'prime/meta/snap.yml'],
  ],
  ['a part', ['parts/other/src/f'], ['parts/other']],
  ['a part that comes into the project', ['parts/late/install/usr/f'], ['parts/late']],
] as const)(
  'what somebody has put into our directories is named, and neither packed nor removed: %s',
  (_, left, named) => {
    const cwd = project()
    run(cwd, 'prime')
    run(cwd, 'prime')
    makeTree(cwd, left)
    if (left[0].includes('late')) write(cwd, { ...parts, late: { plugin: 'nil' } })
    const before = treeAt(cwd)
    for (const command of [['prime'], ['pack'], ['clean', 'dumped']]) {
      const { exit, err } = attempt(cwd, ...command)
      if (command[0] === 'clean' && left[0].includes('late')) continue
      expect(exit, err).toBe(1)
      expect(err).toContain(
        `Something else than snapsmith has put files where snapsmith works: ${named.map(path => `'${path}'`).join(', ')}.`,
      )
      expect(err).toContain(
        "Recommended resolution: Move away what you want to keep. 'snapsmith clean' removes 'parts', 'stage' and 'prime' with all that is in them.",
      )
    }
    expect(treeAt(cwd)).toEqual(before)
    for (const path of named) rmSync(join(cwd, path), { recursive: true })
    run(cwd, 'pack')
    makeTree(cwd, left)
    run(cwd, 'clean')
    run(cwd, 'prime')
    expect(treeAt(join(cwd, 'prime')).filter(path => path.includes('left'))).toEqual([])
  },
)

test.each([0, 65534])('what another tool has made is refused, and gone after clean, as user %i', uid => {
  const cwd = project()
  makeTree(
    cwd,
    [
      'parts/dumped/src/f',
      'parts/dumped/install/old',
      'parts/dumped/state/pull',
      'parts/dumped/state/prime',
      'stage/old',
      'prime/old',
      'prime/meta/snap.yaml',
      'overlay/',
    ],
    {
      'parts/dumped/state/pull': '!PullState\nassets: {}\n',
      'parts/dumped/state/prime': '!PrimeState\nfiles: !!set {}\n',
    },
  )
  own(cwd, uid)
  const before = treeAt(cwd)
  const { exit, err } = attempt(cwd, { uid }, 'pack')
  expect(exit).toBe(1)
  expect(err).toContain("where snapsmith works: 'parts/dumped', 'stage/old', 'prime/meta', 'prime/old'.")
  expect(treeAt(cwd).filter(path => !path.startsWith('parts/.snapsmith'))).toEqual(before)
  expect(attempt(cwd, { uid }, 'clean').exit).toBe(0)
  expect(treeAt(cwd).filter(path => /^(parts|stage|prime)/.test(path))).toEqual([])
  expect(attempt(cwd, { uid }, 'prime').exit).toBe(0)
  expect(treeAt(join(cwd, 'prime'))).not.toContain('old')
})

test('what belongs to another user is removed with sudo', () => {
  if (process.getuid?.() !== 0) return expect(process.getuid?.()).not.toBe(0)
  const cwd = project()
  own(cwd, 65534)
  makeTree(cwd, ['prime/old'])
  expect(attempt(cwd, { uid: 65534 }, 'prime').err).toContain("'sudo snapsmith clean' removes")
  expect(attempt(cwd, { uid: 65534 }, 'clean')).toMatchObject({ exit: 1 })
  run(cwd, 'clean')
  own(cwd, 65534)
  expect(attempt(cwd, { uid: 65534 }, 'prime').exit).toBe(0)
})

test('what a step of another tool or version has left in the place of our memory is refused', () => {
  const cwd = project()
  run(cwd, 'prime')
  writeFileSync(join(cwd, 'parts/dumped/state/pull'), '!PullState\nassets: {}\n')
  expect(attempt(cwd, 'prime').err).toContain("where snapsmith works: 'parts/dumped/state/pull'.")
  run(cwd, 'clean')
  run(cwd, 'prime')
  const register = join(cwd, 'parts/.snapsmith/register.json')
  appendFileSync(register, 'x')
  expect(attempt(cwd, 'prime').err).toContain("where snapsmith works: 'parts/dumped', 'parts/scripted'.")
  run(cwd, 'clean')
  run(cwd, 'prime')
})

test('stage and prime without what is known of them are refused', () => {
  const cwd = project()
  run(cwd, 'prime')
  rmSync(join(cwd, 'parts'), { recursive: true })
  expect(attempt(cwd, 'prime').err).toContain(
    "where snapsmith works: 'stage/built', 'stage/f', 'stage/usr', 'partitions/component/cc/stage/extra', 'prime/built', 'prime/f', 'prime/made', 'prime/meta', 'prime/usr', 'partitions/component/cc/prime/extra' and 1 more.",
  )
  run(cwd, 'clean')
  expect(attempt(cwd, 'prime').err).toContain(
    "with all that is in them. Remove 'partitions/component/cc' yourself.",
  )
  rmSync(join(cwd, 'partitions/component/cc'), { recursive: true })
  run(cwd, 'prime')
})

test('what scripts leave anywhere, also before they fail, is ours', () => {
  const cwd = project()
  const leaving = (text: string): Record<string, unknown> => ({
    ...parts,
    scripted: {
      ...parts.scripted,
      'override-pull': `mkdir -p "$CRAFT_STAGE/pulled/d"; touch "$CRAFT_STAGE/pulled/d/f"; # ${text}`,
      'override-build': `touch "$CRAFT_PRIME/built-$RANDOM" "$CRAFT_PRIME/of-build" "$CRAFT_COMPONENT_CC_PRIME/x"; ${text}`,
    },
  })
  for (const text of ['true', 'touch "$CRAFT_PRIME/half"; false', 'true', 'exit 3', ':']) {
    write(cwd, leaving(text))
    expect(attempt(cwd, 'prime').exit).toBe(/false|exit/.test(text) ? 1 : 0)
  }
  run(cwd, 'pack')
  run(cwd, 'clean', 'dumped')
  run(cwd, 'prime')
  write(cwd, { dumped: parts.dumped })
  run(cwd, 'prime')
  run(cwd, 'prime')
  // The part is gone, and a build from nothing would not have what its script had put there.
  expect(treeAt(join(cwd, 'prime'))).not.toContain('of-build')
})

test('a run that is killed leaves nothing that another one would refuse', async () => {
  const cwd = project()
  const slow = 'for i in 1 2 3 4; do touch "$CRAFT_PRIME/k$i" "$CRAFT_STAGE/k$i"; sleep 0.05; done'
  for (const [round, delay] of [200, 350, 500, 650, 800, 950].entries()) {
    write(cwd, {
      ...parts,
      scripted: {
        ...parts.scripted,
        'override-pull': `# ${round}\n${slow}`,
        'override-stage': `craftctl default\n${slow}`,
      },
    })
    const child = spawn(process.execPath, [snapsmith, 'pack'], { cwd, stdio: 'ignore' })
    const ended = new Promise(resolve => child.on('exit', resolve))
    setTimeout(() => child.kill('SIGKILL'), delay)
    await ended
    run(cwd, 'prime')
  }
})

test('what a run has not finished laying over the tree goes with the next one', () => {
  const cwd = project()
  run(cwd, 'prime')
  const laid = join(cwd, 'parts/.snapsmith/laid/trees/default.json')
  writeFileSync(laid, readFileSync(laid, 'utf8').replace('"phase": "done"', '"phase": "laying"'))
  writeFileSync(join(cwd, 'prime/meta/snap.yaml.123-4.new'), 'half')
  run(cwd, 'prime')
  expect(treeAt(join(cwd, 'prime/meta'))).toEqual(['gui/', 'hooks/', 'hooks/install', 'snap.yaml'])
})

test.each(['prime', 'stage', 'parts', 'partitions', 'parts/dumped'])(
  'nothing is written through a link in the place of %s',
  name => {
    const cwd = project()
    const outside = join(dirname(cwd), 'outside')
    makeTree(outside, ['mine/f', 'src/f'])
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    symlinkSync(outside, join(cwd, name))
    const before = treeAt(outside)
    for (const command of [['pull'], ['pack'], ['clean', 'dumped']]) {
      const { exit, err } = attempt(cwd, ...command)
      expect({ exit, err }).toMatchObject({
        exit: 1,
        err: expect.stringContaining(
          `'${name}' is a symbolic link, through which snapsmith would write elsewhere.`,
        ) as string,
      })
    }
    expect(treeAt(outside)).toEqual(before)
    if (name === 'partitions') rmSync(join(cwd, name))
    run(cwd, 'clean')
    expect([treeAt(outside), existsSync(join(cwd, name))]).toEqual([before, false])
    run(cwd, 'prime')
  },
)

test('a finished tree is packed from wherever it is', () => {
  const cwd = project()
  makeTree(cwd, ['prime/meta/snap.yaml', 'prime/f'], {
    'prime/meta/snap.yaml':
      'name: demo\nversion: 1\nbase: core24\nsummary: s\ndescription: d\narchitectures: [amd64]\n',
  })
  run(cwd, 'pack', 'prime')
  expect(contentsAt(join(cwd, 'prime')).f).toBe('prime/f')
})

function project(): string {
  const cwd = join(workDirectory(), 'project')
  makeTree(cwd, ['src/f', 'src/usr/share/g', 'src/extra', 'snap/hooks/install'])
  writeFileSync(join(cwd, 'snap/hooks/install'), '#!/bin/sh\n', { mode: 0o755 })
  for (const path of [dirname(cwd), cwd]) chmodSync(path, 0o755)
  write(cwd, parts)
  return cwd
}

function write(cwd: string, of: Record<string, unknown>): void {
  writeFileSync(
    join(cwd, 'snap/snapcraft.yaml'),
    JSON.stringify({
      name: 'demo',
      base: 'core24',
      version: '1',
      summary: 's',
      description: 'd',
      grade: 'devel',
      confinement: 'strict',
      components: { cc: { type: 'test', summary: 's', description: 'd', version: '1' } },
      parts: of,
    }),
  )
}

function own(path: string, uid: number): void {
  if (process.getuid?.() !== 0 || lstatSync(path).isSymbolicLink()) return
  chownSync(path, uid, uid)
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) own(join(path, name), uid)
}

function attempt(cwd: string, ...args: (string | { uid: number })[]): { exit: number | null; err: string } {
  const words = args.filter(arg => typeof arg === 'string')
  const user = args.find(arg => typeof arg !== 'string')
  const { status, stderr } = spawnSync(process.execPath, [snapsmith, ...words], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: join(cwd, '../home', String(user?.uid ?? 0)) },
    ...(user !== undefined && process.getuid?.() === 0 ? { uid: user.uid, gid: user.uid } : {}),
  })
  return { exit: status, err: stderr }
}

function run(cwd: string, ...args: string[]): void {
  const { exit, err } = attempt(cwd, ...args)
  expect(exit, err).toBe(0)
}
