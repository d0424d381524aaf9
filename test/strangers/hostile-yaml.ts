import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Ground, Input } from './ground.ts'
import type { Random } from './random.ts'
import { one } from './random.ts'

const keys = [
  'name',
  'version',
  'base',
  'build-base',
  'type',
  'summary',
  'description',
  'parts',
  'plugin',
  'source',
  'source-type',
  'after',
  'stage-packages',
  'build-packages',
  'organize',
  'stage',
  'prime',
  'override-build',
  'permissions',
  'apps',
  'command',
  'daemon',
  'plugs',
  'slots',
  'interface',
  'environment',
  'hooks',
  'configure',
  'install',
  'layout',
  'bind',
  '$SNAP/x',
  '/usr/x',
  'platforms',
  'architectures',
  'build-on',
  'build-for',
  'components',
  'on amd64',
  'to arm64',
  'try',
  'else fail',
  'for any',
  'package-repositories',
  'adopt-info',
  'grade',
  'confinement',
  'assumes',
  'lint',
  'ignore',
  'compression',
  'passthrough',
  'sockets',
  'listen-stream',
  'timer',
  'epoch',
  'provenance',
  'license',
  'icon',
  'contact',
  'volumes',
  'defaults',
  'connections',
  'exclude',
  '<<',
  '__proto__',
  '1',
  'true',
  'null',
  '~',
  '',
  'a b',
  'é',
  '\u202e',
]
const scalars = [
  'aa',
  '1',
  "'1'",
  'core24',
  'core22',
  'core26',
  'nil',
  'dump',
  'true',
  'null',
  '1.10',
  '0x1f',
  '1e999',
  '-9223372036854775809',
  '2001-01-01',
  '$SNAP/x',
  '$SNAPCRAFT_PART_INSTALL',
  '${X}',
  '$A$A$A',
  '[]',
  '{}',
  '""',
  '!!binary aGk=',
  '!!set {a}',
  '!!int x',
  '|\n',
  '"\\u202e\\e[31m"',
  "'../../../own/secret'",
  'home',
  'content',
  'strict',
  'devel',
  'amd64',
  'simple',
  '(MIT OR (GPL-2.0 AND MIT))',
  'git+ssh://a:b@c/d',
  '*a0',
  '*a1',
  '*a2',
]

/** A value in flow style; whatever is anchored comes before it is used, mostly. */
function value(random: Random, depth: number): string {
  const anchor = random(12) === 0 ? `&a${String(random(4))} ` : ''
  const kind = random(depth <= 0 ? 2 : 5)
  if (kind < 2) return `${anchor}${one(scalars, random).replace('\n', '')}`
  if (kind === 2)
    return `${anchor}[${Array.from({ length: random(5) }, () => value(random, depth - 1)).join(', ')}]`
  return `${anchor}{${Array.from({ length: random(6) }, () => `${key(random)}: ${value(random, depth - 1)}`).join(', ')}}`
}

function key(random: Random): string {
  const text = one(keys, random)
  return text === '<<' || random(20) === 0 ? text || '""' : JSON.stringify(text)
}

