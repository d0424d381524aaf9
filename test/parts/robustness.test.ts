import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cleanParts } from '../../src/parts/clean.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { LifecycleResult } from '../../src/parts/lifecycle.ts'
import type { PartText } from './workshop.ts'
import {
  contentsAt,
  hostAt,
  keepingReporter,
  makeTree,
  projectOf,
  treeAt,
  workDirectory,
} from './workshop.ts'

const program = fileURLToPath(new URL('../../bin/snapsmith', import.meta.url))

function prime(
  cwd: string,
  parts: Record<string, PartText>,
  reporter = keepingReporter(),
  partitions: readonly string[] = [],
): Promise<LifecycleResult> {
  return runLifecycle({
    project: projectOf(parts, { partitions }),
    step: 'prime',
    parts: [],
    host: hostAt(cwd),
    reporter,
  })
}

test('what is there after a run was killed does not show in the next one', async () => {
  const cwd = workDirectory()
  mkdirSync(join(cwd, 'src/d'), { recursive: true })
  for (let index = 0; index < 200; index += 1) writeFileSync(join(cwd, 'src/d', `f${index}`), String(index))
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    `name: demo
base: core24
version: '1'
summary: s
description: d
confinement: strict
parts:
  p: {plugin: dump, source: src}
  q:
    plugin: nil
    after: [p]
    override-build: |
      for i in 1 2 3 4 5 6; do echo $i >> $CRAFT_PART_INSTALL/q; sleep 0.03; done
    override-stage: |
      craftctl default
      for i in 1 2 3; do echo $i >> made; sleep 0.03; done
    override-prime: |
      craftctl default
      for i in 1 2 3; do echo $i >> d/f1; sleep 0.03; done
`,
  )
  const run = async (killAfter?: number): Promise<number | null> => {
    const child = spawn(process.execPath, [program, 'prime', '--destructive-mode'], {
      cwd,
      stdio: 'ignore',
      env: { ...process.env, SNAPSMITH_TEST: '1' },
    })
    const ended = new Promise<number | null>(resolve => child.on('exit', code => resolve(code)))
    if (killAfter !== undefined) void sleep(killAfter).then(() => child.kill('SIGKILL'))
    return ended
  }
  for (const [round, delay] of [150, 350, 450, 600, 700, 850].entries()) {
    writeFileSync(join(cwd, 'src/d', `round${round}`), 'x')
    rmSync(join(cwd, 'src/d', `round${round - 1}`), { force: true })
    await run(delay)
  }
  expect(await run()).toBe(0)
  const after = { stage: contentsAt(join(cwd, 'stage')), prime: contentsAt(join(cwd, 'prime')) }
  await cleanParts({ project: null, host: hostAt(cwd), parts: [], reporter: keepingReporter() })
  expect(treeAt(cwd).filter(path => !path.startsWith('src/'))).toEqual(['snapcraft.yaml'])
  expect(await run()).toBe(0)
  expect(after).toEqual({ stage: contentsAt(join(cwd, 'stage')), prime: contentsAt(join(cwd, 'prime')) })
  expect(Object.keys(after.stage)).toHaveLength(203)
})

test('two runs in one project take turns', async () => {
  const cwd = workDirectory()
  const parts = {
    p: {
      plugin: 'nil',
      'override-build':
        'echo begin >> $CRAFT_PROJECT_DIR/log; sleep 0.3; echo end >> $CRAFT_PROJECT_DIR/log; touch $CRAFT_PART_INSTALL/f',
    },
  }
  const second = keepingReporter()
  const [one] = await Promise.all([prime(cwd, parts), sleep(50).then(() => prime(cwd, parts, second))])
  expect(readFileSync(join(cwd, 'log'), 'utf8')).toBe('begin\nend\n')
  expect(second.told[1]).toBe(
    `Waiting for another snapsmith that works in this project (process ${process.pid})`,
  )
  expect(treeAt(one.primeDirs.default ?? '')).toEqual(['f'])
  expect(existsSync(join(cwd, 'parts/.snapsmith/lock'))).toBe(false)
})

