/**
 * `npm run test:toolchains`: builds a small project with each toolchain that Debian has, on every base: from nothing, unchanged, with a source
 * edited, with one removed, and once more from nothing, which has to give the same. The program of each packed snap is run.
 *
 *   npm run test:toolchains                    all of them
 *   npm run test:toolchains -- meson 'cmake, ninja'
 *
 * Needs root. The system with the toolchains is kept in /var/tmp/snapsmith-fresh (or where FRESH_TEST_CACHE says).
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmOf, suiteOf } from '../test/fresh/cells.mjs'
import { toolchains } from '../test/toolchains/projects.mjs'
import { giveUp, needPrograms, root, show } from './lib/needs.mjs'

/** What the plugins do not ask for by themselves, and what the snaps are looked at with. */
const packages =
  'squashfs-tools meson ninja-build gcc scons ant default-jdk-headless qt6-base-dev golang-go cargo rustc python3-poetry python3-poetry-core python3-poetry-plugin-export python3-setuptools-whl python3-wheel-whl'.split(
    ' ',
  )
const debian = 13
const node = 20

const names = process.argv.slice(2)
const unknown = names.filter(name => !toolchains.some(toolchain => toolchain.name === name))
if (unknown.length > 0)
  giveUp(
    `There is no toolchain ${unknown.join(', ')}. They are: ${toolchains.map(({ name }) => name).join('; ')}`,
    64,
  )
if (process.getuid?.() !== 0)
  giveUp('This test makes a system and enters it, which needs root: sudo npm run test:toolchains', 77)
needPrograms(['mmdebstrap', 'tar'], 77)

const cache = process.env.FRESH_TEST_CACHE ?? '/var/tmp/snapsmith-fresh'
const machine = join(cache, `toolchains-${suiteOf[debian]}`)
prepare()
install()
const rows = []
const inside = spawnSync(
  join(root, 'test/fresh/enter.sh'),
  [
    machine,
    'root',
    '/root',
    'node',
    '/opt/toolchains/inside.mjs',
    '/opt/snapsmith/bin/snapsmith',
    '/root/projects',
    ...names,
  ],
  { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 2 ** 28 },
)
for (const line of inside.stdout.split('\n').filter(line => line.startsWith('{'))) rows.push(JSON.parse(line))
console.log(table())
const bad = rows.filter(({ trouble }) => trouble !== undefined)
for (const { name, base, trouble } of bad) console.log(`\n${name} on ${base}: ${trouble}`)
console.log(`\n${rows.length - bad.length} of ${rows.length} are good`)
process.exitCode = bad.length > 0 || rows.length === 0 || inside.status !== 0 ? 1 : 0

/** A Debian with Node, npm and the toolchains. */
function prepare() {
  if (
    show(join(root, 'test/fresh/root.sh'), [cache, suiteOf[debian], 'root', String(node), npmOf[node]]) !== 0
  )
    giveUp('The system could not be prepared.', 77)
  if (!existsSync(machine)) {
    const unfinished = `${machine}.new`
    rmSync(unfinished, { recursive: true, force: true })
    execFileSync('cp', ['-a', join(cache, `debian-${suiteOf[debian]}-root`), unfinished])
    execFileSync('cp', [
      '-a',
      `${join(cache, `node-${node}-npm-${npmOf[node]}`)}/.`,
      join(unfinished, 'usr/local'),
    ])
    execFileSync('mv', [unfinished, machine])
  }
  cpSync('/etc/resolv.conf', join(machine, 'etc/resolv.conf'), { dereference: true })
  const command = `dpkg --status ${packages.join(' ')} > /dev/null 2>&1 || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends ${packages.join(' ')} > /dev/null; }`
  if (show(join(root, 'test/fresh/enter.sh'), [machine, 'root', '/', 'sh', '-c', command]) !== 0)
    giveUp('The toolchains could not be installed.', 77)
}

/** Puts the package as npm would install it into the system, with the projects. */
function install() {
  for (const name of ['snapsmith', 'toolchains'])
    rmSync(join(machine, 'opt', name), { recursive: true, force: true })
  mkdirSync(join(machine, 'opt/toolchains'), { recursive: true })
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', join(machine, 'opt')], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .at(-1)
  execFileSync('tar', ['-xzf', join(machine, 'opt', packed), '-C', join(machine, 'opt')])
  execFileSync('mv', [join(machine, 'opt/package'), join(machine, 'opt/snapsmith')])
  for (const name of ['inside.mjs', 'projects.mjs'])
    cpSync(join(root, 'test/toolchains', name), join(machine, 'opt/toolchains', name))
  writeFileSync(join(machine, 'opt/toolchains/package.json'), '{"type": "module"}\n')
}

function table() {
  const steps = ['first', 'unchanged', 'edited', 'removed', 'clean']
  const cells = [
    ['toolchain', 'base', ...steps, ''],
    ...rows.map(({ name, base, seconds, trouble }) => [
      name,
      base,
      ...steps.map(step => seconds[step]?.toFixed(1) ?? '-'),
      trouble === undefined ? 'good' : 'bad',
    ]),
  ]
  const widths = cells[0].map((_, column) => Math.max(...cells.map(row => row[column].length)))
  return cells
    .map(row =>
      row
        .map((cell, column) => (column > 1 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join('  '),
    )
    .join('\n')
}
