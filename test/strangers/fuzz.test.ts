import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withMemoryPeak } from '../support/memory-peak.ts'
import { executable, program } from '../support/program.ts'
import { within } from '../support/within.ts'
import { workplace } from '../support/workplace.ts'
import type { Ground, Input } from './ground.ts'
import { makeHostile } from './hostile.ts'
import { realImages } from './hostile-images.ts'
import { randomOf } from './random.ts'

/** `npm run test:fuzz -- COUNT SEED FIRST` sets them. */
const count = Number(process.env['SNAPSMITH_FUZZ_COUNT'] ?? '100')
const seed = Number(process.env['SNAPSMITH_FUZZ_SEED'] ?? '1')
const first = Number(process.env['SNAPSMITH_FUZZ_FIRST'] ?? '0')
/** At length, with a table in the end and limits on what a run takes; among other tests a machine may be slow for any reason. */
const atLength = process.env['SNAPSMITH_FUZZ_COUNT'] !== undefined
/** Every so many inputs are read by processes of their own, as a person would have it. */
const processEvery = 25
const mostSeconds = 10
const mostMegabytes = 512

interface Bad {
  number: number
  args: readonly string[]
  what: string
}

/** What became of the runs of one kind. */
interface Row {
  runs: number
  codes: Map<number, number>
  seconds: number
  own: number
  started: number
}

const secretText = 'geheim-4711: [\n#!/bin/sh\n[ $geheim-4711 == x ]\n'

test(
  `${String(count)} hostile inputs from seed ${String(seed)} are internal errors of none, show nothing, write nothing outside and leave nothing`,
  { timeout: count * 3000 + 120_000 },
  async () => {
    const root = realpathSync(workplace())
    const [own, temporary] = [join(root, 'own'), join(root, 'tmp')]
    for (const path of [own, temporary, join(root, 'a'), join(root, 'a/b')]) mkdirSync(path)
    writeFileSync(join(own, 'secret'), secretText)
    const ground: Ground = {
      directory: join(root, 'a/b/theirs'),
      secret: join(own, 'secret'),
      scratch: join(root, 'scratch'),
      images: await realImages(join(root, 'scratch')),
    }
    const scratches = (): string[] => [
      ...readdirSync(process.env['TMPDIR'] ?? tmpdir()).filter(name =>
        name.startsWith(`snapsmith-${String(process.pid)}-`),
      ),
      ...readdirSync(temporary),
    ]
    const before = scratches()
    const bad: Bad[] = []
    const table = new Map<string, Row>()
    if (atLength) process.stdout.write(`The number that is tried stands in ${join(root, 'at')}\n`)
    for (let number = first; number < first + count; number += 1) {
      emptied(ground.directory)
      const input = await makeHostile(ground, randomOf(seed * 1_000_003 + number))
      for (const args of input.runs) {
        const note = (what: string): void => {
          bad.push({ number, args, what })
        }
        // Where a run hangs, this is the one.
        if (atLength) writeFileSync(join(root, 'at'), `${String(number)} ${args.join(' ')}\n`)
        const alone = number % processEvery === processEvery - 1
        const { code, said, seconds, own: mine, started } = await tried(args, { ground, temporary, alone })
        counted(table, { input, args, code, seconds, own: mine, started })
        if (code === 70)
          note(said.split('\n').find(line => line.includes('internal error')) ?? 'internal error')
        if (alone && [124, 134, 137].includes(code)) note(`ended with ${String(code)}`)
        if (said.includes('geheim-4711')) note('shows a secret')
        if (atLength && seconds > mostSeconds) note(`${seconds.toFixed(1)} s`)
        if (atLength && Math.max(mine, started) > mostMegabytes)
          note(`${mine.toFixed(0)} MB and ${started.toFixed(0)} MB`)
      }
      if (strayed(root, ground))
        bad.push({ number, args: [], what: `wrote outside for ${input.kind}: ${outside(root).join(' ')}` })
      const left = scratches()
      if (left.length !== before.length) bad.push({ number, args: [], what: `left ${left.join(' ')}` })
      if (bad.length > 200) break
    }
    emptied(ground.directory)
    if (atLength)
      process.stdout.write(
        `${shown(table)}\n${bad.map(one => `${String(one.number)} ${one.args.join(' ')}: ${one.what}`).join('\n')}\n`,
      )
    expect(bad.slice(0, 20)).toEqual([])
    expect(scratches()).toEqual(before)
  },
)