test('project files are never changed, whatever scripts and permissions do to the copies', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'src/g', 'src/x.pc'], { 'src/f': 'f', 'src/g': 'g', 'src/x.pc': 'prefix=/usr\n' })
  chmodSync(join(cwd, 'src/g'), 0o644)
  const write = 'craftctl default\necho more >> f; chmod 700 f'
  const parts = {
    p: {
      plugin: 'dump',
      source: 'src',
      permissions: [{ path: 'g', mode: '755' }],
      'override-pull': write,
      'override-build': `${write}\necho more >> $CRAFT_PART_INSTALL/f`,
      'override-stage': write,
      'override-prime': write,
    },
  }
  await prime(cwd, parts)
  expect(contentsAt(join(cwd, 'src'))).toEqual({ f: 'f', g: 'g', 'x.pc': 'prefix=/usr\n' })
  expect(statSync(join(cwd, 'src/f')).mode & 0o777).toBe(0o644)
  const first = contentsAt(join(cwd, 'prime'))
  await prime(cwd, { p: { ...parts.p, prime: ['*', '-nothing'] } })
  // The script has run once on what was staged, not on what it had made before.
  expect(contentsAt(join(cwd, 'prime'))).toEqual(first)
  expect(readFileSync(join(cwd, 'stage/x.pc'), 'utf8')).toBe(`prefix=${cwd}/stage/usr\n`)
})

test('odd names, links and empty directories arrive as they are', async () => {
  const cwd = workDirectory()
  const names = [
    '-rf',
    ' ',
    'a\nb',
    '*',
    'd/ü → ñ',
    'd/$HOME',
    "d/it's",
    'd/"q"',
    'e/',
    '..x',
    'd/...',
    '\\back',
  ]
  makeTree(join(cwd, 'src'), names)
  symlinkSync('/etc/hostname', join(cwd, 'src/out'))
  symlinkSync('d', join(cwd, 'src/in'))
  const { primeDirs } = await prime(cwd, {
    p: { plugin: 'dump', source: 'src', stage: ['*', '.*'] },
    q: { plugin: 'dump', source: 'src', stage: ['*', '.*'], 'override-build': 'craftctl default' },
  })
  expect(treeAt(primeDirs.default ?? '')).toEqual(treeAt(join(cwd, 'src')))
})

test('a pipe is copied like any other entry where copies are needed, and not read', async () => {
  const cwd = workDirectory()
  const made = {
    plugin: 'nil',
    'override-build': 'mkfifo $CRAFT_PART_INSTALL/pipe; touch $CRAFT_PART_INSTALL/f',
  }
  await prime(cwd, { p: { ...made, permissions: [{ mode: '600' }] } })
  expect(lstatSync(join(cwd, 'prime/pipe')).isFIFO()).toBe(true)
  expect([
    statSync(join(cwd, 'stage/pipe')).mode & 0o777,
    statSync(join(cwd, 'prime/pipe')).mode & 0o777,
  ]).toEqual([0o644, 0o600])
  await prime(cwd, { p: made, q: { plugin: 'nil', 'override-stage': 'craftctl default' } })
  expect(treeAt(join(cwd, 'stage'))).toEqual(['f', 'pipe |fifo'])
})

test('parts that come to want different modes for a file collide although neither is staged again', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f'])
  const parts = (mode: string): Record<string, PartText> => ({
    p: { plugin: 'dump', source: 'src', permissions: [{ mode: '644' }] },
    q: { plugin: 'dump', source: 'src', permissions: [{ mode }] },
  })
  await prime(cwd, parts('644'))
  await expect(prime(cwd, parts('600'))).rejects.toMatchObject({ code: 'file-collision' })
  await prime(cwd, parts('644'))
  expect(statSync(join(cwd, 'prime/f')).mode & 0o777).toBe(0o644)
})

