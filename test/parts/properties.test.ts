import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { cleanParts, cleanSteps } from '../../src/parts/clean.ts'
import { propertiesOf } from '../../src/parts/dirty.ts'
import { orderParts } from '../../src/parts/order.ts'
import type { Action } from '../../src/parts/plan.ts'
import { plan } from '../../src/parts/plan.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { Finished } from '../../src/parts/standing.ts'
import type { StepName } from '../../src/parts/steps.ts'
import { stepNames } from '../../src/parts/steps.ts'
import type { PartText } from './workshop.ts'
import { hostAt, keepingReporter, projectOf, treeAt, workDirectory } from './workshop.ts'

const names = ['a', 'b', 'c', 'd'] as const

/** Parts in any order of dependence; each may only come after those before it here, so there are no cycles. */
const dependences = fc.tuple(...names.map((_, index) => fc.subarray([...names].slice(0, index))))
const steps = fc.constantFrom(...stepNames)
const changes = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('edit' as const),
      part: fc.constantFrom(...names),
      key: fc.constantFrom('stage', 'prime', 'organize', 'override-build', 'override-pull'),
    }),
    fc.record({ kind: fc.constant('forget' as const), part: fc.constantFrom(...names), step: steps }),
    fc.record({ kind: fc.constant('source' as const), part: fc.constantFrom(...names) }),
  ),
  { maxLength: 5 },
)

test('a plan does what is needed once, in order, and nothing when it is asked again', () => {
  fc.assert(
    fc.property(dependences, changes, steps, fc.subarray([...names]), (after, edits, target, selection) => {
      const texts: Record<string, Record<string, unknown>> = Object.fromEntries(
        names.map((name, index) => [name, { plugin: 'nil', after: after[index] }]),
      )
      const memory = new Map<string, Partial<Record<StepName, Finished>>>()
      const changed = new Set<string>()
      const ask = (step: StepName, selected: readonly string[]): Action[] => {
        const parts = orderParts(projectOf(texts).parts)
        const wanted = parts.filter(part => selected.length === 0 || selected.includes(part.name))
        return plan({
          parts,
          selected: wanted,
          step,
          finished: memory,
          options: {},
          sourceChange: part =>
            changed.has(part.name) ? { added: [], changed: ['x'], removed: [] } : undefined,
        })
      }
      let serial = 0
      const carryOut = (actions: readonly Action[]): void => {
        const parts = projectOf(texts).parts
        for (const { part, step, kind } of actions) {
          if (kind === 'skip') continue
          const finished = { ...memory.get(part) }
          if (kind === 'rerun')
            for (const later of stepNames.slice(stepNames.indexOf(step))) delete finished[later]
          const known = parts.find(each => each.name === part)
          if (known === undefined) throw new Error(part)
          serial += 1
          finished[step] = { properties: propertiesOf(known), options: {}, serial }
          memory.set(part, finished)
          if (step === 'pull') changed.delete(part)
        }
      }
      carryOut(ask('prime', []))
      let round = 0
      for (const edit of edits) {
        round += 1
        if (edit.kind === 'edit')
          (texts[edit.part] ?? {})[edit.key] =
            edit.key === 'organize'
              ? { [`k${round}`]: 'v' }
              : edit.key.startsWith('override')
                ? `echo ${round}`
                : [`-k${round}`]
        else if (edit.kind === 'source') changed.add(edit.part)
        else {
          const finished = { ...memory.get(edit.part) }
          delete finished[edit.step]
          memory.set(edit.part, finished)
        }
      }
      const actions = ask(target, selection)
      const acting = actions.filter(action => action.kind !== 'skip')
      const seen = acting.map(action => `${action.part} ${action.step}`)
      expect(new Set(seen).size).toBe(seen.length)
      for (const name of names) {
        const places = acting
          .filter(action => action.part === name)
          .map(action => stepNames.indexOf(action.step))
        expect(places).toEqual([...places].sort((one, other) => one - other))
      }
      acting.forEach((action, index) => {
        if (action.step !== 'build' || action.kind === 'update') return
        for (const dependency of after[names.indexOf(action.part as 'a')] ?? []) {
          const staged = acting.findIndex(other => other.part === dependency && other.step === 'stage')
          expect(staged).toBeLessThan(index)
          if (staged < 0) expect(memory.get(dependency)?.stage).toBeDefined()
        }
      })
      carryOut(actions)
      expect(ask(target, selection).filter(action => action.kind !== 'skip')).toEqual([])
    }),
    { numRuns: 300 },
  )
})

