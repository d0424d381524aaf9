import { expect, test } from 'vitest'
import { partOf } from '../../test/parts/project-texts.ts'
import { isScripted, mustRedo, wasScripted } from './redo.ts'
import type { Finished } from './standing.ts'

const plain = {}
const script = { 'override-stage': 'craftctl default' }

/** What a part is now, what it was when it took the step (nothing: it has not), and whether it altered what others had. */
interface Row {
  now?: object
  was?: object | undefined
  alters?: boolean | undefined
}

function redo(rows: Record<string, Row>, acting: string[]): boolean {
  const order = Object.entries(rows).map(([name, { now = plain }]) => partOf(name, { ...now }))
  const taken = (name: string): Finished | undefined => {
    const { was, alters } = rows[name] ?? {}
    if (was === undefined) return undefined
    return { properties: { ...was }, options: {}, serial: 1, ...(alters === undefined ? {} : { alters }) }
  }
  return mustRedo({ step: 'stage', order, taken }, new Set(acting))
}

test.each<[string, Record<string, Row>, string[], boolean]>([
  ['nobody acts', { a: { was: script, alters: true } }, [], false],
  ['no scripts at all', { a: { was: plain }, b: { was: plain } }, ['a'], false],
  [
    'a script has altered what others had',
    { a: { was: plain }, b: { was: script, alters: true } },
    ['b'],
    true,
  ],
  ['nobody has looked what a script altered', { a: { was: plain }, b: { was: script } }, ['b'], true],
  [
    'the last one acts, and its script has kept to itself',
    { a: { was: plain }, b: { now: script, was: script, alters: false } },
    ['b'],
    false,
  ],
  [
    'a part before a script acts',
    { a: { was: plain }, b: { now: script, was: script, alters: false } },
    ['a'],
    true,
  ],
  [
    'a part after a script acts',
    { a: { now: script, was: script, alters: false }, b: { was: plain } },
    ['b'],
    false,
  ],
  [
    'a part with a script acts before one that is there',
    { a: { now: script }, b: { was: plain } },
    ['a'],
    true,
  ],
  [
    'a part with a script acts after all that are there',
    { a: { was: plain }, b: { now: script } },
    ['b'],
    false,
  ],
  [
    'a part with a script acts, and the one after it acts too',
    { a: { now: script }, b: { was: plain } },
    ['a', 'b'],
    false,
  ],
  ['a part without a script is new before one that is there', { a: {}, b: { was: plain } }, ['a'], false],
  ['a part has lost its script', { a: { was: plain }, b: { was: script, alters: false } }, ['a'], true],
  [
    'a part that has not taken the step had no script',
    { a: { was: plain }, b: { now: script } },
    ['a'],
    false,
  ],
])('%s', (_, rows, acting, expected) => {
  expect(redo(rows, acting)).toBe(expected)
})

test('a script is one of the step, an empty one too', () => {
  expect(isScripted(partOf('p', { 'override-stage': '' }), 'stage')).toBe(true)
  expect(isScripted(partOf('p', { 'override-stage': '' }), 'prime')).toBe(false)
  const state = { properties: { 'override-prime': '' }, options: {}, serial: 1 }
  expect(wasScripted(state, 'prime')).toBe(true)
  expect(wasScripted(state, 'stage')).toBe(false)
  expect(wasScripted({ ...state, properties: { 'override-prime': null } }, 'prime')).toBe(false)
  expect(wasScripted(undefined, 'prime')).toBe(false)
})