test('a failed build leaves nothing that a later one would pick up', async () => {
  const cwd = workDirectory()
  await expect(
    prime(cwd, {
      p: {
        plugin: 'nil',
        'override-build': 'touch $CRAFT_PART_INSTALL/junk junk; mkdir -p ../export/junk; false',
      },
    }),
  ).rejects.toThrow("'override-build' in part 'p' failed with code 1.")
  await prime(cwd, {
    p: { plugin: 'nil', 'override-build': 'touch $CRAFT_PART_INSTALL/good; ls > $CRAFT_PART_INSTALL/there' },
  })
  expect(contentsAt(join(cwd, 'prime'))).toEqual({ good: '', there: '' })
  expect(treeAt(join(cwd, 'parts/p/export'))).toEqual([])
})

test('a key of organize that matches nothing is told, above all when a hook should come of it', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/hooks/install'])
  const reporter = keepingReporter()
  await prime(
    cwd,
    {
      p: { plugin: 'dump', source: 'src', organize: { 'hook/install': 'snap/hooks/install', nothing: 'x' } },
    },
    reporter,
  )
  expect(reporter.warnings).toEqual([
    "Part 'p' has nothing that matches 'hook/install' in its organize, so the hook it should make will be missing.",
    "Part 'p' has nothing that matches 'nothing' in its organize.",
  ])
})

test('stage and prime removed by hand come back', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f'])
  const parts = { p: { plugin: 'dump', source: 'src' } }
  await prime(cwd, parts)
  for (const name of ['stage', 'prime', 'prime/f', 'parts/p/install', 'parts/p']) {
    rmSync(join(cwd, name), { recursive: true })
    await prime(cwd, parts)
    expect([treeAt(join(cwd, 'stage')), treeAt(join(cwd, 'prime'))], name).toEqual([['f'], ['f']])
  }
})

test('what one part exports is for other parts, not for the snap', async () => {
  const cwd = workDirectory()
  const { primeDirs } = await prime(cwd, {
    a: { plugin: 'nil', 'override-build': 'mkdir ../export/d; echo 1 > ../export/d/f; touch ../export/.h' },
    b: {
      plugin: 'nil',
      after: ['a'],
      'override-build': 'cp "$CRAFT_STAGE/../backstage/d/f" "$CRAFT_PART_INSTALL/"',
    },
  })
  expect(treeAt(join(cwd, 'backstage'))).toEqual(['d/', 'd/f'])
  expect(contentsAt(primeDirs.default ?? '')).toEqual({ f: '1\n' })
})

test('the places of a dump share what they can, and the project shares nothing', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f', 'src/x.pc', 'src/p', 'src/l -> f'])
  await prime(cwd, { p: { plugin: 'dump', source: 'src', permissions: [{ path: 'p', mode: '700' }] } })
  const places = ['src', 'parts/p/src', 'parts/p/install', 'stage', 'prime']
  const sharing = (name: string): string =>
    places
      .map(place => lstatSync(join(cwd, place, name)).ino)
      .map((inode, _, all) => all.indexOf(inode))
      .join('')
  expect({ f: sharing('f'), pc: sharing('x.pc'), p: sharing('p') }).toEqual({
    f: '01111',
    pc: '01133',
    p: '01114',
  })
})

