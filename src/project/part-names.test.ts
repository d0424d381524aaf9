import { expect, test } from 'vitest'
import { partNameProblem } from './part-names.ts'

test.each(['..', '.', '', 'a/..', '../src', '/a', 'a/', 'a//b', 'a\0b'])(
  '%j is no name of a part: its directory would be another one',
  name => {
    expect(partNameProblem(name, new Set([name]))).toMatch(/^A part's name is the path of its directory/)
  },
)

test.each(['a', '..a', 'a.b', '-x', 'gnome/sdk', 'src', 'a b'])('%j is the name of a part', name => {
  expect(partNameProblem(name, new Set([name, 'gnome']))).toBeUndefined()
})

test('a part does not live in what another part or snapsmith makes', () => {
  expect(partNameProblem('a/src/b', new Set(['a', 'a/src/b']))).toBe(
    "Its directory would lie in one that the part 'a' fills.",
  )
  expect(partNameProblem('a/src', new Set(['a/src']))).toBeUndefined()
  expect(partNameProblem('.snapsmith/x', new Set())).toBe(
    "The directory 'parts/.snapsmith' is snapsmith's own.",
  )
})
