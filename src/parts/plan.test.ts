import { expect, test } from 'vitest'
import type { PartText } from '../../test/parts/project-texts.ts'
import { projectOf } from '../../test/parts/project-texts.ts'
import { propertiesOf } from './dirty.ts'
import { orderParts } from './order.ts'
import type { Action } from './plan.ts'
import { actingIn, orderOf, plan } from './plan.ts'
import type { Finished } from './standing.ts'
import { Standing } from './standing.ts'
import type { StepName } from './steps.ts'
import { stepNames } from './steps.ts'

type Texts = Readonly<Record<string, PartText>>
type States = Map<string, Partial<Record<StepName, Finished>>>

/** What is asked of a planner; the parts are there as `before` has them, unless that is null: then nothing is there. */
interface Asked {
  parts: Texts
  before?: Texts | null
  /** What is changed in what is there. */
  states?: (states: States) => void
  step?: StepName
  selected?: string[]
  changed?: string[]
  options?: Record<string, unknown>
  force?: string
}

/** The plan for that, as lines; what is skipped is left out. */
function planned(asked: Asked): string[] {
  return linesOf(planOf(asked)).filter(line => !line.startsWith('skip'))
}

function planOf({
  parts: texts,
  before = texts,
  states,
  step = 'prime',
  selected,
  changed = [],
  options = {},
  force,
}: Asked): Action[] {
  const parts = orderParts(projectOf(texts).parts)
  const finished = before === null ? (new Map() as States) : stateOf(before)
  states?.(finished)
  return plan({
    parts,
    selected: parts.filter(part => selected?.includes(part.name) ?? true),
    step,
    finished,
    options,
    force,
    sourceChange: part =>
      changed.includes(part.name) ? { added: [], changed: ['f'], removed: [] } : undefined,
  })
}

/** All that parts have finished when they were primed from nothing. */
function stateOf(texts: Texts): States {
  const parts = orderParts(projectOf(texts).parts)
  const states: States = new Map()
  for (const [serial, { part: name, step }] of planOf({ parts: texts, before: null })
    .filter(action => action.kind !== 'skip')
    .entries()) {
    const part = parts.find(each => each.name === name)
    if (part === undefined) continue
    const state: Finished = { properties: propertiesOf(part), options: {}, serial: serial + 1, alters: false }
    states.set(name, { ...states.get(name), [step]: state })
  }
  return states
}

function linesOf(actions: readonly Action[]): string[] {
  return actions.map(
    ({ kind, step, part, reason }) => `${kind} ${step} ${part}${reason === undefined ? '' : ` (${reason})`}`,
  )
}

const two: Texts = { a: { plugin: 'nil' }, b: { plugin: 'nil', after: ['a'] } }

test('everything from nothing, what is needed first', () => {
  expect(linesOf(planOf({ parts: two, before: null }))).toEqual([
    'run pull a',
    'run pull b',
    'run build a',
    'skip pull a (already ran)',
    'skip build a (already ran)',
    "run stage a (required to build 'b')",
    'run build b',
    'skip stage a (already ran)',
    'run stage b',
    'run prime a',
    'run prime b',
  ])
})

test('a part alone brings what it needs', () => {
  expect(planned({ parts: two, before: null, selected: ['b'], step: 'build' })).toEqual([
    'run pull b',
    "run pull a (required to build 'b')",
    "run build a (required to build 'b')",
    "run stage a (required to build 'b')",
    'run build b',
  ])
  expect(planned({ parts: two, before: null, selected: ['b'], step: 'pull' })).toEqual(['run pull b'])
})

test('nothing to do is told for each step', () => {
  expect(linesOf(planOf({ parts: two, step: 'pull' }))).toEqual([
    'skip pull a (already ran)',
    'skip pull b (already ran)',
  ])
  expect(planned({ parts: two })).toEqual([])
})

test.each<[string, Omit<Asked, 'parts'> & { parts?: Texts }, string[]]>([
  [
    'a changed source is taken over up to the build, and what depends on it starts anew',
    { changed: ['a'] },
    [
      'update pull a (source changed)',
      "update build a ('PULL' step changed)",
      "rerun stage a ('BUILD' step changed)",
      "rerun build b (stage for part 'a' changed)",
      'run stage b',
      'run prime a',
      'run prime b',
    ],
  ],
  [
    'a changed source of the last part',
    { changed: ['b'] },
    [
      'update pull b (source changed)',
      "update build b ('PULL' step changed)",
      "rerun stage b ('BUILD' step changed)",
      'run prime b',
    ],
  ],
  [
    'a key of the pull',
    { parts: { ...two, b: { ...two.b, source: 'x' } } },
    ["rerun pull b ('source' property changed)", 'run build b', 'run stage b', 'run prime b'],
  ],
  [
    'a key of the stage',
    { parts: { ...two, b: { ...two.b, stage: ['x'] } } },
    ["rerun stage b ('stage' property changed)", 'run prime b'],
  ],
  [
    'a key of prime',
    { parts: { ...two, b: { ...two.b, prime: ['x'] } } },
    ["rerun prime b ('prime' property changed)"],
  ],
  [
    'a key of prime of a part that another one needs',
    { parts: { ...two, a: { ...two.a, prime: ['x'] } } },
    ["rerun prime a ('prime' property changed)", "rerun prime b (prime for part 'a' changed)"],
  ],
  [
    'two keys at once',
    { parts: { ...two, b: { ...two.b, prime: ['x'], permissions: [{ path: 'x' }] } } },
    ['rerun prime b (properties changed)'],
  ],
  [
    'a step that is asked for whatever there is',
    { selected: ['b'], step: 'prime', force: 'asked for' },
    ['rerun prime b (asked for)'],
  ],
  [
    'what is asked for is run once when it has not run',
    {
      selected: ['b'],
      step: 'prime',
      force: 'asked for',
      states: states => void delete states.get('b')?.prime,
    },
    ['run prime b'],
  ],
  [
    'a step that is lost',
    { states: states => void delete states.get('b')?.stage },
    ['run stage b', "rerun prime b ('STAGE' step changed)"],
  ],
])('%s', (_, asked, expected) => {
  expect(planned({ parts: two, before: two, ...asked })).toEqual(expected)
})

