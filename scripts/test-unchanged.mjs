/**
 * `npm run test:unchanged -- COMMIT [PATTERN]`: what this checkout does with every test project beside what another commit does.
 *
 * Compared are the exit code, all output, every image byte for byte, the primed trees, and what lint, check, plan and the scenarios say
 * of each. For a change that is to be seen by nobody. PATTERN, a regular expression, chooses projects by name.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { giveUp, needNpmPackages, needPrograms, root, show } from './lib/needs.mjs'

const [commit, pattern = ''] = process.argv.slice(2)
if (commit === undefined)
  giveUp('Say which commit to compare with: npm run test:unchanged -- COMMIT [PATTERN]', 64)
needNpmPackages()
needPrograms(['git', 'mksquashfs', 'unsquashfs', 'bwrap', 'make', 'gcc'])

const work = join(tmpdir(), `snapsmith-unchanged-${process.getuid?.() ?? 0}`)
rmSync(join(work, 'projects'), { recursive: true, force: true })
const programs = [otherProgram(), builtProgram(root)]
const looks = [['plan', 'pack'], ['validate'], ['hooks', 'list'], ['lint', '--format', 'json', '.']]
const names = projects().filter(({ name }) => new RegExp(pattern).test(name))
if (names.length === 0) giveUp(`No test project matches ${pattern}.`, 64)

let images = 0
let bad = 0
const queue = [...names]
await Promise.all(Array.from({ length: availableParallelism() }, one))
console.log(
  `${names.length} projects, ${images} images: ${bad === 0 ? 'nothing has changed' : `${bad} have changed`}`,
)
process.exitCode = bad === 0 ? 0 : 1

async function one() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const told = []
    // The same place for both, since a project's path is in what is said.
    for (const program of programs) told.push(await outcomeOf(next, program))
    const differing = [...told[0].keys(), ...told[1].keys()].filter(
      (key, at, all) => all.indexOf(key) === at && told[0].get(key) !== told[1].get(key),
    )
    images += [...told[1].keys()].filter(key => /image /.test(key)).length
    if (differing.length === 0) continue
    bad += 1
    console.log(`${next.name} differs:`)
    for (const key of differing) {
      console.log(`  ${key}`)
      console.log(difference(told.map(map => map.get(key) ?? 'nothing')))
    }
  }
}

/** Everything that a program makes of a project, by what it is. */
async function outcomeOf({ name, from, steps, setup, base }, program) {
  const project = join(work, 'projects', name.replaceAll(' ', '-'), 'project')
  rmSync(join(project, '..'), { recursive: true, force: true })
  mkdirSync(join(project, '..'), { recursive: true })
  cpSync(from, project, { recursive: true, verbatimSymlinks: true })
  if (base !== undefined) changeBase(project, base)
  const told = new Map()
  await shell(setup, project)
  for (const words of looks) told.set(`${words.join(' ')} before`, await say(program, words, project))
  for (const [at, step] of steps.entries()) {
    await shell(step.do ?? [], project)
    told.set(`${at} ${step.command.join(' ')}`, await say(program, step.command, project, step.env))
    for (const [path, digest] of treeOf(project)) told.set(`${at} ${path}`, digest)
  }
  for (const words of [
    ['plan', 'pack'],
    ['lint', '--format', 'json', 'prime'],
  ])
    told.set(`${words.join(' ')} after`, await say(program, words, project))
  for (const file of readdirSync(project).filter(file => /\.(snap|comp)$/.test(file)))
    for (const words of [
      ['check', '--format', 'json', file],
      ['lint', '--format', 'json', file],
    ])
      told.set(words.join(' '), await say(program, words, project))
  rmSync(join(project, '..'), { recursive: true, force: true })
  return told
}

async function say(program, words, cwd, env = {}) {
  const ended = await run(process.execPath, [program, ...words], { cwd, env })
  return `${ended.code}\n${ended.text}`
    .replace(new RegExp(`${tmpdir()}/snapsmith-[A-Za-z0-9]{6}\\b`, 'g'), '<TMP>')
    .replace(/\d{8}-\d{6}[\d.-]*\.log/g, '<LOG>')
    .replace(/^Ran: .*\n/gm, '')
    .replace(/\b\d+ ms\b/g, '<TIME>')
    .replace(/("(?:milliseconds|duration|took|time)": ?)[\d.]+/g, '$1<TIME>')
}

async function shell(lines, cwd) {
  for (const line of lines) await run('/bin/sh', ['-ec', `umask 022; ${line}`], { cwd, env: {} })
}

function run(program, words, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd,
      env: {
        PATH: process.env.PATH,
        LC_ALL: 'C.UTF-8',
        SOURCE_DATE_EPOCH: '1700000000',
        HOME: join(work, 'home'),
        XDG_STATE_HOME: join(work, 'state'),
        XDG_CACHE_HOME: join(work, 'cache'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const texts = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', text => (texts.out += text))
    child.stderr.setEncoding('utf8').on('data', text => (texts.err += text))
    child.on('error', reject)
    child.on('close', code => resolve({ code, text: `${texts.out}\n${texts.err}` }))
  })
}

