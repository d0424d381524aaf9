import { expect, test } from 'vitest'
import { UserError } from '../errors.ts'
import { refuseHooks, treeLimit } from './tree-limit.ts'

test('a tree may have a million entries and two thousand hooks, or what the person says', () => {
  expect(treeLimit({})).toEqual({ entries: 1_000_000, hooks: 2000 })
  expect(treeLimit({ SNAPSMITH_TREE_LIMIT: '' })).toEqual({ entries: 1_000_000, hooks: 2000 })
  expect(treeLimit({ SNAPSMITH_TREE_LIMIT: '123456789012345' })).toEqual({
    entries: 123_456_789_012_345,
    hooks: 123_456_789_012_345,
  })
})

test.each(['x', '-1', '1.5', '1234567890123456', '1 '])('%j is no number of files', given => {
  expect(() => treeLimit({ SNAPSMITH_TREE_LIMIT: given })).toThrow(
    `SNAPSMITH_TREE_LIMIT is no number: '${given}'.`,
  )
})

test('more hooks than that are refused, with what allows them', () => {
  expect(() => refuseHooks(2000, 'tree', {})).not.toThrow()
  expect(() => refuseHooks(5, 'tree', { SNAPSMITH_TREE_LIMIT: '5' })).not.toThrow()
  const refused = (() => {
    try {
      refuseHooks(2001, 'tree', {})
    } catch (error) {
      return error
    }
    return undefined
  })()
  expect(refused).toBeInstanceOf(UserError)
  expect(refused).toMatchObject({
    message: "'tree' has 2001 hooks, and at most 2000 are read.",
    resolution: 'Leave out what is no hook, or allow more: SNAPSMITH_TREE_LIMIT=2001',
  })
})
