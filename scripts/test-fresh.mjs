/**
 * `npm run test:fresh`: the commands that a newcomer types, on machines that have nothing but Debian, Node and npm.
 *
 *   npm run test:fresh                        the whole matrix
 *   npm run test:fresh -- 12-root-22 chroot   some cells of it; --whole runs every test in each
 *
 * Needs root. Systems are kept in /var/tmp/snapsmith-fresh (or where FRESH_TEST_CACHE says), with a log for each cell.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createWriteStream, cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cells, hookTests, npmOf, suiteOf } from '../test/fresh/cells.mjs'
import { giveUp, needPrograms, root, show } from './lib/needs.mjs'

/** A refusal tells what to run; that is run as it is printed, and then the command goes well. */
const remedy = `mkdir ../packed && cp test/conformance/sources/fixtures/one.tar.xz ../packed && cd ../packed
printf '%s\\n' 'name: aa' 'base: core24' "version: '1'" 'summary: s' 'description: d' 'confinement: strict' 'parts: {p: {plugin: dump, source: one.tar.xz}}' > snapcraft.yaml
! "$OLDPWD/bin/snapsmith" pull 2> refusal
cat refusal
sh -ec "$(sed -n 's/.*Install it with: //p' refusal)"
"$OLDPWD/bin/snapsmith" pull`

const names = process.argv.slice(2).filter(word => word !== '--whole')
const unknown = names.filter(name => !cells.some(cell => cell.name === name))
if (unknown.length > 0)
  giveUp(
    `There is no cell ${unknown.join(', ')}. The cells are: ${cells.map(cell => cell.name).join(', ')}`,
    64,
  )
if (process.getuid?.() !== 0)
  giveUp('This test makes systems and enters them, which needs root: sudo npm run test:fresh', 77)
needPrograms(['mmdebstrap', 'git', 'tar'], 77)

const cache = process.env.FRESH_TEST_CACHE ?? '/var/tmp/snapsmith-fresh'
const logs = join(cache, 'logs')
mkdirSync(logs, { recursive: true })
const wanted = cells
  .filter(cell => names.length === 0 || names.includes(cell.name))
  .map(cell => ({ ...cell, whole: cell.whole || process.argv.includes('--whole') }))
