/** What is compared with what. Each command runs as a person would run it, in a process of its own. */
import { execFileSync } from 'node:child_process'
import { createCipheriv } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
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
  return [
    {
      name: 'start: snapsmith --version',
      repeat: 15,
      target: '2x',
      ours: () => run(node, [snapsmith, '--version']),
      floors: { 'bare node': bareNode },
    },
  ]
}

/** A snap with one hook, from nothing, against what remains when everything but Node and mksquashfs is taken away. */
export function packing(scratch) {
  const project = join(scratch, 'one-hook')
  const original = `${project}.original`
  let floor
  return [
    {
      name: 'pack: one hook',
      repeat: 7,
      before() {
        if (!existsSync(original)) writeOneHook(original)
        if (floor === undefined) {
          const recorded = join(scratch, 'recorded')
          cpSync(original, recorded, { recursive: true })
          floor = recordMksquashfs({ project: recorded, args: ['pack'], scratch })
        }
        rmSync(project, { recursive: true, force: true })
        cpSync(original, project, { recursive: true })
      },
      ours: () => run(node, [snapsmith, 'pack'], { cwd: project }),
      floors: {
        'node + mksquashfs': () => {
          bareNode()
          floor()
        },
      },
    },
  ]
}

/**
 * A tree of 1 GB, a third of it in many small files and half of it not to be compressed, against mksquashfs with the same arguments:
 * as a directory with xz, and as a project that is primed already with lzo, where everything else weighs more. What we ourselves hold of it
 * in memory is compared with the same for a tree of 400 files: nothing for each byte, little for each of the 25,000 files.
 */
export function packingLarge(scratch) {
  const large = join(scratch, 'large')
  const small = join(scratch, 'small')
  const file = join(scratch, 'large.snap')
  const ready = () => {
    if (existsSync(large)) return
    writeLarge({ project: large, bigFiles: 32 })
    writeLarge({ project: small, bigFiles: 0, directories: 4 })
    for (const cwd of [large, small]) run(node, [snapsmith, 'prime'], { cwd })
  }
  const withStub = { ...process.env, PATH: `${withoutMksquashfs(scratch)}:${process.env.PATH}` }
  const comparison = (name, args, rest) => {
    let floor
    return {
      name,
      best: true,
      ...rest,
      before() {
        ready()
        // The arguments are those for the small tree, whose packing takes no time.
        floor ??= recordMksquashfs({ project: small, args, scratch })
        rmSync(file, { force: true })
        settle()
      },
      ours: () => run(node, [snapsmith, ...args], { cwd: large }),
      alone: () => run(node, [snapsmith, ...args], { cwd: large, env: withStub }),
      floors: { mksquashfs: () => floor(join(large, 'prime')) },
      memory: {
        args: [snapsmith, ...args],
        options: { cwd: large, env: withStub },
        floors: { 'a small tree': { cwd: small } },
        repeat: 3,
      },
    }
  }
  return [
    comparison('pack: 1 GB as a directory, xz', ['pack', 'prime', '--output', file], {
      target: '1.03x',
      repeat: 2,
      limit: 'the same, 1x',
    }),
    comparison('pack: 1 GB as a project, lzo', ['pack', '--output', file], {
      repeat: 3,
      limit: '25 MB more, and no more than 100 MB',
    }),
  ]
}

/** The lifecycle's fixed costs on many files, against the copies that it cannot do without: one real, three by hard links. */
export function priming(scratch) {
  const one = manyFiles({ scratch, name: 'many-files', parts: 1, directories: 200 })
  const ten = manyFiles({ scratch, name: 'many-parts', parts: 10, directories: 20 })
  return [
    {
      name: 'prime: 20,000 files from nothing',
      repeat: 5,
      target: '2x of cp',
      before() {
        one.forget()
        settle()
      },
      ours: one.prime,
      floors: { 'cp -a, 3 x cp -al': one.copy },
    },
    {
      name: 'prime: 20,000 files unchanged',
      repeat: 5,
      target: '3x of walk',
      before() {
        one.primed()
        settle()
      },
      ours: one.prime,
      floors: {
        'stat walk': one.walk,
        'bare node + stat walk': () => {
          bareNode()
          one.walk()
        },
      },
    },
    {
      name: 'prime: 20,000 files, one touched',
      repeat: 5,
      target: '1.3x of unchanged',
      before() {
        one.primed()
        settle()
      },
      ours() {
        one.touch()
        one.prime()
      },
      floors: { unchanged: one.prime },
    },
    {
      name: 'prime: 20,000 files, one added',
      repeat: 5,
      target: '2x of unchanged',
      before() {
        one.primed()
        settle()
      },
      ours() {
        one.add()
        one.prime()
      },
      floors: { unchanged: one.prime },
    },
    {
      name: 'prime: 10 parts of 2,000 files',
      repeat: 5,
      target: '1x of one part',
      before() {
        one.forget()
        ten.forget()
        settle()
      },
      ours: ten.prime,
      floors: { 'one part of 20,000': one.prime },
    },
    {
      name: 'prime: 10 parts, unchanged',
      repeat: 5,
      target: '1x of one part',
      before() {
        one.primed()
        ten.primed()
        settle()
      },
      ours: ten.prime,
      floors: { 'one part of 20,000': one.prime },
    },
  ]
}

