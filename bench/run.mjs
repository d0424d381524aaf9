/**
 * `npm run bench`: whole commands against floors that no program can undercut, measured side by side in one run.
 *
 *   npm run bench -- [--repeat N] [--only WORD] [--growth] [--large]
 *
 * --growth compares a thousand of whatever comes in numbers with ten times a hundred of it, which takes some minutes.
 * --large adds 200,000 files and a snap of 1 GB, which takes some minutes.
 * Prints a table and writes bench/results/<time>.json. A ratio is what counts: milliseconds differ between machines.
 * Works in memory where it can, because a disk that others use too makes every figure a matter of luck; BENCH_DIR names another place.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { needNpmPackages, needPrograms, root } from '../scripts/lib/needs.mjs'
import { growing, packing, packingLarge, priming, starting } from './comparisons.mjs'
import { growingNumbers, planningParts } from './growth.mjs'
import { linting } from './hooks.mjs'
import { judging } from './judging.mjs'
import { childrenWorked } from './processors.mjs'
import { rehearsing } from './scenarios.mjs'
import { calling } from './snapctl-calls.mjs'

const { values } = parseArgs({
  options: {
    repeat: { type: 'string' },
    only: { type: 'string', default: '' },
    large: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
  },
})

needNpmPackages()
needPrograms(['mksquashfs'])
const { build } = await import('../scripts/build.mjs')
await build()

const place = process.env.BENCH_DIR ?? (roomIn('/dev/shm') > 1e9 ? '/dev/shm' : tmpdir())
const scratch = mkdtempSync(join(place, 'snapsmith-bench-'))
const results = []
try {
  for (const comparison of [
    ...starting(scratch),
    ...calling(scratch),
    ...packing(scratch),
    ...priming(scratch),
    ...planningParts(scratch),
    ...linting(scratch),
    ...judging(scratch),
    ...rehearsing(scratch),
    ...(values.growth ? growingNumbers(scratch) : []),
    ...(values.large ? [...growing(scratch), ...packingLarge(scratch)] : []),
  ]) {
    if (!comparison.name.includes(values.only)) continue
    const repeat = Number(values.repeat ?? comparison.repeat)
    const result =
      comparison.figures === undefined ? measure(comparison, repeat) : await gather(comparison, repeat)
    results.push(result)
    console.log(line(result))
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

const record = {
  time: new Date().toISOString(),
  node: process.version,
  processor: cpus()[0]?.model,
  processors: availableParallelism(),
  place,
  results,
}
const directory = join(root, 'bench/results')
mkdirSync(directory, { recursive: true })
const file = `bench/results/${record.time.replaceAll(':', '-')}.json`
writeFileSync(join(root, file), `${JSON.stringify(record, null, 2)}\n`)
console.log(`\nWritten to ${file}`)

/** Bytes that are free at a path; none where it does not exist. */
function roomIn(path) {
  if (!existsSync(path)) return 0
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize
}

/** Runs the command and its floor in turn, so that both see the same machine. */
function measure({ name, target, before, ours, alone, floors, memory, limit, best = false }, repeat) {
  const runs = { ours: [], ...Object.fromEntries(Object.keys(floors).map(floor => [floor, []])) }
  for (let round = 0; round < repeat; round += 1) {
    for (const [floor, run] of Object.entries(floors)) {
      before?.()
      runs[floor].push(timed(run))
    }
    before?.()
    runs.ours.push(timed(ours))
  }
  // Long runs are few, and what others do meanwhile only ever adds: the least is the truest.
  const choose = best ? list => Math.min(...list) : median
  const of = key =>
    Object.fromEntries(Object.entries(runs).map(([who, list]) => [who, choose(list.map(each => each[key]))]))
  const [milliseconds, processor] = [of('milliseconds'), of('processor')]
  const ratiosOf = times =>
    Object.fromEntries(Object.keys(floors).map(floor => [floor, times.ours / times[floor]]))
  const result = {
    name,
    repeat,
    milliseconds,
    ratios: ratiosOf(milliseconds),
    processor,
    processorRatios: ratiosOf(processor),
    best,
    target,
  }
  // On a machine that others use too, whole runs differ by more than what is asked: this share does not.
  if (alone !== undefined)
    result.share = leastWork(alone, before) / Math.min(...Object.keys(floors).map(floor => processor[floor]))
  if (memory === undefined) return result
  return { ...result, ...peaks(memory, before), limit }
}

