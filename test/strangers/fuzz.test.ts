import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { program, executable } from '../support/program.ts'
import { within } from '../support/within.ts'
import { workplace } from '../support/workplace.ts'
import type { Ground } from './hostile.ts'
import { makeHostile, randomOf } from './hostile.ts'

/** `npm run test:fuzz -- COUNT SEED` sets them. */
const count = Number(process.env['SNAPSMITH_FUZZ_COUNT'] ?? '100')
const seed = Number(process.env['SNAPSMITH_FUZZ_SEED'] ?? '1')
/** Every so many runs one is a process of its own, whose memory is looked at. */
const processEvery = 100

interface Bad {
  number: number
  args: readonly string[]
  what: string
}

test(`${String(count)} hostile inputs from seed ${String(seed)} are internal errors of none, show nothing, write nothing outside and leave nothing`, { timeout: count * 2000 + 60_000 }, async () => {
  const root = realpathSync(workplace())
  const own = join(root, 'own')
  mkdirSync(own)
  const secretText = 'geheim-4711: [\n#!/bin/sh\n[ $geheim-4711 == x ]\n'
  writeFileSync(join(own, 'secret'), secretText)
  const temporary = process.env['TMPDIR'] ?? tmpdir()
  const scratches = (): string[] => readdirSync(temporary).filter(name => name.startsWith(`snapsmith-${String(process.pid)}-`))
  const before = scratches()
  const ground: Ground = { directory: join(root, 'a/b/theirs'), secret: join(own, 'secret'), image: realImage(root) }
  const bad: Bad[] = []
  const table = new Map<string, number>()
  const told = process.env['SNAPSMITH_FUZZ_COUNT'] !== undefined
  if (told) process.stdout.write(`The number that is tried stands in ${join(root, 'at')}\n`)
  let slowest = 0
  for (let number = 0; number < count; number += 1) {
    emptied(ground.directory)
    const random = randomOf(seed * 1_000_003 + number)
    for (const args of makeHostile(ground, random)) {
      // Where a run hangs, this is the one.
      if (told) writeFileSync(join(root, 'at'), `${String(number)} ${args.join(' ')}\n`)
      const note = (what: string): void => { bad.push({ number, args, what }) }
      const start = process.cpuUsage()
      const { code, out, err } = number % processEvery === processEvery - 1 ? await alone(args, ground.directory, note) : await within(args, ground.directory)
      const used = process.cpuUsage(start)
      const seconds = (used.user + used.system) / 1e6
      slowest = Math.max(slowest, seconds)
      const key = `${args.filter(word => !word.startsWith('-')).slice(0, 2).join(' ')}: ${String(code)}`
      table.set(key, (table.get(key) ?? 0) + 1)
      if (code === 70) note(`internal error: ${err.split('\n')[0] ?? ''}`)
      if (seconds > 10) note(`${seconds.toFixed(1)} s`)
      if (`${out}${err}`.includes('geheim-4711')) note('shows a secret')
    }
    if (readdirSync(own).join() !== 'secret' || readFileSync(join(own, 'secret'), 'utf8') !== secretText) bad.push({ number, args: [], what: 'wrote outside' })
  }
  if (process.env['SNAPSMITH_FUZZ_COUNT'] !== undefined) process.stdout.write(`${[...table].sort().map(([key, times]) => `${key.padEnd(40)} ${String(times)}`).join('\n')}\nslowest: ${slowest.toFixed(2)} s\n`)
  expect(bad.slice(0, 20)).toEqual([])
  expect(scratches()).toEqual(before)
})

function emptied(directory: string): void {
  execFileSync('sh', ['-c', 'chmod -R u+rwX -- "$1" 2>/dev/null; rm -rf -- "$1"', 'sh', directory])
  mkdirSync(directory, { recursive: true })
  chmodSync(directory, 0o755)
}

async function alone(args: readonly string[], cwd: string, note: (what: string) => void): Promise<{ code: number; out: string; err: string }> {
  // The limit is on what the program itself takes; the heap of its runtime is reserved beyond that.
  const ended = await program('timeout', ['-k', '1', '60', 'sh', '-c', 'ulimit -d 1048576; exec "$@"', 'sh', process.execPath, '--max-old-space-size=512', executable, ...args], { cwd })
  if ([124, 134, 137].includes(ended.code)) note(`ended with ${String(ended.code)}`)
  return ended
}

function realImage(root: string): Buffer {
  const tree = join(root, 'real')
  mkdirSync(join(tree, 'meta/hooks'), { recursive: true })
  writeFileSync(join(tree, 'meta/snap.yaml'), "name: aa\nversion: '1'\nsummary: s\ndescription: d\n")
  writeFileSync(join(tree, 'meta/hooks/configure'), '#!/bin/sh\nset -e\nsnapctl get x\n', { mode: 0o755 })
  execFileSync('mksquashfs', [tree, join(root, 'real.snap'), '-quiet', '-no-progress'])
  const image = readFileSync(join(root, 'real.snap'))
  rmSync(join(root, 'real.snap'))
  return image
}
