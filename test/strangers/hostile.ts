import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deepen } from '../support/deep-tree.ts'
import type { Ground, Input } from './ground.ts'
import { hostileArchive } from './hostile-archives.ts'
import { hostileImage } from './hostile-images.ts'
import { hostileYaml } from './hostile-yaml.ts'
import type { Random } from './random.ts'
import { one } from './random.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cases = readdirSync(join(root, 'test-projects'))
const projects = cases
  .flatMap(name =>
    ['snapcraft.yaml', 'snap/snapcraft.yaml'].map(file => join(root, 'test-projects', name, 'project', file)),
  )
  .filter(file => existsSync(file))
  .map(file => readFileSync(file))
const scripts = readdirSync(join(root, 'test/lint/good-hooks')).flatMap(name => {
  const hooks = join(root, 'test/lint/good-hooks', name, 'meta/hooks')
  return existsSync(hooks) ? readdirSync(hooks).map(hook => readFileSync(join(hooks, hook))) : []
})
const metadata = Buffer.from(
  "name: aa\nversion: '1'\nsummary: s\ndescription: d\nbase: core24\nconfinement: strict\nplugs: {home: null, x: {interface: content, target: $SNAP/x}}\n" +
    'apps: {aa: {command: bin/aa, daemon: simple, plugs: [home]}}\nhooks: {configure: {plugs: [network]}}\nlayout: {/usr/x: {bind: $SNAP/x}}\ncomponents: {c: {type: test, hooks: {install: {}}}}\n',
)

const odd = [
  '&a [*a]',
  '<<: *a',
  '<<: [*a, *b]',
  '{',
  '[[[[[[[[',
  '"\\e[31m\\u202e"',
  '!!int x',
  '!!binary =',
  '? ',
  '- - - -',
  '\t',
  '\u0000',
  '\u0085',
  '\ufeff',
  '|+9',
  '>-',
  '%TAG',
  '---\n',
  '...',
  '~: ',
  '0x',
  '1e999',
  '2001-01-01',
  '\ud800',
  '../../../own/secret',
  '/etc/passwd',
  'a'.repeat(5000),
  '$(',
  '`',
  '${x:-',
  '<<E',
  '((',
  '[[ ',
  'if ',
  'case a in ',
  '{a,b}'.repeat(50),
  '\r\n',
  '. $SNAP/meta/hooks/configure\n',
  'f() { f; }; f\n',
  '-1',
  '__proto__: {a: 1}\n',
  'constructor: x\n',
  'toString: []\n',
  '%s%n',
  '*',
  '💥',
]

/** The same text with some of it gone, doubled, moved or replaced. */
function mutated(text: Buffer, random: Random): Buffer {
  let made = text
  for (let left = random(6); left > 0; left -= 1) {
    const [at, length] = [random(made.length + 1), random(40)]
    const insert =
      [
        Buffer.from(odd[random(odd.length)] ?? ''),
        made.subarray(random(made.length + 1)).subarray(0, random(300)),
        Buffer.from([random(256)]),
        Buffer.alloc(0),
      ][random(4)] ?? Buffer.alloc(0)
    const copies = random(40) === 0 ? 200 : 1
    made = Buffer.concat([
      made.subarray(0, at),
      ...Array.from({ length: copies }, () => insert),
      made.subarray(at + (random(2) === 0 ? length : 0)),
    ]).subarray(0, 300_000)
  }
  return made
}

const names = [
  'configure',
  'install',
  'remove',
  'post-refresh',
  'connect-plug-x',
  'default-configure',
  'Configure',
  'a b',
  '-x',
  'x\ny',
  '\u001b[31m',
  '::error::',
  'é',
  '.git',
  'c'.repeat(255),
  '__proto__',
  'configure~',
]

/** One hostile input below the directory. */
export async function makeHostile(ground: Ground, random: Random): Promise<Input> {
  const kind = random(100)
  if (kind < 25) return tree(ground, random)
  if (kind < 45) return project(ground, random)
  if (kind < 65) return hostileYaml(ground, random)
  return kind < 82 ? hostileImage(ground, random) : await hostileArchive(ground, random)
}