test('what a step saw of the project, and is different now, starts it anew', () => {
  expect(planned({ parts: { a: {} }, options: { base: 'x' } })).toEqual([
    "rerun pull a ('base' option changed)",
    'run build a',
    'run stage a',
    'run prime a',
  ])
})

const script = { plugin: 'nil', 'override-stage': 'craftctl default' }

test('a script takes its step again when what it worked on is placed anew', () => {
  const parts: Texts = { a: { plugin: 'nil' }, b: script, c: { plugin: 'nil' } }
  expect(planned({ parts, changed: ['a'] })).toEqual([
    'update pull a (source changed)',
    "update build a ('PULL' step changed)",
    "rerun stage a ('BUILD' step changed)",
    "rerun stage b (stage for part 'a' changed)",
    'run prime a',
    'run prime b',
  ])
  // Of those after it, it has seen nothing.
  expect(planned({ parts, changed: ['c'] })).toEqual([
    'update pull c (source changed)',
    "update build c ('PULL' step changed)",
    "rerun stage c ('BUILD' step changed)",
    'run prime c',
  ])
  expect(planned({ parts, changed: ['a'], step: 'build' })).toEqual([
    'update pull a (source changed)',
    "update build a ('PULL' step changed)",
  ])
})

test('a script of prime takes it again when the stage is placed anew, unless nothing is to be primed', () => {
  const parts: Texts = { a: { plugin: 'nil' }, b: script, c: { plugin: 'nil', 'override-prime': 'true' } }
  expect(planned({ parts, changed: ['a'] })).toEqual([
    'update pull a (source changed)',
    "update build a ('PULL' step changed)",
    "rerun stage a ('BUILD' step changed)",
    "rerun stage b (stage for part 'a' changed)",
    'run prime a',
    'run prime b',
    "rerun prime c (prime for part 'a' changed)",
  ])
  expect(planned({ parts, changed: ['a'], step: 'stage' }).filter(line => line.includes('prime'))).toEqual([])
})

test('the order of a step is that in which parts take it from nothing', () => {
  const parts = orderParts(projectOf({ ...two, c: { after: ['b'] }, '0': {} }).parts)
  expect(orderOf('stage', { parts, options: {} }).map(part => part.name)).toEqual(['a', 'b', '0', 'c'])
  expect(orderOf('prime', { parts, options: {} }).map(part => part.name)).toEqual(['0', 'a', 'b', 'c'])
})

test('those act that take a step, or lose it as they take an earlier one anew', () => {
  const actions: Action[] = [
    { part: 'a', step: 'pull', kind: 'rerun' },
    { part: 'b', step: 'build', kind: 'update' },
    { part: 'c', step: 'stage', kind: 'skip' },
    { part: 'd', step: 'stage', kind: 'run' },
    { part: 'e', step: 'build', kind: 'rerun' },
    { part: 'f', step: 'prime', kind: 'rerun' },
    { part: 'g', step: 'stage', kind: 'rerun' },
  ]
  const state: Finished = { properties: {}, options: {}, serial: 1 }
  const acting = (step: 'stage' | 'prime'): string[] =>
    [...actingIn(actions, step, name => (name === 'e' ? undefined : state))].sort()
  expect(acting('stage')).toEqual(['a', 'd', 'g'])
  expect(acting('prime')).toEqual(['a', 'f', 'g'])
})

test('of many that have changed two are looked for', () => {
  const texts: Texts = { a: {}, b: { after: ['a'] }, c: { after: ['b'] }, d: { after: ['a', 'b', 'c'] } }
  const parts = orderParts(projectOf(texts).parts)
  const finished = stateOf(texts)
  for (const name of ['a', 'b', 'c']) {
    const state = finished.get(name)?.stage
    if (state !== undefined) state.serial = 100
  }
  const standing = new Standing({ parts, finished, options: {}, sourceChange: () => undefined })
  const last = parts.at(-1)
  if (last === undefined) throw new Error('no parts')
  expect(standing.dirty(last, 'build')).toEqual({
    properties: [],
    options: [],
    dependencies: [
      { part: 'c', step: 'stage' },
      { part: 'b', step: 'stage' },
    ],
  })
  expect(standing.dirty(last, 'pull')).toBeUndefined()
  expect(stepNames.map(step => standing.outdated(last, step))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
