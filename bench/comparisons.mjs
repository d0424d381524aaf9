/** What is compared with what. Each command runs as a person would run it, in a process of its own. */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/lib/needs.mjs'

const node = process.execPath
const snapsmith = join(root, 'bin/snapsmith')

function run(program, args, options = {}) {
  execFileSync(program, args, { stdio: 'ignore', ...options })
}

const bareNode = () => run(node, ['-e', '0'])

/** The cost of starting. */
export function starting() {
  return [{ name: 'start: snapsmith --version', repeat: 15, target: '2x', ours: () => run(node, [snapsmith, '--version']), floors: { 'bare node': bareNode } }]
}

/** A snap with one hook, from nothing, against what remains when everything but Node and mksquashfs is taken away. */
export function packing(scratch) {
  const project = join(scratch, 'one-hook')
  const original = `${project}.original`
  let floor
  return [{
    name: 'pack: one hook',
    repeat: 7,
    before() {
      if (!existsSync(original)) writeOneHook(original)
      floor ??= recordMksquashfs({ original, scratch })
      rmSync(project, { recursive: true, force: true })
      cpSync(original, project, { recursive: true })
    },
    ours: () => run(node, [snapsmith, 'pack'], { cwd: project }),
    floors: { 'node + mksquashfs': () => { bareNode(); floor() } },
  }]
}

/** The lifecycle's fixed costs on many files, against the copies that it cannot do without: one real, three by hard links. */
export function priming(scratch) {
  const project = join(scratch, 'many-files')
  const source = join(project, 'source')
  const touched = join(source, 'd017/f042')
  const copies = ['a', 'b', 'c', 'd'].map(name => join(scratch, `copy-${name}`))
  const ready = () => { if (!existsSync(source)) writeManyFiles(project) }
  const prime = () => run(node, [snapsmith, 'prime'], { cwd: project })
  const forget = () => { for (const path of [...['parts', 'stage', 'prime'].map(name => join(project, name)), ...copies]) rmSync(path, { recursive: true, force: true }) }
  // What earlier rounds have left to write must not be paid for by this one.
  const settle = () => run('sync', [])
  const cp = () => {
    run('cp', ['-a', source, copies[0]])
    for (const [from, to] of [[0, 1], [1, 2], [2, 3]]) run('cp', ['-al', copies[from], copies[to]])
  }
  const walk = () => run('find', [source, '-printf', '%s %T@\n'])
  return [
    { name: 'prime: 20,000 files from nothing', repeat: 5, target: '3x of cp', before() { ready(); forget(); settle() }, ours: prime, floors: { 'cp -a, 3 x cp -al': cp } },
    { name: 'prime: 20,000 files unchanged', repeat: 5, before() { primed({ project, ready, prime }); settle() }, ours: prime, floors: { 'stat walk': walk, 'bare node + stat walk': () => { bareNode(); walk() } } },
    {
      name: 'prime: 20,000 files, one touched', repeat: 5, target: '1.3x of unchanged',
      before() { primed({ project, ready, prime }); settle() },
      ours() { touch(touched); prime() },
      floors: { unchanged: prime },
    },
  ]
}

/** Makes sure that there is something to find unchanged. */
function primed({ project, ready, prime }) {
  ready()
  if (!existsSync(join(project, 'prime/meta/snap.yaml'))) prime()
}

function touch(path) {
  const now = new Date()
  utimesSync(path, now, now)
}

/** Finds out with which arguments mksquashfs is called, and gives a function that calls it so. */
function recordMksquashfs({ original, scratch }) {
  const project = join(scratch, 'recorded')
  const bin = join(scratch, 'bin')
  const record = join(scratch, 'arguments')
  cpSync(original, project, { recursive: true })
  mkdirSync(bin)
  const real = execFileSync('/bin/sh', ['-c', 'command -v mksquashfs'], { encoding: 'utf8' }).trim()
  // Lists that it is given are gone when snapsmith is done, so they are kept.
  writeFileSync(join(bin, 'mksquashfs'), `#!/bin/sh
{ echo "$PWD"; for word; do if [ -f "$word" ]; then cp "$word" '${scratch}/list'; echo '${scratch}/list'; else echo "$word"; fi; done; } > '${record}'
exec '${real}' "$@"
`)
  chmodSync(join(bin, 'mksquashfs'), 0o755)
  run(node, [snapsmith, 'pack'], { cwd: project, env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } })
  const [cwd, tree, , ...options] = readFileSync(record, 'utf8').trimEnd().split('\n')
  const image = join(scratch, 'floor.snap')
  return () => {
    rmSync(image, { force: true })
    run(real, [tree, image, ...options], { cwd })
  }
}

function writeOneHook(project) {
  mkdirSync(join(project, 'snap/hooks'), { recursive: true })
  writeFileSync(join(project, 'snap/snapcraft.yaml'), yaml('one-hook', 'parts:\n  nothing:\n    plugin: nil\n'))
  writeFileSync(join(project, 'snap/hooks/install'), '#!/bin/sh\nexit 0\n')
  chmodSync(join(project, 'snap/hooks/install'), 0o755)
}

/** 200 directories with 100 files each, of up to 2 kB. */
function writeManyFiles(project) {
  mkdirSync(join(project, 'snap'), { recursive: true })
  writeFileSync(join(project, 'snap/snapcraft.yaml'), yaml('many-files', 'parts:\n  files:\n    plugin: dump\n    source: source\n'))
  for (let directory = 0; directory < 200; directory += 1) {
    const path = join(project, 'source', `d${String(directory).padStart(3, '0')}`)
    mkdirSync(path, { recursive: true })
    for (let file = 0; file < 100; file += 1) writeFileSync(join(path, `f${String(file).padStart(3, '0')}`), `${directory} ${file}\n`.repeat(1 + (file * 37 + directory) % 250))
  }
}

function yaml(name, rest) {
  return `name: ${name}\nbase: core24\nversion: '1'\nsummary: Bench\ndescription: Bench\ngrade: devel\nconfinement: strict\n${rest}`
}