/** Ten times as many files: ten times the time, and never more memory than is told. Takes a minute or two, so it is asked for. */
export function growing(scratch) {
  const small = manyFiles({ scratch, name: 'many-files', parts: 1, directories: 200 })
  const large = manyFiles({ scratch, name: 'very-many-files', parts: 1, directories: 2000 })
  const again = {
    before() {
      small.primed()
      large.primed()
      settle()
    },
  }
  return [
    {
      name: 'prime: 200,000 files from nothing',
      repeat: 2,
      target: '10x',
      before() {
        small.forget()
        large.forget()
        settle()
      },
      floors: { 'a tenth of that': small.prime },
      ours: large.prime,
      memory: large.command,
      limit: '400 MB',
    },
    {
      name: 'prime: 200,000 files unchanged',
      repeat: 3,
      target: '10x',
      ...again,
      floors: { 'a tenth of that': small.prime },
      ours: large.prime,
      memory: large.command,
      limit: '400 MB',
    },
    {
      name: 'prime: 200,000 files, one touched',
      repeat: 3,
      target: '1.3x of unchanged',
      ...again,
      floors: { unchanged: large.prime },
      ours() {
        large.touch()
        large.prime()
      },
    },
    {
      name: 'prime: 200,000 files, one added',
      repeat: 3,
      target: '2x of unchanged',
      ...again,
      floors: { unchanged: large.prime },
      ours() {
        large.add()
        large.prime()
      },
    },
  ]
}

// What earlier rounds have left to write must not be paid for by this one.
function settle() {
  run('sync', [])
}

/** A project of dump parts with 100 files in each directory, and what is done with it; written when it is first needed. */
function manyFiles({ scratch, name, parts, directories }) {
  const project = join(scratch, name)
  const copies = ['a', 'b', 'c', 'd'].map(each => join(scratch, `${name}-copy-${each}`))
  const ready = () => {
    if (!existsSync(project)) writeManyFiles({ project, parts, directories })
  }
  const command = { args: [snapsmith, 'prime'], options: { cwd: project } }
  const prime = () => run(node, command.args, command.options)
  const source = join(project, 'sources')
  let added = 0
  return {
    command,
    prime,
    forget() {
      ready()
      for (const path of [...['parts', 'stage', 'prime'].map(each => join(project, each)), ...copies])
        rmSync(path, { recursive: true, force: true })
    },
    primed() {
      ready()
      if (!existsSync(join(project, 'prime/meta/snap.yaml'))) prime()
    },
    copy() {
      run('cp', ['-a', source, copies[0]])
      for (const [from, to] of [
        [0, 1],
        [1, 2],
        [2, 3],
      ])
        run('cp', ['-al', copies[from], copies[to]])
    },
    walk: () => run('find', [source, '-printf', '%s %T@\n']),
    touch: () => touch(join(source, 'p0/d0-017/f042')),
    add: () => writeFileSync(join(source, `p0/d0-017/added-${(added += 1)}`), 'new\n'),
  }
}

function touch(path) {
  const now = new Date()
  utimesSync(path, now, now)
}

