import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { workDirectory } from './workshop.ts'

const program = fileURLToPath(new URL('../../bin/snapsmith', import.meta.url))

/** A project with one part, and a way to run commands in it with a script for the shell. */
function project(script = 'touch $CRAFT_PART_INSTALL/x'): {
  cwd: string
  run: (input: string, ...args: string[]) => { exit: number | null; out: string[]; err: string }
} {
  const cwd = workDirectory()
  const lines = [
    'name: thing',
    'base: core24',
    "version: '1'",
    'summary: s',
    'description: d',
    'grade: devel',
  ]
  const part = ['    plugin: nil', '    build-environment: [{FOO: bar}]', `    override-build: ${script}`]
  writeFileSync(
    join(cwd, 'snapcraft.yaml'),
    [...lines, 'confinement: strict', 'parts:', '  p:', ...part, ''].join('\n'),
  )
  const run = (input: string, ...args: string[]): { exit: number | null; out: string[]; err: string } => {
    const env = { PATH: process.env.PATH, HOME: cwd, LANG: 'C.UTF-8' }
    const ended = spawnSync(program, args, { cwd, input, env, encoding: 'utf8' })
    return { exit: ended.status, out: ended.stdout.trimEnd().split('\n'), err: ended.stderr }
  }
  return { cwd, run }
}

const question = 'echo "$FOO $CRAFT_PART_NAME $CRAFT_STEP_NAME $PWD"\nexit 3\n'

test.each([
  ['pull', 'parts/p/src'],
  ['build', 'parts/p/build'],
  ['stage', 'stage'],
  ['prime', 'prime'],
])('a shell stands in the place of %s, or comes after it, in the environment of the part', (step, place) => {
  const { cwd, run } = project()
  const told = [`bar p ${step.toUpperCase()} ${join(cwd, place)}`]
  expect(run(question, step, '--shell')).toMatchObject({ exit: 0, out: told })
  expect(existsSync(join(cwd, 'stage/x'))).toBe(step === 'prime')
  expect(run(question, step, '--shell-after')).toMatchObject({ exit: 0, out: told })
  // What the first shell has made is no stranger's.
  expect(run('', 'prime').exit).toBe(0)
})

test('pack opens it in the primed tree, and packs only where it comes after', () => {
  const { cwd, run } = project()
  expect(run('ls', 'pack', '--shell')).toMatchObject({ exit: 0, out: ['meta', 'x'] })
  expect(existsSync(join(cwd, 'thing_1_amd64.snap'))).toBe(false)
  expect(run('ls', 'pack', '--shell-after')).toMatchObject({ exit: 0, out: ['meta', 'x'] })
  expect(existsSync(join(cwd, 'thing_1_amd64.snap'))).toBe(true)
})

test('with --debug a shell is opened where a step fails, and the failure is told before and after', () => {
  const { cwd, run } = project('touch half; false')
  const { exit, out, err } = run(`${question}`, 'pack', '--debug')
  expect({ exit, out }).toEqual({ exit: 1, out: [`bar p BUILD ${join(cwd, 'parts/p/build')}`] })
  expect(err.split("'override-build' in part 'p' failed with code 1.")).toHaveLength(3)
  expect(run('', 'pack').out).toEqual([''])
})

test('options that ask for containers and tokens are taken, with a line on what is done instead', () => {
  const { run } = project()
  const { exit, err } = run('', 'prime', '--use-lxd', '--bind-ssh', '--ua-token', 'secret')
  expect(exit).toBe(0)
  expect(err).toContain("'--use-lxd': snapsmith starts no container")
  expect(err).toContain("'--bind-ssh': nothing has to be bound")
  expect(err).toContain("'--ua-token': not used")
  expect(err).not.toContain('secret')
})

test('options stand for the variables of the manifest and the proxies; an unchanged project is not packed anew', () => {
  const { cwd, run } = project('echo "proxies $http_proxy $https_proxy"')
  const manifest = ['--enable-manifest', '--manifest-image-information', '{"a": 1}']
  const proxies = ['--http-proxy', 'http://one.example', '--https-proxy', 'http://two.example']
  const first = run('', 'pack', ...manifest, ...proxies)
  expect(first.err).toContain('proxies http://one.example http://two.example')
  expect(existsSync(join(cwd, 'prime/snap/manifest.yaml'))).toBe(true)
  expect(run('', 'pack', ...manifest).err).toContain('Already packed: thing_1_amd64.snap')
  expect(run('', 'pack', '--enable-manifest').err).toContain('\nPacked thing_1_amd64.snap')
})