const attacks: readonly ((random: Random) => string)[] = [
  random => `${'['.repeat(random(3000))}`,
  random => `x: ${'{a: '.repeat(random(120))}1${'}'.repeat(random(120))}`,
  random => `${'- '.repeat(random(3000))}a`,
  random =>
    Array.from(
      { length: random(30) },
      (_, index) =>
        `a${String(index)}: &a${String(index)} [${Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*a${String(index - 1)}`)).join(', ')}]`,
    ).join('\n'),
  random =>
    Array.from({ length: random(3000) }, (_, index) =>
      index === 0
        ? 'm0: &m0 {k: 1}'
        : `m${String(index)}: &m${String(index)} {<<: *m${String(index - 1)}, k${String(index)}: 1}`,
    ).join('\n'),
  random =>
    `plugs:\n${Array.from({ length: random(5000) }, (_, index) => `  p${String(index)}: {interface: ${one(['content', 'home', 'nothing', '1'], random)}}\n`).join('')}`,
  random =>
    `apps:\n${Array.from({ length: random(3000) }, (_, index) => `  a${String(index)}: {command: x, after: [a${String(index + 1)}], daemon: simple}\n`).join('')}`,
  random =>
    `hooks:\n${Array.from({ length: random(3000) }, (_, index) => `  connect-plug-a${String(index)}: {plugs: [p]}\n`).join('')}`,
  random =>
    `parts:\n${Array.from({ length: random(3000) }, (_, index) => `  p${String(index)}: {plugin: nil, after: [p${String(index + 1)}]}\n`).join('')}  p${String(random(3000))}: {plugin: nil}\n`,
  random =>
    `layout:\n${Array.from({ length: random(2000) }, (_, index) => `  /usr/share/x${String(index)}: {bind: $SNAP/x${String(index)}}\n`).join('')}`,
  random =>
    `environment:\n${Array.from({ length: random(3000) }, (_, index) => `  A${String(index)}: $A${String(index + 1)}$A${String(index + 1)}\n`).join('')}`,
  random => `license: ${'('.repeat(random(20_000))}MIT`,
  random => `description: ${'x'.repeat(random(900_000))}`,
  random => `"${'\\e'.repeat(random(20_000))}": x`,
  random => `confinement: ${'!'.repeat(random(500))}x`,
]

const heads: Readonly<Record<string, string>> = {
  'snapcraft.yaml':
    "name: aa\nversion: '1'\nbase: core24\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\nparts: {a: {plugin: nil}}\n",
  't/meta/snap.yaml': "name: aa\nversion: '1'\nsummary: s\ndescription: d\nbase: core24\n",
}

/** A document that is well formed, mostly, with known keys where they do not belong, or one of the known ways to keep a reader busy. */
export function hostileYaml(ground: Ground, random: Random): Input {
  const file = one(
    [
      'snapcraft.yaml',
      'snapcraft.yaml',
      't/meta/snap.yaml',
      't/meta/snap.yaml',
      't/meta/gadget.yaml',
      'snap/snapsmith.yaml',
      'snap/tests/x.yaml',
    ],
    random,
  )
  const attack = one(attacks, random)(random)
  const rows = Array.from({ length: 1 + random(8) }, () => `${key(random)}: ${value(random, 4)}`).join('\n')
  const body = random(3) === 0 ? attack : rows
  const lines = heads[file] ?? ''
  // A key that comes twice ends the reading of a project; without those of the head that the body has, it goes on.
  const first =
    random(2) === 0
      ? ''
      : lines
          .split('\n')
          .filter(
            line =>
              !`\n${body}`.includes(`\n${line.split(':')[0] ?? ''}:`) &&
              !`\n${body}`.includes(`\n"${line.split(':')[0] ?? ''}":`),
          )
          .join('\n')
  put(ground, file, `${first}${body}\n`)
  if (file !== 'snapcraft.yaml' && !file.startsWith('t/'))
    put(ground, 'snapcraft.yaml', heads['snapcraft.yaml'] ?? '')
  if (file === 't/meta/gadget.yaml') put(ground, 't/meta/snap.yaml', "name: aa\nversion: '1'\ntype: gadget\n")
  if (file.startsWith('t/'))
    return {
      kind: 'yaml',
      runs: [
        one(
          [
            ['lint', '--no-shellcheck', 't'],
            ['check', 't'],
            ['hooks', 'list', 't'],
            ['hooks', 'timeline', 'install', 't'],
            ['hooks', 'env', 'configure', 't'],
            ['rehearse', 'install', './t'],
          ],
          random,
        ),
      ],
    }
  if (file === 'snap/tests/x.yaml') return { kind: 'yaml', runs: [['test']] }
  return {
    kind: 'yaml',
    runs: [
      one(
        [
          ['validate'],
          ['validate', '--format', 'json'],
          ['plan'],
          ['lint', '--no-shellcheck'],
          ['hooks', 'list'],
          ['hooks', 'timeline', 'install'],
          ['expand-extensions'],
          ['expand'],
          ['hooks', 'options'],
        ],
        random,
      ),
    ],
  }
}

function put(ground: Ground, file: string, text: string): void {
  mkdirSync(join(ground.directory, dirname(file)), { recursive: true })
  writeFileSync(join(ground.directory, file), text)
}
