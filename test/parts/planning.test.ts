import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertiesOf } from '../../src/parts/dirty.ts'
import { orderParts } from '../../src/parts/order.ts'
import { plan } from '../../src/parts/plan.ts'
import type { Finished } from '../../src/parts/standing.ts'
import type { StepName } from '../../src/parts/steps.ts'
import { stepNames } from '../../src/parts/steps.ts'
import type { Part } from '../../src/project/project.ts'
import { planForgetfully } from './forgetful-planner.ts'
import { projectOf } from './project-texts.ts'

const many = 1000
const nameOf = (index: number): string => `p${String(index).padStart(4, '0')}`
const before = (index: number, from: number): string[] =>
  Array.from({ length: index - from }, (_, offset) => nameOf(from + offset))

/** What each part comes after, by its number. */
const shapes: Readonly<Record<string, (index: number) => string[]>> = {
  'a row': index => before(index, Math.max(0, index - 1)),
  'a row in which each needs the last three': index => before(index, Math.max(0, index - 3)),
  'layers of ten': index => {
    const start = index - (index % 10)
    return before(start, Math.max(0, start - 10))
  },
  'a fan': index => before(Math.min(index, 1), 0),
  'one that needs all others': index => (index === many - 1 ? before(index, 0) : []),
}

// Without a memory for what was decided, thirty parts in a row would take longer than anybody waits; without a list for what waits,
// a thousand would be more calls than can be nested.
test.each(Object.keys(shapes))(
  'very many parts are planned, and planned again when the first has changed: %s',
  shape => {
    const texts = Object.fromEntries(
      Array.from({ length: many }, (_, index) => [
        nameOf(index),
        { plugin: 'nil', after: shapes[shape]?.(index) ?? [] },
      ]),
    )
    const parts = orderParts(projectOf(texts).parts)
    const request = {
      parts,
      selected: parts,
      step: 'prime' as const,
      finished: new Map(),
      options: {},
      sourceChange: () => undefined,
    }
    const first = plan(request).filter(action => action.kind !== 'skip')
    expect(first).toHaveLength(4 * many)
    const finished = new Map(parts.map((part): [string, States] => [part.name, {}]))
    for (const [serial, { part, step }] of first.entries())
      finished.set(part, { ...finished.get(part), [step]: stateOf(parts, part, serial) })
    expect(plan({ ...request, finished }).filter(action => action.kind !== 'skip')).toEqual([])
    const again = plan({
      ...request,
      finished,
      sourceChange: part => (part === parts[0] ? { added: [], changed: ['f'], removed: [] } : undefined),
    })
    expect(again[0]).toEqual({ part: parts[0]?.name, step: 'pull', kind: 'update', reason: 'source changed' })
    expect(plan({ ...request, selected: parts.slice(-1) }).at(-1)).toEqual({
      part: parts.at(-1)?.name,
      step: 'prime',
      kind: 'run',
    })
  },
)

type States = Partial<Record<StepName, Finished>>

function stateOf(parts: readonly Part[], name: string, serial: number): Finished {
  const part = parts.find(each => each.name === name)
  return { properties: part === undefined ? {} : propertiesOf(part), options: {}, serial }
}

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
const dependences = fc.tuple(...names.map((_, index) => fc.subarray([...names].slice(0, index))))
const place = fc.record({ part: fc.constantFrom(...names), step: fc.constantFrom(...stepNames) })
const mishaps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('forget' as const), at: place }),
    fc.record({ do: fc.constant('swap' as const), at: place, with: place }),
    fc.record({
      do: fc.constant('key' as const),
      at: place,
      key: fc.constantFrom('stage', 'prime', 'organize', 'source'),
    }),
    fc.record({ do: fc.constant('option' as const), at: place }),
  ),
  { maxLength: 6 },
)

test('what a planner remembers is never out of date', () => {
  fc.assert(
    fc.property(
      dependences,
      mishaps,
      fc.subarray([...names]),
      fc.subarray([...names]),
      fc.constantFrom(...stepNames),
      fc.boolean(),
      (after, events, changed, selection, step, force) => {
        const parts = orderParts(
          projectOf(
            Object.fromEntries(names.map((name, index) => [name, { plugin: 'nil', after: after[index] }])),
          ).parts,
        )
        const finished = new Map(names.map((name): [string, States] => [name, {}]))
        let serial = 0
        for (const each of stepNames)
          for (const part of parts)
            finished.set(part.name, {
              ...finished.get(part.name),
              [each]: stateOf(parts, part.name, (serial += 1)),
            })
        for (const event of events) {
          const states = finished.get(event.at.part) ?? {}
          const state = states[event.at.step]
          if (state === undefined) continue
          if (event.do === 'forget') delete states[event.at.step]
          else if (event.do === 'key')
            states[event.at.step] = { ...state, properties: { ...state.properties, [event.key]: 'other' } }
          else if (event.do === 'option')
            states[event.at.step] = { ...state, options: { gone: 1, base: 'other' } }
          else {
            const theirs = finished.get(event.with.part) ?? {}
            const other = theirs[event.with.step]
            if (other !== undefined)
              [states[event.at.step], theirs[event.with.step]] = [
                { ...state, serial: other.serial },
                { ...other, serial: state.serial },
              ]
          }
        }
        const request = {
          parts,
          selected:
            selection.length === 0 ? parts : parts.filter(part => selection.includes(part.name as 'a')),
          step,
          finished,
          options: {},
          sourceChange: (part: Part) =>
            changed.length < 5 && changed.includes(part.name as 'a')
              ? { added: [], changed: ['f'], removed: [] }
              : undefined,
          force: force ? 'rerun step' : undefined,
        }
        expect(plan(request)).toEqual(planForgetfully(request))
      },
    ),
    { numRuns: 400 },
  )
})