/** The medians of what a comparison has measured by itself. */
async function gather({ name, target, figures }, repeat) {
  const rounds = []
  for (let round = 0; round < repeat; round += 1) rounds.push(await figures())
  const floors = Object.keys(rounds[0].floors)
  const milliseconds = {
    ours: median(rounds.flatMap(round => round.ours)),
    ...Object.fromEntries(floors.map(floor => [floor, median(rounds.map(round => round.floors[floor]))])),
  }
  return {
    name,
    repeat,
    milliseconds,
    ratios: Object.fromEntries(floors.map(floor => [floor, milliseconds.ours / milliseconds[floor]])),
    target,
  }
}

/** The least processor time of some runs. */
function leastWork(run, before) {
  return Math.min(
    ...Array.from({ length: 5 }, () => {
      before?.()
      return timed(run).processor
    }),
  )
}

/** The most memory that a command has, and the same command elsewhere: the least of some runs, as garbage is collected at any time. */
function peaks({ args, options, floors = {}, repeat = 1 }, before) {
  const of = where =>
    Math.min(
      ...Array.from({ length: repeat }, () => {
        before?.()
        return peak(args, { ...options, ...where })
      }),
    )
  return {
    megabytes: of({}),
    floorMegabytes: Object.fromEntries(Object.entries(floors).map(([floor, where]) => [floor, of(where)])),
  }
}

/**
 * The most memory that a command of ours has at any time, in megabytes, without that of programs it runs; it tells so itself when it ends.
 *
 * The kernel's maximum for the process would be ours if that is more, because a process is one of ours until it runs its own program.
 */
function peak(args, options) {
  const tell =
    "data:text/javascript,import{readFileSync,writeSync}from'node:fs';process.on('exit',()=>writeSync(3,/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]))"
  if (!existsSync('/proc/self/status')) return NaN
  const { output } = spawnSync(process.execPath, ['--import', tell, ...args], {
    ...options,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  return Math.round(Number(output[3]) / 1024)
}

/** How long a command takes, and how long processors work for it. */
function timed(run) {
  const began = { worked: childrenWorked(), started: performance.now() }
  run()
  return { milliseconds: performance.now() - began.started, processor: childrenWorked() - began.worked }
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function line({
  name,
  milliseconds,
  ratios,
  processorRatios,
  best,
  share,
  target,
  megabytes,
  floorMegabytes = {},
  limit,
}) {
  const digits = best ? 3 : 2
  const compared = Object.entries(ratios).map(
    ([floor, ratio]) =>
      `${ratio.toFixed(digits)}x of ${floor} (${shown(milliseconds[floor])} ms)${best ? `, ${processorRatios[floor].toFixed(digits)}x of its processor time` : ''}`,
  )
  const own = share === undefined ? '' : `, of its own ${(share * 100).toFixed(1)} %`
  return `${name.padEnd(34)} ${shown(milliseconds.ours).padStart(6)} ms   ${compared.join(', ')}${own}${target === undefined ? '' : `   wanted: ${target}`}${megabytes === undefined ? '' : `   at most ${inMegabytes(megabytes, floorMegabytes)}, wanted: ${limit}`}`
}

function inMegabytes(own, floors) {
  return [
    `${own} MB`,
    ...Object.entries(floors).map(
      ([floor, theirs]) => `${(own / theirs).toFixed(2)}x of ${floor} (${theirs} MB)`,
    ),
  ].join(', ')
}

function shown(milliseconds) {
  return milliseconds < 10 ? milliseconds.toFixed(1) : String(Math.round(milliseconds))
}
