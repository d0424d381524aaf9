/**
 * `npm run test:mutants -- COUNT SEED [ROOM...]`: breaks the decisions of a room in small ways, and tells which breaks its unit tests notice.
 *
 * 300 mutants from seed 1 unless given, drawn from the pure files of all rooms in test/mutants/rooms.mjs; each is tried with the unit tests
 * of its own room alone. Survivors are told with their place. Fails where fewer than 85 of 100 are killed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needNpmPackages, root, show } from './lib/needs.mjs'

needNpmPackages()
const { doors, leftOut, rooms, starting } = await import('../test/mutants/rooms.mjs')
const [count = '300', seed = '1', ...chosen] = process.argv.slice(2)
const scratch = mkdtempSync(join(tmpdir(), 'snapsmith-mutants-'))
const { pure, tests } = await readRooms()
const drawn = draw(await mutantsOf(pure), Number(count))
let killed = 0
for (const room of Object.keys(rooms)) {
  const mine = drawn.filter(mutant => mutant.room === room)
  if (mine.length === 0) continue
  const survivors = mine.filter(mutant => !noticed(mutant, run(room, mine)))
  killed += mine.length - survivors.length
  console.log(`\n${room}: ${mine.length - survivors.length} of ${mine.length} killed`)
  for (const mutant of survivors) console.log(`  ${mutant.key}`)
}
rmSync(scratch, { recursive: true, force: true })
console.log(`\n${killed} of ${drawn.length} killed (${Math.round((killed / drawn.length) * 1000) / 10} %)`)
process.exitCode = killed / drawn.length >= 0.85 ? 0 : 1

/** The files of the rooms that reach no door to the machine, and the tests that start nothing, both through all that they import. */
async function readRooms() {
  const files = ['src', 'test']
    .flatMap(top => readdirSync(join(root, top), { recursive: true }).map(path => `${top}/${path}`))
    .filter(path => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  const esbuild = await import('esbuild')
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: files,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: scratch,
    write: false,
    metafile: true,
    logLevel: 'error',
  })
  const reaches = (path, pattern, seen = new Set()) =>
    (metafile.inputs[path]?.imports ?? []).some(found =>
      found.external
        ? pattern.test(found.path)
        : !seen.has(found.path) && reaches(found.path, pattern, seen.add(found.path)),
    )
  return {
    pure: files
      .filter(path => roomOf(path) !== undefined && !leftOut.test(path) && !reaches(path, doors))
      .sort(),
    tests: files.filter(path => path.endsWith('.test.ts') && !reaches(path, starting)),
  }
}

function roomOf(path) {
  const found = Object.entries(rooms).find(([, folders]) => folders.some(folder => path.startsWith(folder)))
  return chosen.length === 0 || chosen.includes(found?.[0]) ? found?.[0] : undefined
}

/** The unit tests of a room: beside its files, and in the folder of `test/` that has its name. */
function testsOf(room) {
  return tests.filter(path => [`test/${room}/`, ...rooms[room]].some(folder => path.startsWith(folder)))
}

/** Every way in which Stryker would break the files. */
async function mutantsOf(files) {
  const { createInstrumenter } = await import('@stryker-mutator/instrumenter')
  const { createInjector } = await import('typed-inject')
  const silent = new Proxy({}, { get: () => () => false })
  const instrumenter = createInjector()
    .provideValue('getLogger', () => silent)
    .provideValue('logger', silent)
    .injectFunction(createInstrumenter)
  const sources = files.map(name => ({ name, content: readFileSync(join(root, name), 'utf8'), mutate: true }))
  const { mutants } = await instrumenter.instrument(sources, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  })
  return mutants.map(({ fileName, location: { start, end }, mutatorName, replacement }) => ({
    room: roomOf(fileName),
    range: `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`,
    key: keyOf(fileName, { line: start.line + 1, column: start.column + 1 }, mutatorName, replacement),
  }))
}

function keyOf(file, { line, column }, mutator, replacement) {
  return `${file}:${line}:${column} ${mutator}: ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}`
}

/** So many of them, the same ones for the same seed. */
function draw(mutants, wanted) {
  let state = Number(seed) >>> 0
  const random = () => {
    // mulberry32, a small generator with a state of 32 bits.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const keyed = mutants.sort((a, b) => (a.key < b.key ? -1 : 1)).map(mutant => [random(), mutant])
  return keyed
    .sort(([a], [b]) => a - b)
    .slice(0, wanted)
    .map(([, mutant]) => mutant)
}

/** Runs Stryker over a room's mutants, once; what became of each, by its key. */
function run(room, mutants) {
  run.done ??= new Map()
  if (run.done.has(room)) return run.done.get(room)
  const report = join(scratch, `${room}.json`)
  const config = join(scratch, `${room}.config.json`)
  writeFileSync(
    config,
    JSON.stringify({
      mutate: mutants.map(mutant => mutant.range),
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      vitest: { configFile: 'test/mutants/vitest.config.ts', related: false },
      ignorePatterns: ['/*', '!/src', '!/test', '!/*.json'],
      tempDirName: join(scratch, 'copies'),
      reporters: ['json'],
      jsonReporter: { fileName: report },
      thresholds: { high: 85, low: 85, break: null },
      concurrency: 2,
      allowConsoleColors: false,
      logLevel: 'error',
    }),
  )
  process.env.MUTANTS_TESTS = testsOf(room).join(',')
  show(process.execPath, [join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', config])
  const outcome = new Map()
  for (const [file, { mutants: tried }] of Object.entries(JSON.parse(readFileSync(report, 'utf8')).files))
    for (const { location, mutatorName, replacement, status } of tried)
      outcome.set(keyOf(file, location.start, mutatorName, replacement), status)
  run.done.set(room, outcome)
  return outcome
}

/** A mutant that does not end, or does not compile, is noticed too. */
function noticed(mutant, outcome) {
  if (!outcome.has(mutant.key)) throw new Error(`Stryker has not tried ${mutant.key}`)
  return ['Killed', 'Timeout', 'CompileError', 'RuntimeError'].includes(outcome.get(mutant.key))
}
