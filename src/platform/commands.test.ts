import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { Interrupted } from '../errors.ts'
import { nodeCommands } from './commands.ts'

const never = new AbortController().signal

test('a program that says a lot neither fails nor fills the memory', async () => {
  let lines = 0
  const outcome = await nodeCommands(never).run(
    'sh',
    ['-c', 'yes a-line-of-text | head -n 400000; printf end >&2'],
    {
      onLine: () => {
        lines += 1
      },
    },
  )
  expect(outcome.code).toBe(0)
  expect(lines).toBe(400_001)
  expect(outcome.out.length).toBeLessThan(3 * 1024 * 1024)
  expect(outcome.err).toBe('end\n')
})

test('a line that does not end is told in pieces, and all of it', async () => {
  const lengths: number[] = []
  await nodeCommands(never).run(
    'sh',
    ['-c', "head -c 5000000 /dev/zero | tr '\\0' x; echo; echo; printf last"],
    {
      onLine: line => {
        lengths.push(line.length)
      },
    },
  )
  expect(lengths.slice(-2)).toEqual([0, 4])
  expect(lengths.slice(0, -2).reduce((sum, length) => sum + length)).toBe(5_000_000)
  expect(Math.max(...lengths)).toBeLessThan(1.2 * 1024 * 1024)
})

test.each<[string, string, number]>([
  ['its own code', 'exit 3', 3],
  ['128 and the signal', 'kill -TERM $$', 143],
])('the exit code is %s', async (_name, script, code) => {
  expect((await nodeCommands(never).run('sh', ['-c', script])).code).toBe(code)
})

test('a program that does not exist has the code that shells give it', async () => {
  expect(await nodeCommands(never).run('no-such-program-anywhere', [])).toMatchObject({
    code: 127,
    err: 'no-such-program-anywhere: not found\n',
  })
})

test.each([false, true])(
  'what stands on the PATH and cannot be run counts as missing (guarded: %s)',
  async guarded => {
    const directory = mkdtempSync(join(tmpdir(), 'snapsmith-test-'))
    writeFileSync(join(directory, 'tool'), '', { mode: 0o644 })
    const outcome = await nodeCommands(never).run('tool', [], {
      guarded,
      env: { PATH: `${directory}:/usr/bin:/bin` },
    })
    expect(outcome).toMatchObject({ code: 127, missing: true, err: 'tool: not found\n' })
    // A path that is named is another matter.
    expect(await nodeCommands(never).run(join(directory, 'tool'), [])).toMatchObject({
      code: 126,
      missing: false,
    })
    rmSync(directory, { recursive: true })
  },
)

test('a program sees only the environment that it is given', async () => {
  const outcome = await nodeCommands(never).run('/usr/bin/env', [], { env: { ONLY: 'this' } })
  expect(outcome.out).toBe('ONLY=this\n')
})

test('what a guarded program leaves behind goes with it, and is not waited for', async () => {
  const outcome = await nodeCommands(never).run('bash', ['-c', 'sleep 300 & echo $!; exit 4'], {
    guarded: true,
  })
  expect(outcome.code).toBe(4)
  await expect.poll(() => isAlive(Number(outcome.out))).toBe(false)
})

test('what has left the group of a guarded program is found by its mark', async () => {
  const mark = `MARK=${process.pid}-left`
  const [name = '', value = ''] = mark.split('=')
  const outcome = await nodeCommands(never).run(
    'bash',
    ['-c', 'setsid sleep 300 & echo $!; sleep 0.2; exit 4'],
    { guarded: true, mark, env: { PATH: process.env.PATH, [name]: value } },
  )
  expect(outcome.code).toBe(4)
  await expect.poll(() => isAlive(Number(outcome.out))).toBe(false)
})

test('a guarded program goes when we are killed', async () => {
  const source = `import { nodeCommands } from './src/platform/commands.ts'
    await nodeCommands(new AbortController().signal).run('bash', ['-c', 'sleep 300 & echo $!; wait'], { guarded: true, onLine: line => console.log(line) })`
  const bundle = await build({
    stdin: { contents: source, resolveDir: process.cwd() },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    external: ['execa'],
  })
  const program = join(mkdtempSync(join(process.cwd(), 'node_modules', '.guarded-')), 'program.mjs')
  writeFileSync(program, bundle.outputFiles[0]?.text ?? '')
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = await new Promise<number>(resolve =>
    child.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))),
  )
  expect(isAlive(pid)).toBe(true)
  child.kill('SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
  rmSync(dirname(program), { recursive: true })
})

test('an interruption ends a program with everything that it has started', async () => {
  const interruption = new AbortController()
  const commands = nodeCommands(interruption.signal)
  const pids: number[] = []
  const run = commands.run('sh', ['-c', 'sleep 300 & echo $!; wait'], {
    onLine: line => {
      pids.push(Number(line))
      interruption.abort()
      commands.stopAll('SIGTERM')
    },
  })
  await expect(run).rejects.toThrow(Interrupted)
  expect(pids).toHaveLength(1)
  await expect.poll(() => isAlive(pids[0] ?? 0)).toBe(false)
})

/** Whether a process still runs; one that has ended and waits to be noticed by its parent does not. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
