import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Interrupted } from '../errors.ts'
import { nodeCommands } from './commands.ts'

const never = new AbortController().signal

test('a program that says a lot neither fails nor fills the memory', async () => {
  let lines = 0
  const outcome = await nodeCommands(never).run('sh', ['-c', 'yes a-line-of-text | head -n 400000; printf end >&2'], { onLine: () => { lines += 1 } })
  expect(outcome.code).toBe(0)
  expect(lines).toBe(400_001)
  expect(outcome.out.length).toBeLessThan(3 * 1024 * 1024)
  expect(outcome.err).toBe('end\n')
})

test.each<[string, string, number]>([
  ['its own code', 'exit 3', 3],
  ['128 and the signal', 'kill -TERM $$', 143],
])('the exit code is %s', async (_name, script, code) => {
  expect((await nodeCommands(never).run('sh', ['-c', script])).code).toBe(code)
})

test('a program that does not exist has the code that shells give it', async () => {
  expect((await nodeCommands(never).run('no-such-program-anywhere', [])).code).toBe(127)
})

test('a program sees only the environment that it is given', async () => {
  const outcome = await nodeCommands(never).run('/usr/bin/env', [], { env: { ONLY: 'this' } })
  expect(outcome.out).toBe('ONLY=this\n')
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