/** Finds out with which arguments mksquashfs is called, and gives a function that calls it so, on the same or on another tree. */
function recordMksquashfs({ project, args, scratch }) {
  const place = mkdtempSync(join(scratch, 'recorded-'))
  const [bin, record, list, image] = ['bin', 'arguments', 'list', 'floor.snap'].map(name => join(place, name))
  mkdirSync(bin)
  const real = execFileSync('/bin/sh', ['-c', 'command -v mksquashfs'], { encoding: 'utf8' }).trim()
  // Lists that it is given are gone when snapsmith is done, so they are kept.
  writeFileSync(
    join(bin, 'mksquashfs'),
    `#!/bin/sh
{ echo "$PWD"; for word; do if [ -f "$word" ]; then cp "$word" '${list}'; echo '${list}'; else echo "$word"; fi; done; } > '${record}'
exec '${real}' "$@"
`,
  )
  chmodSync(join(bin, 'mksquashfs'), 0o755)
  run(node, [snapsmith, ...args], {
    cwd: project,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  })
  const [recorded, tree, , ...options] = readFileSync(record, 'utf8').trimEnd().split('\n')
  return (cwd = recorded) => {
    rmSync(image, { force: true })
    run(real, [tree, image, ...options], { cwd })
  }
}

/** A directory with a mksquashfs that does nothing: what a command takes with it is what it takes itself. */
function withoutMksquashfs(scratch) {
  const bin = join(scratch, 'without')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'mksquashfs'), '#!/bin/sh\nhead -c 20000 /dev/zero > "$2"\n', { mode: 0o755 })
  return bin
}

function writeOneHook(project) {
  mkdirSync(join(project, 'snap/hooks'), { recursive: true })
  writeFileSync(
    join(project, 'snap/snapcraft.yaml'),
    yaml('one-hook', 'parts:\n  nothing:\n    plugin: nil\n'),
  )
  writeFileSync(join(project, 'snap/hooks/install'), '#!/bin/sh\nexit 0\n')
  chmodSync(join(project, 'snap/hooks/install'), 0o755)
}

/** Small files of 1 to 31 kB that can be compressed, and big ones of 20 MB of which three quarters cannot. */
function writeLarge({ project, bigFiles, directories = 250 }) {
  mkdirSync(join(project, 'snap'), { recursive: true })
  writeFileSync(
    join(project, 'snap/snapcraft.yaml'),
    yaml('large', 'compression: lzo\nparts:\n  files: {plugin: dump, source: files}\n'),
  )
  for (let directory = 0; directory < directories; directory += 1) {
    const path = join(project, 'files', `d${directory}`)
    mkdirSync(path, { recursive: true })
    for (let file = 0; file < 100; file += 1)
      writeFileSync(
        join(path, `f${file}`),
        `${directory} ${file * 7919}: some words that come back\n`.repeat(
          25 + ((file * 37 + directory * 11) % 750),
        ),
      )
  }
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
  for (let big = 0; big < bigFiles; big += 1) {
    const blocks = Array.from({ length: 80 }, (_, block) =>
      block % 4 === 0
        ? Buffer.alloc(256 * 1024, `block ${block} of file ${big}\n`)
        : noise.update(Buffer.alloc(256 * 1024)),
    )
    writeFileSync(join(project, 'files', `big${big}`), Buffer.concat(blocks))
  }
}

/** Each file of up to 2 kB. */
function writeManyFiles({ project, parts, directories }) {
  const names = Array.from({ length: parts }, (_, part) => `p${part}`)
  mkdirSync(join(project, 'snap'), { recursive: true })
  writeFileSync(
    join(project, 'snap/snapcraft.yaml'),
    yaml(
      'many-files',
      `parts:\n${names.map(name => `  ${name}:\n    plugin: dump\n    source: sources/${name}\n`).join('')}`,
    ),
  )
  for (const [part, name] of names.entries()) {
    for (let directory = 0; directory < directories; directory += 1) {
      // Parts do not share directories: what is compared is the number of parts.
      const path = join(project, 'sources', name, `d${part}-${String(directory).padStart(3, '0')}`)
      mkdirSync(path, { recursive: true })
      for (let file = 0; file < 100; file += 1)
        writeFileSync(
          join(path, `f${String(file).padStart(3, '0')}`),
          `${directory} ${file}\n`.repeat(1 + ((file * 37 + directory) % 250)),
        )
    }
  }
}

function yaml(name, rest) {
  return `name: ${name}\nbase: core24\nversion: '1'\nsummary: Bench\ndescription: Bench\ngrade: devel\nconfinement: strict\n${rest}`
}