function place(
  { directory, secret }: Ground,
  { path, content, random }: { path: string; content: Buffer; random: Random },
): void {
  const full = join(directory, path)
  try {
    mkdirSync(dirname(full), { recursive: true })
    rmSync(full, { recursive: true, force: true })
    const how = random(60)
    if (how === 0) symlinkSync(secret, full)
    else if (how === 1) symlinkSync('../../../own/secret', full)
    else if (how === 2)
      symlinkSync(
        ['/dev/zero', '.', '..', '/', 'configure', '/proc/self/environ', '/proc/kmsg', ''.padEnd(300, 'x/')][
          random(8)
        ] ?? '.',
        full,
      )
    else if (how === 3) mkdirSync(full)
    else if (how === 4) execFileSync('mkfifo', ['--', full])
    else writeFileSync(full, content)
    if (how === 5) truncateSync(full, 3 * 1024 ** 3)
    if (how > 2) chmodSync(full, [0o755, 0o644, 0o000, 0o4755, 0o777][random(5)] ?? 0o644)
  } catch (error) {
    // A name that no file can have, or a file where a directory would be.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}

function fill(ground: Ground, { hooks, random }: { hooks: string; random: Random }): void {
  for (let left = random(5); left > 0; left -= 1) {
    place(ground, {
      path: `${hooks}/${names[random(names.length)] ?? ''}`,
      content: mutated(scripts[random(scripts.length)] ?? metadata, random),
      random,
    })
  }
}

/** Most runs are without shellcheck, which takes longer than all the rest. */
function linting(random: Random): string[] {
  return random(8) === 0 ? ['lint'] : ['lint', '--no-shellcheck']
}

function tree(ground: Ground, random: Random): Input {
  place(ground, { path: 't/meta/snap.yaml', content: mutated(metadata, random), random })
  fill(ground, { hooks: 't/meta/hooks', random })
  if (random(5) === 0)
    place(ground, {
      path: `t/meta/${one(['gadget.yaml', 'snapshots.yaml', 'component.yaml', 'gui/x.desktop', 'hooks'], random)}`,
      content: mutated(metadata, random),
      random,
    })
  if (random(20) === 0) deepen(join(ground.directory, 't'), random(3000))
  if (random(40) === 0)
    for (let number = random(3000); number > 0; number -= 1)
      writeFileSync(join(ground.directory, `t/meta/f${String(number)}`), '')
  if (random(20) === 0) return { kind: 'tree', runs: [rehearsed(ground, random)] }
  const format = one(['text', 'json', 'sarif', 'github', 'checkstyle', 'junit'], random)
  return {
    kind: 'tree',
    runs: [
      one(
        [
          [...linting(random), '--format', format, 't'],
          ['check', 't'],
          ['hooks', 'list', 't'],
          ['hooks', 'timeline', 'install', 't'],
          ['hooks', 'env', 'configure', 't'],
        ],
        random,
      ),
    ],
  }
}

/** Hooks that end: what a hook may do in a sandbox, and for how long, others try. */
function rehearsed({ directory }: Ground, random: Random): string[] {
  rmSync(join(directory, 't/meta/hooks'), { recursive: true, force: true })
  try {
    mkdirSync(join(directory, 't/meta/hooks'), { recursive: true })
    for (const name of ['install', 'configure', 'remove'])
      writeFileSync(join(directory, 't/meta/hooks', name), '#!/bin/sh\nset -e\nsnapctl set a.b=1\n', {
        mode: 0o755,
      })
  } catch (error) {
    // In the place of a directory there may be anything.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
  return one(
    [
      ['rehearse', 'install', './t'],
      ['rehearse', 'remove', './t'],
      ['hooks', 'run', 'install', 't'],
    ],
    random,
  )
}

function project(ground: Ground, random: Random): Input {
  place(ground, {
    path: one(
      ['snapcraft.yaml', 'snap/snapcraft.yaml', 'build-aux/snap/snapcraft.yaml', '.snapcraft.yaml'],
      random,
    ),
    content: mutated(one(projects, random), random),
    random,
  })
  if (random(2) === 0) fill(ground, { hooks: 'snap/hooks', random })
  if (random(10) === 0)
    place(ground, {
      path: 'snap/snapsmith.yaml',
      content: mutated(Buffer.from('lint: {ignore: [{rule: hook-empty, reason: x, file: "**"}]}\n'), random),
      random,
    })
  if (random(10) === 0)
    place(ground, {
      path: one(
        ['README.md', 'parts/.snapsmith/register.json', 'parts', 'snap', 'snap/hooks', 'snap/local', 'prime'],
        random,
      ),
      content: mutated(metadata, random),
      random,
    })
  return {
    kind: 'project',
    runs: [
      one(
        [
          ['validate'],
          ['validate', '--format', 'github'],
          ['plan'],
          linting(random),
          ['hooks', 'list'],
          ['hooks', 'timeline', 'install'],
          ['expand-extensions'],
          ['hooks', 'options'],
        ],
        random,
      ),
    ],
  }
}
