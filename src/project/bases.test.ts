import { expect, test } from 'vitest'
import { effectiveBase, isBaseless } from './bases.ts'
import { parseDocument } from './parse.ts'

test.each([
  ['{base: core24}', 'core24'],
  ['{base: core20}', 'none'],
  ['{base: bare, build-base: core22}', 'core22'],
  ['{base: core24, build-base: devel}', 'core24'],
  ['{base: devel, build-base: devel}', 'devel'],
  ['{base: bare, build-base: devel}', 'devel'],
  ['{base: bare}', 'none'],
  ['{type: base, name: core26}', 'core26'],
  ['{type: base, name: mine, build-base: core24}', 'core24'],
  ['{type: base, name: mine}', 'none'],
  ['{type: kernel, build-base: core22}', 'core22'],
  ['{base: core24, build-base: null}', 'core24'],
  ['{base: core24, build-base: core22}', 'core22'],
  ['{base: [core24]}', 'none'],
  ['{}', 'none'],
])('%s follows the rules of %s', (yaml, base) => {
  expect(effectiveBase(parseDocument(yaml, 'snapcraft.yaml').value) ?? 'none').toBe(base)
})

test('what is no mapping has no base', () => {
  expect(effectiveBase(null)).toBeUndefined()
})

test.each([
  ['base', true],
  ['kernel', true],
  ['snapd', true],
  ['app', false],
  ['gadget', false],
  [undefined, false],
])('a snap of the type %s has no base: %s', (type, baseless) => {
  expect(isBaseless(type)).toBe(baseless)
})
