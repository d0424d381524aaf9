import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Edit } from '../rule.ts'
import { planFixes, replaced } from './plan.ts'
import type { PlacedFix } from './plan.ts'

const finding = { rule: 'r', severity: 'warning', message: 'm' } as const
const fix = (title: string, ...edits: Edit[]): PlacedFix => ({ finding, title, edits })
const replace = (start: number, end: number, text: string, path = '/a'): Edit => ({
  path,
  do: 'replace',
  start,
  end,
  text,
})

describe('planning fixes', () => {
  test.each<[string, PlacedFix[], { done: string[]; skipped: string[] }]>([
    [
      'takes those that stand side by side',
      [fix('one', replace(0, 2, 'x')), fix('two', replace(2, 4, 'y'))],
      { done: ['one', 'two'], skipped: [] },
    ],
    [
      'puts off one that overlaps',
      [fix('one', replace(0, 3, 'x')), fix('two', replace(2, 4, 'y'))],
      { done: ['one'], skipped: ['two'] },
    ],
    [
      'puts off a second insertion at a place',
      [fix('one', replace(1, 1, 'x')), fix('two', replace(1, 1, 'y'))],
      { done: ['one'], skipped: ['two'] },
    ],
    [
      'takes the same edit for one',
      [fix('one', replace(1, 2, 'x')), fix('two', replace(1, 2, 'x'))],
      { done: ['one', 'two'], skipped: [] },
    ],
    [
      'makes all edits of a fix or none',
      [fix('one', replace(0, 2, 'x')), fix('two', replace(1, 3, 'y'), replace(8, 9, 'z'))],
      { done: ['one'], skipped: ['two'] },
    ],
    [
      'keeps files apart',
      [fix('one', replace(0, 2, 'x')), fix('two', replace(0, 2, 'y', '/b'))],
      { done: ['one', 'two'], skipped: [] },
    ],
    [
      'sets a mode beside changing the text',
      [fix('one', replace(0, 2, 'x')), fix('two', { path: '/a', do: 'chmod', mode: 0o755 })],
      { done: ['one', 'two'], skipped: [] },
    ],
    [
      'changes nothing of a file that goes',
      [fix('one', { path: '/a', do: 'remove' }), fix('two', replace(0, 2, 'x'))],
      { done: ['one'], skipped: ['two'] },
    ],
    [
      'gives a file one new name',
      [fix('one', { path: '/a', do: 'rename', to: 'b' }), fix('two', { path: '/a', do: 'rename', to: 'c' })],
      { done: ['one'], skipped: ['two'] },
    ],
  ])('%s', (_, fixes, expected) => {
    const { done, skipped } = planFixes(fixes)
    expect({ done: done.map(one => one.title), skipped: skipped.map(one => one.title) }).toEqual(expected)
  })

  test('replacements leave the rest of the text as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string(), fc.string())), pieces => {
        let at = 0
        const replacements = pieces.map(([before, old, text]) => {
          const start = at + before.length
          at = start + old.length
          return { path: '/a', do: 'replace' as const, start, end: at, text }
        })
        expect(replaced(pieces.map(([before, old]) => before + old).join(''), replacements)).toBe(
          pieces.map(([before, , text]) => before + text).join(''),
        )
      }),
    )
  })

  test('a replacement beyond the text is refused', () => {
    expect(replaced('abc', [{ path: '/a', do: 'replace', start: 2, end: 4, text: '' }])).toBeUndefined()
  })
})