const paths = fc.constantFrom('f', 'g', 'd/f', 'd/g', 'd/e/h', '.h', 'bin/tool', 'od d/n w', '-x', 'a\nb')
const writing = fc.record({
  do: fc.constant('write' as const),
  source: fc.constantFrom('one', 'two'),
  path: paths,
  text: fc.constantFrom('1', '2', '33'),
})
const happenings = fc.oneof(
  { weight: 4, arbitrary: writing },
  fc.record({ do: fc.constant('remove' as const), source: fc.constantFrom('one', 'two'), path: paths }),
  fc.record({
    do: fc.constant('mode' as const),
    source: fc.constantFrom('one', 'two'),
    path: paths,
    mode: fc.constantFrom(0o644, 0o755, 0o600),
  }),
  fc.record({
    do: fc.constant('mode' as const),
    source: fc.constantFrom('one', 'two'),
    path: fc.constantFrom('d', 'bin'),
    mode: fc.constantFrom(0o755, 0o700, 0o711),
  }),
  fc.record({
    do: fc.constant('link' as const),
    source: fc.constantFrom('one', 'two'),
    path: fc.constantFrom('l', 'd/l', 'f'),
    target: fc.constantFrom('f', 'd', 'nowhere'),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('become' as const),
      source: fc.constantFrom('one', 'two'),
      path: fc.constantFrom('f', 'd', 'd/e', 'd/f', 'bin', 'l'),
      kind: fc.constantFrom('file', 'empty', 'full', 'link', 'out', 'dangling', 'pipe'),
    }),
  },
  fc.record({
    do: fc.constant('key' as const),
    part: fc.constantFrom('p', 'q', 'r'),
    key: fc.constantFrom('stage', 'prime'),
    value: fc.constantFrom(['*'], ['-d'], ['*', '-f'], ['f'], ['*', '.*']),
  }),
  fc.record({
    do: fc.constant('key' as const),
    part: fc.constantFrom('p', 'q'),
    key: fc.constant('permissions' as const),
    value: fc.constantFrom([], [{ path: 'd/*', mode: '640' }]),
  }),
  fc.record({
    do: fc.constant('organize' as const),
    part: fc.constantFrom('p', 'q'),
    value: fc.constantFrom({}, { f: 'moved' }, { 'd/*': 'e/' }, { d: 'opt' }),
  }),
  fc.record({
    do: fc.constant('script' as const),
    part: fc.constantFrom('q', 'r'),
    key: fc.constantFrom('override-stage', 'override-prime', 'override-build'),
    value: fc.constantFrom(
      null,
      'craftctl default',
      'craftctl default\necho more >> "$CRAFT_PRIME/made"',
      'craftctl default\nif [ $CRAFT_PART_NAME = r ] && [ -f r ]; then echo y >> r; fi',
    ),
  }),
  fc.record({ do: fc.constant('drop' as const), part: fc.constantFrom('q', 'r') }),
  fc.record({
    do: fc.constant('destroy' as const),
    path: fc.constantFrom(
      'stage',
      'prime',
      'parts/p',
      'parts/q/install',
      'parts/p/state/stage',
      'parts/p/src',
    ),
  }),
  fc.record({ do: fc.constant('clean' as const), part: fc.constantFrom('p', 'q'), step: steps }),
  fc.record({ do: fc.constant('run' as const), step: steps, part: fc.constantFrom(undefined, 'p', 'q') }),
)

/** Of the last two each part needs the one before; of the first two none does, so that changes can go through without anything being built. */
const projects: readonly Record<string, PartText>[] = [
  { p: { plugin: 'dump', source: 'one' }, q: { plugin: 'dump', source: 'two' } },
  {
    p: { plugin: 'dump', source: 'one' },
    q: { plugin: 'dump', source: 'two', after: ['p'] },
    r: {
      plugin: 'nil',
      'override-build': 'touch "$CRAFT_PART_INSTALL/r"; ls -1 "$CRAFT_STAGE" > "$CRAFT_PART_INSTALL/seen"',
      after: ['q'],
    },
  },
]