interface Trial {
  ground: Ground
  temporary: string
  alone: boolean
}

async function tried(
  args: readonly string[],
  { ground, temporary, alone }: Trial,
): Promise<{ code: number; said: string; seconds: number; own: number; started: number }> {
  const start = performance.now()
  // A home that holds nothing, so that nothing of this machine has a part in it.
  const words = ['timeout', '-k', '1', '60', process.execPath, executable, ...args]
  const run = async (): Promise<{ code: number; out: string; err: string }> =>
    alone
      ? await program('env', words, { cwd: ground.directory, env: { TMPDIR: temporary } })
      : await within(args, ground.directory)
  const {
    result: { code, out, err },
    peak,
  } = await withMemoryPeak(run)
  return { code, said: `${err}${out}`, seconds: (performance.now() - start) / 1000, ...peak }
}

function counted(
  table: Map<string, Row>,
  {
    input,
    args,
    code,
    seconds,
    own,
    started,
  }: { input: Input; args: readonly string[]; code: number; seconds: number; own: number; started: number },
): void {
  const key = `${input.kind}: ${args
    .filter(word => !word.startsWith('-'))
    .slice(0, args[0] === 'hooks' ? 2 : 1)
    .join(' ')}`
  const row = table.get(key) ?? { runs: 0, codes: new Map<number, number>(), seconds: 0, own: 0, started: 0 }
  row.codes.set(code, (row.codes.get(code) ?? 0) + 1)
  table.set(key, {
    runs: row.runs + 1,
    codes: row.codes,
    seconds: Math.max(row.seconds, seconds),
    own: Math.max(row.own, own),
    started: Math.max(row.started, started),
  })
}

function shown(table: Map<string, Row>): string {
  return [...table]
    .sort()
    .map(([key, { runs, codes, seconds, own, started }]) => {
      const ends = [...codes]
        .sort(([a], [b]) => a - b)
        .map(([code, times]) => `${String(times)} with ${String(code)}`)
        .join(', ')
      return `${key.padEnd(32)} ${String(runs).padStart(5)} runs, at most ${seconds.toFixed(2)} s, ${own.toFixed(0)} MB and ${started.toFixed(0)} MB of programs: ${ends}`
    })
    .join('\n')
}

/** Whether anything lies where nothing may, or a link to the secret was made. */
function strayed(root: string, { secret }: Ground): boolean {
  const stat = lstatSync(secret)
  return (
    outside(root).length > 0 ||
    stat.nlink !== 1 ||
    (stat.mode & 0o7777) !== 0o644 ||
    readFileSync(secret, 'utf8') !== secretText
  )
}

const ours: Readonly<Record<string, readonly string[]>> = {
  '': ['a', 'at', 'own', 'scratch', 'tmp'],
  a: ['b'],
  'a/b': ['theirs'],
  own: ['secret'],
}

function outside(root: string): string[] {
  const beside = Object.entries(ours).flatMap(([directory, names]) =>
    readdirSync(join(root, directory))
      .filter(name => !names.includes(name))
      .map(name => join(directory, name)),
  )
  return [
    ...beside,
    ...['/evil', '/tmp/evil-of-strangers'].filter(
      path => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
    ),
  ]
}

function emptied(directory: string): void {
  execFileSync('sh', ['-c', 'chmod -R u+rwX -- "$1" 2>/dev/null; rm -rf -- "$1"', 'sh', directory])
  mkdirSync(directory, { recursive: true })
  chmodSync(directory, 0o755)
}