const rows = []
for (const cell of wanted) {
  rows.push(await run(cell))
  if (rows.length < wanted.length) console.log(`\n${table(rows.slice(-1))}\n`)
}
console.log(`\n${table(rows)}\n`)
const bad = rows.filter(row => row.troubles.length > 0)
for (const { name, troubles } of bad) for (const trouble of troubles) console.log(`${name}: ${trouble}`)
const sum = key => rows.reduce((all, row) => all + row[key], 0)
console.log(`${rows.length - bad.length} of ${rows.length} cells are good; logs are in ${logs}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = bad.length > 0 ? 1 : 0

/** Makes a cell's machine, takes its steps, and tells what came of each. */
async function run(cell) {
  const { name, debian, user, node } = cell
  const started = Date.now()
  const system = join(cache, `debian-${suiteOf[debian]}-${user}`)
  if (show(join(root, 'test/fresh/root.sh'), [cache, suiteOf[debian], user, String(node), npmOf[node]]) !== 0)
    giveUp('The system could not be prepared.', 77)
  const machine = join(cache, 'cells', name)
  rmSync(machine, { recursive: true, force: true })
  mkdirSync(join(cache, 'cells'), { recursive: true })
  execFileSync('cp', ['-a', system, machine])
  execFileSync('cp', [
    '-a',
    `${join(cache, `node-${node}-npm-${npmOf[node]}`)}/.`,
    join(machine, 'usr/local'),
  ])
  cpSync('/etc/resolv.conf', join(machine, 'etc/resolv.conf'), { dereference: true })
  clone(cell, machine)

  const row = { name, passed: 0, failed: 0, skipped: 0, troubles: [] }
  const log = createWriteStream(join(logs, `${name}.log`))
  try {
    for (const step of stepsOf(cell)) await take(step, { cell, machine, log, row })
    if (cell.staging) await startElsewhere({ cell, machine, log, row })
  } finally {
    log.end()
    rmSync(machine, { recursive: true, force: true })
  }
  return { ...row, seconds: Math.round((Date.now() - started) / 1000) }
}

/** What is typed in a cell, and what must not come of it. */
function stepsOf({ whole, chroot, staging }) {
  const tried = chroot ? /^Hooks were not tried, because .+$/m : /^hello-hooks \S+ installed$/m
  return [
    { title: 'npm start', words: ['npm', 'start'], trouble: out => lineMissing(out, tried) },
    {
      title: 'pack',
      words: [
        'sh',
        '-ec',
        'bin/snapsmith init --template hooks ../own && cd ../own && "$OLDPWD/bin/snapsmith" pack',
      ],
    },
    { title: 'lint', words: ['sh', '-ec', 'bin/snapsmith lint ../own/*.snap'] },
    ...(staging ? [{ title: 'stage-packages', words: ['test/fresh/staged.sh'] }] : []),
    { title: 'a remedy', words: ['sh', '-ec', remedy] },
    {
      title: 'npm test',
      words: ['npm', 'test', ...(whole ? [] : ['--', ...hookTests])],
      counts: true,
      trouble: out => skippedOutOfTurn(out, chroot),
    },
  ]
}

/** Starts the program of the snap that `staged.sh` has packed, with a library of it, in a system of the next release. */
async function startElsewhere({ cell, machine, log, row }) {
  const other = join(cache, `debian-${suiteOf[13]}-${cell.user}`)
  if (
    show(join(root, 'test/fresh/root.sh'), [
      cache,
      suiteOf[13],
      cell.user,
      String(cell.node),
      npmOf[cell.node],
    ]) !== 0
  )
    giveUp('The system could not be prepared.', 77)
  const guest = join(other, 'srv/staged')
  rmSync(guest, { recursive: true, force: true })
  try {
    execFileSync('cp', ['-a', join(machine, cell.clone, '../staged/tree'), guest])
    const words = [
      'sh',
      '-ec',
      'LC_ALL=C LD_PRELOAD="$(echo "$PWD"/usr/lib/*/libsqlite3.so.0)" usr/bin/hello',
    ]
    await take(
      { title: 'start in Debian 13', words, trouble: out => lineMissing(out, /^Hello, world!$/m) },
      { cell: { ...cell, clone: '/srv/staged' }, machine: other, log, row },
    )
  } finally {
    rmSync(guest, { recursive: true, force: true })
  }
}
function lineMissing(out, line) {
  return line.test(out) ? undefined : `no line ${String(line)}`
}

/** In a plain chroot tests that confine a hook are left out; elsewhere none is. */
function skippedOutOfTurn(out, chroot) {
  const { skipped } = countsIn(out)
  if (!chroot) return skipped > 0 ? `${skipped} tests were left out` : undefined
  const confined = Number(
    /^(\d+) tests? (?:is|are) left out, because no hook can be confined here/m.exec(out)?.[1] ?? 0,
  )
  return confined === skipped ? undefined : `${skipped - confined} tests were left out that confine nothing`
}

function countsIn(out) {
  const found = [...out.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1) ?? []
  return { passed: Number(found[1] ?? 0), failed: Number(found[2] ?? 0), skipped: Number(found[3] ?? 0) }
}

/** Takes one step; its output goes to the log, and what shows how far it is to the person. */
async function take({ title, words, counts, trouble }, { cell, machine, log, row }) {
  console.log(`${cell.name}: ${title} ...`)
  const started = Date.now()
  const who = cell.user === 'root' ? 'root' : 'person'
  const env = { ...process.env, CHROOT: cell.chroot ? '1' : '', TMPFS: cell.tmpfs ? '1' : '' }
  const child = spawn(join(root, 'test/fresh/enter.sh'), [machine, who, cell.clone, ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  log.write(`== ${title}\n`)
  let out = ''
  const tell = line => {
    out += `${line}\n`
    log.write(`${line}\n`)
    const plain = line.replaceAll(/\x1b\[[0-9;]*m/g, '')
    if (/^ [✓❯×↓] |^ FAIL /.test(plain)) console.log(`${cell.name}: ${plain.trim()}`)
  }
  createInterface({ input: child.stderr }).on('line', tell)
  createInterface({ input: child.stdout }).on('line', tell)
  const code = await new Promise(resolve =>
    child.on('close', (end, signal) => {
      resolve(end ?? signal)
    }),
  )
  const plain = out.replaceAll(/\x1b\[[0-9;]*m/g, '')
  if (counts) Object.assign(row, countsIn(plain))
  const found = code === 0 ? trouble?.(plain) : `ended with ${code}`
  if (found !== undefined) row.troubles.push(`${title}: ${found}`)
  console.log(`${cell.name}: ${title} ${found ?? 'is good'} (${Math.round((Date.now() - started) / 1000)} s)`)
}

/** The project as it stands here, committed or not, as somebody clones it. */
function clone({ clone: place, user }, machine) {
  const target = join(machine, place)
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, target])
  execFileSync('sh', [
    '-ec',
    'cd "$1"; find "$2" -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +; git ls-files -z --cached --others --exclude-standard | xargs -0 -n1 sh -c \'[ ! -e "$0" ] && [ ! -L "$0" ] || printf "%s\\0" "$0"\' | tar --create --null --no-recursion --files-from=- | tar --extract --directory="$2" --no-same-owner',
    'sh',
    root,
    target,
  ])
  const owner = user === 'root' ? '0:0' : '1000:1000'
  execFileSync('chown', ['-R', owner, target])
}

function table(list) {
  const lines = [
    ['cell', 'passed', 'failed', 'skipped', 'seconds', ''],
    ...list.map(row =>
      [
        row.name,
        row.passed,
        row.failed,
        row.skipped,
        row.seconds,
        row.troubles.length === 0 ? 'good' : 'BAD',
      ].map(String),
    ),
  ]
  const widths = [0, 1, 2, 3, 4].map(column => Math.max(...lines.map(line => line[column].length)))
  return lines
    .map(line =>
      line
        .map((text, column) =>
          column === 0 || column === 5 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