/** Paths of a project with their kind, mode and digest; what the register of a run holds is its own business. */
function treeOf(top) {
  const found = []
  const walk = path => {
    for (const name of readdirSync(join(top, path)).sort()) {
      const at = path === '' ? name : `${path}/${name}`
      if (/(^|\/)\.snapsmith|^parts\/[^/]+\/(state|run)(\/|$)/.test(at)) continue
      const stat = lstatSync(join(top, at))
      const mode = (stat.mode & 0o7777).toString(8)
      if (stat.isSymbolicLink()) found.push([`link ${at}`, readlinkSync(join(top, at))])
      else if (stat.isDirectory()) found.push([`directory ${at}`, mode])
      else if (stat.isFile()) {
        const bytes = readFileSync(join(top, at))
        const kind = bytes.subarray(0, 4).toString('latin1') === 'hsqs' ? 'image' : 'file'
        found.push([`${kind} ${at}`, `${mode} ${createHash('sha256').update(bytes).digest('hex')}`])
      } else found.push([`other ${at}`, mode])
      if (stat.isDirectory()) walk(at)
    }
  }
  walk('')
  return found
}

/** The cases of test-projects on each base that they say, and what else in the tests is a project. */
function projects() {
  const cases = namesIn('test-projects')
    .filter(name => existsSync(join(root, 'test-projects', name, 'case.json')))
    .flatMap(name => {
      const file = JSON.parse(readFileSync(join(root, 'test-projects', name, 'case.json'), 'utf8'))
      const own = {
        name,
        from: join(root, 'test-projects', name, 'project'),
        setup: file.setup ?? [],
        steps: file.steps ?? [{ command: file.command ?? [], env: file.env }],
      }
      const others = ['core22', 'core26'].filter(base => file[base] !== undefined && file[base] !== 'variant')
      return [own, ...others.map(base => ({ ...own, name: `${name} on ${base}`, base }))]
    })
  const rehearsed = ['test/scenarios/projects', 'test/snapd/projects'].flatMap(folder =>
    namesIn(folder).map(name => ({ folder, name, command: ['test', '--format', 'json'] })),
  )
  const linted = ['test/lint/projects', 'test/documented-scripts', 'templates'].flatMap(folder =>
    namesIn(folder).map(name => ({ folder, name, command: ['lint', '--verbose', '.'] })),
  )
  const plain = [
    ...rehearsed,
    ...linted,
    { folder: 'test-projects', name: 'hello-hooks', command: ['pack'] },
    { folder: 'test-projects', name: 'hello-hooks', command: ['test', '--format', 'json'] },
    { folder: 'test-projects', name: 'hello-hooks', command: ['rehearse', 'install'] },
  ]
    .filter(({ folder, name }) => lstatSync(join(root, folder, name)).isDirectory())
    .map(({ folder, name, command }) => ({
      name: `${folder}/${name} ${command[0]}`.replaceAll('/', '-'),
      from: join(root, folder, name),
      setup: [],
      steps: [{ command }],
    }))
  return [...cases, ...plain]
}

function changeBase(project, base) {
  const file = ['snapcraft.yaml', 'snap/snapcraft.yaml', 'build-aux/snap/snapcraft.yaml', '.snapcraft.yaml']
    .map(name => join(project, name))
    .find(path => existsSync(path))
  if (file !== undefined)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^base: core24$/m, `base: ${base}`))
}

function namesIn(folder) {
  return readdirSync(join(root, folder)).sort()
}

/** The first lines in which two texts differ. */
function difference(texts) {
  const [before, after] = texts.map(text => text.split('\n'))
  const first = before.findIndex((line, at) => line !== after[at])
  const from = Math.max(0, (first < 0 ? before.length : first) - 1)
  const some = (mark, lines) => lines.slice(from, from + 6).map(line => `    ${mark} ${line}`)
  return [...some('before', before), ...some('after ', after)].join('\n')
}

/** The program of the other commit, built once in a checkout that is kept. */
function otherProgram() {
  const sha = spawnSync('git', ['rev-parse', '--verify', `${commit}^{commit}`], {
    cwd: root,
    encoding: 'utf8',
  })
  if (sha.status !== 0) giveUp(`git knows no commit ${commit}.`, 64)
  const checkout = join(work, sha.stdout.trim())
  if (existsSync(join(checkout, 'ready'))) return join(checkout, 'bin/snapsmith')
  rmSync(checkout, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  if (show('git', ['clone', '-q', '--shared', '--no-checkout', root, checkout]) !== 0)
    giveUp('git clone failed.')
  if (
    show('git', ['-c', 'advice.detachedHead=false', 'checkout', '-q', sha.stdout.trim()], {
      cwd: checkout,
    }) !== 0
  )
    giveUp('git checkout failed.')
  const program = builtProgram(checkout)
  writeFileSync(join(checkout, 'ready'), '')
  return program
}

function builtProgram(checkout) {
  const same =
    readFileSync(join(checkout, 'package-lock.json'), 'utf8') ===
    readFileSync(join(root, 'package-lock.json'), 'utf8')
  if (same && !existsSync(join(checkout, 'node_modules')))
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  if (show(process.execPath, [join(checkout, 'scripts/build.mjs')], { cwd: checkout }) !== 0)
    giveUp('The build failed.')
  return join(checkout, 'bin/snapsmith')
}
