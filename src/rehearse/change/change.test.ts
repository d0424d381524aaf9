import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Change, Draft } from './change.ts'
import {
  appendToLane,
  changeError,
  changeStatus,
  fail,
  inject,
  inLanes,
  inSeries,
  newChange,
  nextStep,
  succeed,
} from './change.ts'
import type { Job } from './tasks.ts'

const undoable = (snap: string): Job => ({ kind: 'setup-aliases', snap })
const lasting = (snap: string): Job => ({ kind: 'clear-snap', snap, revision: '1' })

/** Carries a change out; the tasks of the given numbers fail, forward or backward. */
function carried(
  change: Change,
  failing: { forward?: readonly number[]; back?: readonly number[] },
): { change: Change; order: string[]; stuck: boolean } {
  const order: string[] = []
  let now = change
  for (;;) {
    const next = nextStep(now)
    if (next.what !== 'step') return { change: now, order, stuck: next.what === 'stuck' }
    const {
      task: { id },
      phase,
    } = next
    order.push(`${phase} ${String(id)}`)
    const fails = (phase === 'do' ? failing.forward : failing.back)?.includes(id) === true
    now = fails ? fail(now, id, { error: `broken ${String(id)}` }) : succeed(now, id, {})
  }
}

const statuses = (change: Change): string =>
  change.tasks.map(({ id, status }) => `${String(id)} ${status}`).join(', ')

describe('a change', () => {
  test('is done in order', () => {
    const { change, order } = carried(
      newChange('install', inSeries([undoable('a'), undoable('b'), undoable('c')])),
      {},
    )
    expect(order).toEqual(['do 1', 'do 2', 'do 3'])
    expect(changeStatus(change)).toBe('Done')
    expect(changeError(change)).toBe('')
  })

  test('takes back what was done when a task fails, last first, and keeps the failed one as it is', () => {
    const { change, order } = carried(
      newChange(
        'install',
        inSeries([undoable('a'), lasting('b'), undoable('c'), undoable('d'), undoable('e')]),
      ),
      { forward: [4] },
    )
    expect(order).toEqual(['do 1', 'do 2', 'do 3', 'do 4', 'undo 3', 'undo 1'])
    expect(statuses(change)).toBe('1 Undone, 2 Done, 3 Undone, 4 Error, 5 Hold')
    expect(changeStatus(change)).toBe('Error')
    expect(changeError(change)).toBe(
      'cannot perform the following tasks:\n- Setup snap "d" aliases (broken 4)',
    )
  })

  test('goes on taking back when that fails too, and tells both errors in the order of the tasks', () => {
    const { change, order } = carried(
      newChange('install', inSeries([undoable('a'), undoable('b'), undoable('c')])),
      { forward: [3], back: [2] },
    )
    expect(order).toEqual(['do 1', 'do 2', 'do 3', 'undo 2', 'undo 1'])
    expect(changeError(change)).toBe(
      'cannot perform the following tasks:\n- Setup snap "b" aliases (broken 2)\n- Setup snap "c" aliases (broken 3)',
    )
  })

  test('of several lanes takes back the lane that fails alone', () => {
    const lanes = inLanes([
      inSeries([undoable('a'), undoable('b')]),
      inSeries([undoable('c'), undoable('d')]),
    ])
    const { change } = carried(newChange('install', lanes), { forward: [2] })
    expect(statuses(change)).toBe('1 Undone, 2 Error, 3 Done, 4 Done')
    expect(changeStatus(change)).toBe('Error')
  })

  test('puts injected tasks between a task and all that waits for it', () => {
    const change = inject(
      newChange('install', inSeries([undoable('a'), undoable('b')])),
      1,
      inSeries([undoable('x'), undoable('y')]),
    )
    expect(change.tasks.map(({ id, waits }) => [id, waits])).toEqual([
      [1, []],
      [3, [1]],
      [4, [3]],
      [2, [1, 3, 4]],
    ])
    expect(carried(change, { forward: [2] }).order).toEqual([
      'do 1',
      'do 3',
      'do 4',
      'do 2',
      'undo 4',
      'undo 3',
      'undo 1',
    ])
  })

  test('runs appended tasks after all of their lane', () => {
    const change = appendToLane(newChange('install', inSeries([undoable('a'), undoable('b')])), 1, [
      { job: undoable('z'), waits: [] },
    ])
    expect(carried(change, {}).order).toEqual(['do 1', 'do 2', 'do 3'])
  })

  test('whose tasks wait for each other stands still, and says so', () => {
    const drafts: Draft[] = [
      { job: undoable('a'), waits: [] },
      { job: undoable('b'), waits: [2] },
      { job: undoable('c'), waits: [1] },
    ]
    const { change, stuck } = carried(newChange('install', drafts), {})
    expect([stuck, changeStatus(change)]).toEqual([true, 'Doing'])
  })

  test('keeps the last ten entries of a log', () => {
    const change = succeed(newChange('install', [{ job: undoable('a'), waits: [] }]), 1, {
      log: Array.from({ length: 12 }, (_, at) => `INFO ${String(at)}`),
    })
    expect(change.tasks[0]?.log).toEqual(Array.from({ length: 10 }, (_, at) => `INFO ${String(at + 2)}`))
  })
})

/** Tasks each of which waits for some of those before it. */
const drafts = fc
  .array(
    fc.record({
      lasts: fc.boolean(),
      waits: fc.array(fc.nat(20)),
      group: fc.option(fc.nat(2), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(all =>
    all.map(({ lasts, waits, group }, at): Draft => ({
      job: lasts ? lasting(`s${String(at)}`) : undoable(`s${String(at)}`),
      waits: at === 0 ? [] : [...new Set(waits.map(number => number % at))],
      ...(group === undefined ? {} : { group }),
    })),
  )
const numbers = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })

test('every change ends, does what comes first first, and takes back what comes last first', () => {
  fc.assert(
    fc.property(drafts, numbers, numbers, (all, forward, back) => {
      const { change, order, stuck } = carried(newChange('install', all), { forward, back })
      expect(stuck).toBe(false)
      const place = (step: string): number => order.indexOf(step)
      for (const { id, status, waits } of change.tasks) {
        expect(['Done', 'Undone', 'Hold', 'Error']).toContain(status)
        for (const other of waits) {
          if (place(`do ${String(id)}`) >= 0)
            expect(place(`do ${String(other)}`)).toBeLessThan(place(`do ${String(id)}`))
          if (place(`undo ${String(id)}`) >= 0 && place(`undo ${String(other)}`) >= 0)
            expect(place(`undo ${String(id)}`)).toBeLessThan(place(`undo ${String(other)}`))
        }
      }
      expect(new Set(order).size).toBe(order.length)
    }),
  )
})

test('a lane without an error is done to its end, but for what waits for a lane that failed', () => {
  fc.assert(
    fc.property(drafts, numbers, (all, forward) => {
      const { change } = carried(newChange('install', all), { forward })
      const errors = new Set(change.tasks.filter(({ status }) => status === 'Error').map(({ lane }) => lane))
      if (errors.size === 0) for (const { status } of change.tasks) expect(status).toBe('Done')
      for (const { lane, status, job } of change.tasks)
        if (errors.has(lane) && status === 'Done') expect(job.kind).toBe('clear-snap')
    }),
  )
})