test('make builds, goes on where it was after a change, and starts again when a source is gone', async () => {
  const cwd = workDirectory()
  mkdirSync(join(cwd, 'src'))
  writeFileSync(
    join(cwd, 'src/Makefile'),
    'all: $(patsubst %.c,%.o,$(wildcard *.c))\n%.o: %.c\n\techo compiled $< >> $(LOG)\n\tcp $< $@\ninstall:\n\tinstall -d $(DESTDIR)/lib\n\tcp *.o $(DESTDIR)/lib/\n',
  )
  for (const name of ['one', 'two']) writeFileSync(join(cwd, 'src', `${name}.c`), name)
  const log = join(cwd, 'log')
  const parts = { p: { plugin: 'make', source: 'src', 'make-parameters': [`LOG=${log}`] } }
  await prime(cwd, parts)
  expect(readFileSync(log, 'utf8').split('\n').sort()).toEqual(['', 'compiled one.c', 'compiled two.c'])
  await sleep(20)
  writeFileSync(join(cwd, 'src/one.c'), 'changed')
  await prime(cwd, parts)
  expect(readFileSync(log, 'utf8').split('\n').slice(2)).toEqual(['compiled one.c', ''])
  expect(contentsAt(join(cwd, 'prime'))).toEqual({ 'lib/one.o': 'changed', 'lib/two.o': 'two' })
  rmSync(join(cwd, 'src/two.c'))
  await prime(cwd, parts)
  expect(contentsAt(join(cwd, 'prime'))).toEqual({ 'lib/one.o': 'changed' })
  expect(readdirSync(join(cwd, 'parts/p/build')).sort()).toEqual(['Makefile', 'one.c', 'one.o'])
  await expect(
    prime(cwd, { p: { ...parts.p, 'make-parameters': ['no-such-target'] } }),
  ).rejects.toMatchObject({ code: 'build-failed', message: "Failed to run the build script for part 'p'." })
})

test('a script that fails in stage or prime lets nothing be built again', async () => {
  const cwd = workDirectory()
  const build = 'echo built >> $CRAFT_PROJECT_DIR/log; touch $CRAFT_PART_INSTALL/$CRAFT_PART_NAME'
  const parts = (step: string, script: string): Record<string, PartText> => ({
    a: { plugin: 'nil', 'override-build': build },
    b: { plugin: 'nil', after: ['a'], 'override-build': build, [step]: script },
  })
  for (const step of ['override-stage', 'override-prime']) {
    await expect(prime(cwd, parts(step, 'touch half; false'))).rejects.toThrow(
      `'${step}' in part 'b' failed with code 1.`,
    )
    await prime(cwd, parts(step, 'craftctl default'))
    expect([treeAt(join(cwd, 'stage')), treeAt(join(cwd, 'prime'))]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  }
  expect(readFileSync(join(cwd, 'log'), 'utf8')).toBe('built\nbuilt\n')
})

test('a lock of a run that is gone is taken over, and what that run has left behind is ended', async () => {
  const cwd = workDirectory()
  const mark = workDirectory()
  const left = spawn('sleep', ['100'], {
    stdio: 'ignore',
    env: { ...process.env, PARTS_CTL_SOCKET: `${mark}/q-build/craftctl.socket` },
  })
  const ended = new Promise<NodeJS.Signals | null>(resolve => left.on('exit', (_, signal) => resolve(signal)))
  const gone = spawn('true')
  await new Promise(resolve => gone.on('exit', resolve))
  mkdirSync(join(cwd, 'parts/.snapsmith'), { recursive: true })
  writeFileSync(
    join(cwd, 'parts/.snapsmith/lock'),
    JSON.stringify({ pid: gone.pid, since: 'before', temporary: mark }),
  )
  const reporter = keepingReporter()
  await prime(cwd, { p: { plugin: 'nil' } }, reporter)
  expect(await ended).toBe('SIGKILL')
  expect(existsSync(mark)).toBe(false)
  expect(reporter.told.some(line => line.startsWith('Waiting'))).toBe(false)
})

test('a script that comes later changes only what it is given', async () => {
  const cwd = workDirectory()
  makeTree(cwd, ['src/f'])
  const parts = { p: { plugin: 'dump', source: 'src' }, q: { plugin: 'nil' } }
  await prime(cwd, parts)
  await prime(cwd, { ...parts, q: { plugin: 'nil', 'override-prime': 'echo more >> f' } })
  const places = ['prime', 'stage', 'parts/p/install', 'parts/p/src', 'src']
  expect(places.map(place => readFileSync(join(cwd, place, 'f'), 'utf8'))).toEqual([
    'src/fmore\n',
    'src/f',
    'src/f',
    'src/f',
    'src/f',
  ])
})