test.each(projects)(
  'a project that was edited and primed on the way has what one primed from nothing has (%#)',
  async texts => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(writing, { minLength: 1, maxLength: 4 }),
        fc.array(happenings, { minLength: 1, maxLength: 8 }),
        async (start, events) => {
          const cwd = workDirectory()
          const parts = { ...texts }
          for (const source of ['one', 'two']) mkdirSync(join(cwd, source))
          for (const event of start) await happen(cwd, parts, event)
          await prime(cwd, parts)
          for (const event of events) await happen(cwd, parts, event)
          const incremental = await prime(cwd, parts)
          await cleanParts({ project: null, host: hostAt(cwd), parts: [], reporter: keepingReporter() })
          for (const name of ['stage', 'prime', 'parts'])
            rmSync(join(cwd, name), { recursive: true, force: true })
          expect(incremental).toEqual(await prime(cwd, parts))
          rmSync(cwd, { recursive: true })
        },
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 25), endOnFailure: false },
    )
  },
  600_000,
)

type Happening = typeof happenings extends fc.Arbitrary<infer T> ? T : never

async function happen(cwd: string, parts: Record<string, PartText>, event: Happening): Promise<void> {
  try {
    if (event.do === 'key' || event.do === 'organize' || event.do === 'script') {
      const part = parts[event.part]
      if (part !== undefined)
        parts[event.part] = { ...part, [event.do === 'organize' ? 'organize' : event.key]: event.value }
    } else if (event.do === 'drop') {
      delete parts[event.part]
      // What a script reads in the stage must come from parts that it depends on.
      if (parts.r !== undefined && event.part === 'q') parts.r = { ...parts.r, after: ['p'] }
    } else if (event.do === 'destroy') rmSync(join(cwd, event.path), { recursive: true, force: true })
    else if (event.do === 'clean') {
      if (parts[event.part] !== undefined)
        await cleanSteps({
          project: projectOf(parts),
          host: hostAt(cwd),
          parts: [event.part],
          reporter: keepingReporter(),
          step: event.step,
        })
    } else if (event.do === 'run') await prime(cwd, parts, event.step, event.part)
    else change(join(cwd, event.source, event.path), event)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}

function change(path: string, event: Extract<Happening, { source: string }>): void {
  if (event.do === 'remove') return rmSync(path, { recursive: true })
  if (event.do === 'mode') return chmodSync(path, event.mode)
  mkdirSync(dirname(path), { recursive: true })
  if (event.do === 'link') return symlinkSync(event.target, path)
  if (event.do === 'become') return become(path, event.kind)
  // Beside and over it, as editors do: sizes and times may be the same to the second.
  rmSync(path, { recursive: true, force: true })
  writeFileSync(path, event.text)
}

/** Puts something of another kind in the place of what is there. */
function become(path: string, kind: 'file' | 'empty' | 'full' | 'link' | 'out' | 'dangling' | 'pipe'): void {
  rmSync(path, { recursive: true, force: true })
  if (kind === 'file') writeFileSync(path, kind)
  else if (kind === 'pipe') execFileSync('mkfifo', [path])
  else if (kind === 'empty' || kind === 'full') {
    mkdirSync(kind === 'full' ? join(path, 'e') : path, { recursive: true })
    if (kind === 'full') for (const name of ['f', 'e/h']) writeFileSync(join(path, name), name)
  } else symlinkSync(kind === 'link' ? 'd' : kind === 'out' ? '/usr/share' : 'nowhere', path)
}

/** Primes; gives what is in the shared directories then, or what was refused. */
async function prime(
  cwd: string,
  parts: Record<string, PartText>,
  step: StepName = 'prime',
  only?: string,
): Promise<unknown> {
  if (only !== undefined && parts[only] === undefined) return undefined
  try {
    await runLifecycle({
      project: projectOf(parts),
      step,
      parts: only === undefined ? [] : [only],
      host: hostAt(cwd),
      reporter: keepingReporter(),
    })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { refused: error.message, details: error.code === 'script-failed' ? undefined : error.details }
  }
  return ['stage', 'prime'].map(area =>
    treeAt(join(cwd, area)).map(entry => describeEntry(join(cwd, area), entry)),
  )
}

function describeEntry(root: string, entry: string): string {
  const path = entry.replace(/ -> .*| \|fifo$/s, '').replace(/\/$/, '')
  const stat = lstatSync(join(root, path))
  if (stat.isSymbolicLink()) return `${path} -> ${readlinkSync(join(root, path))}`
  return `${path} ${(stat.mode & 0o7777).toString(8)} ${stat.isFile() ? readFileSync(join(root, path), 'utf8') : stat.isFIFO() ? 'pipe' : 'directory'}`
}
