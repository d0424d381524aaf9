/**
 * Builds the projects of `projects.mjs` on this machine, which must have what Debian has for them, and prints a line of JSON for each.
 *
 *   inside.mjs SNAPSMITH DIRECTORY [NAME ...]
 */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { projectFile, toolchains } from './projects.mjs'

const bases = ['core22', 'core24', 'core26']
const [snapsmith, directory, ...names] = process.argv.slice(2)
for (const toolchain of toolchains.filter(({ name }) => names.length === 0 || names.includes(name)))
  for (const base of bases) process.stdout.write(`${JSON.stringify(tried(toolchain, base))}\n`)

/** First, unchanged, edited and with a source less, each compared with a build from nothing. */
function tried(toolchain, base) {
  const row = { name: toolchain.name, base, seconds: {}, trouble: undefined }
  const cwd = join(directory, `${toolchain.name.replaceAll(/\W+/g, '-')}-${base}`)
  rmSync(cwd, { recursive: true, force: true })
  write(cwd, { 'snapcraft.yaml': projectFile(toolchain, base) })
  write(join(cwd, 'source'), toolchain.files)
  const steps = {
    first: () => undefined,
    unchanged: () => undefined,
    edited: () => write(join(cwd, 'source'), { [toolchain.edited[0]]: toolchain.edited[1] }),
    removed: () => rmSync(join(cwd, 'source', toolchain.data)),
  }
  try {
    if (toolchain.prepare !== undefined) run(join(cwd, 'source'), 'sh', ['-c', toolchain.prepare])
    for (const [step, change] of Object.entries(steps)) {
      change()
      const started = Date.now()
      const said = run(cwd, snapsmith, ['pack'])
      row.seconds[step] = (Date.now() - started) / 1000
      expectThat(
        step !== 'unchanged' || said.includes('Already packed'),
        'something ran for an unchanged project',
      )
      seen(cwd, toolchain, step)
    }
    const left = treeOf(join(cwd, 'prime'))
    run(cwd, snapsmith, ['clean'])
    const started = Date.now()
    run(cwd, snapsmith, ['pack'])
    row.seconds.clean = (Date.now() - started) / 1000
    const clean = treeOf(join(cwd, 'prime'))
    expectThat(
      left === clean,
      `the tree is another one than that of a build from nothing:\n${difference(left, clean)}`,
    )
  } catch (error) {
    row.trouble = error.message
  }
  return row
}

/** What came out: the program of the packed snap says what it was built from, and what was removed has gone. */
function seen(cwd, { program, left, runner = [] }, step) {
  const unpacked = join(cwd, 'unpacked')
  rmSync(unpacked, { recursive: true, force: true })
  run(cwd, 'unsquashfs', ['-quiet', '-no-progress', '-d', unpacked, 'hello_1_amd64.snap'])
  const said = run(cwd, ...called([...runner, join(unpacked, program)]), {
    PATH: `${unpacked}/bin:${unpacked}/usr/bin:${process.env.PATH}`,
  })
  const word = step === 'first' || step === 'unchanged' ? 'one' : 'two'
  expectThat(said === `hello ${word}\n`, `the program said ${JSON.stringify(said)} and not 'hello ${word}'`)
  const there = existsSync(join(unpacked, left))
  expectThat(
    there === (step !== 'removed'),
    `${left} is ${there ? 'there' : 'not there'} after the step '${step}'`,
  )
}

function called([program, ...args]) {
  return [program, args]
}

function run(cwd, program, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  })
  if (error !== undefined) throw error
  expectThat(
    status === 0,
    `${program} ${args.join(' ')} ended with ${status}:\n${(stdout + stderr).split('\n').slice(-30).join('\n')}`,
  )
  return program === snapsmith ? stdout + stderr : stdout
}

function write(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** Every path with its kind, mode and content; what toolchains date is left out. */
function treeOf(root, path = '') {
  return readdirSync(join(root, path))
    .sort()
    .map(name => {
      const at = join(path, name)
      const stat = lstatSync(join(root, at))
      const mode = (stat.mode & 0o777).toString(8)
      if (stat.isDirectory()) return `${at}/ ${mode}\n${treeOf(root, at)}`
      if (stat.isSymbolicLink()) return `${at} -> ${readlinkSync(join(root, at))}\n`
      const dated = /\.pyc$|\.dist-info\/(RECORD|direct_url\.json)$|\.package-lock\.json$|\.jar$/.test(at)
      return `${at} ${mode} ${dated ? '' : readFileSync(join(root, at)).toString('base64').slice(-4000)}\n`
    })
    .join('')
}

function difference(one, other) {
  const [left, right] = [one, other].map(text => text.split('\n'))
  const only = (all, others) => all.filter(line => !others.includes(line)).map(line => line.slice(0, 120))
  return [...only(left, right).map(line => `- ${line}`), ...only(right, left).map(line => `+ ${line}`)]
    .slice(0, 12)
    .join('\n')
}

function expectThat(holds, message) {
  if (!holds) throw new Error(message)
}
