import { expect, test } from 'vitest'
import { isIgnored, matches, readIgnored, skips, unknownNames } from './lint-ignore.ts'
import { libraryLinter } from '../rules/library/library.ts'
import { metadataLinter } from '../rules/metadata/metadata.ts'
import { linters } from '../rules/linters.ts'

const found = (category: string, file?: string) => ({
  severity: 'warning' as const,
  message: '',
  remedy: '',
  category,
  ...(file === undefined ? {} : { file }),
})

test('a bare linter, and all of its categories, leave it out', () => {
  expect(skips(readIgnored(['library']), libraryLinter)).toBe(true)
  expect(skips(readIgnored([{ library: [] }]), libraryLinter)).toBe(true)
  expect(skips(readIgnored(['missing-library', 'unused-library']), libraryLinter)).toBe(true)
  expect(skips(readIgnored(['missing-library']), libraryLinter)).toBe(false)
})

test('patterns and categories leave out what they name', () => {
  expect(
    isIgnored(
      readIgnored([{ library: ['usr/lib/*'] }]),
      libraryLinter,
      found('unused-library', 'usr/lib/x/liba.so'),
    ),
  ).toBe(true)
  expect(
    isIgnored(
      readIgnored([{ 'unused-library': ['opt/*'] }]),
      libraryLinter,
      found('missing-library', 'opt/a'),
    ),
  ).toBe(false)
  expect(isIgnored(readIgnored(['unused-library']), libraryLinter, found('unused-library', 'lib/a'))).toBe(
    true,
  )
  expect(isIgnored(readIgnored([{ metadata: ['title'] }]), metadataLinter, found('title'))).toBe(true)
  expect(isIgnored(readIgnored([{ metadata: ['title'] }]), metadataLinter, found('contact'))).toBe(false)
})

test('a later entry of the same name takes the place of an earlier one', () => {
  const ignored = readIgnored([{ library: ['a'] }, { library: ['b'] }])
  expect(['a', 'b'].map(file => isIgnored(ignored, libraryLinter, found('unused-library', file)))).toEqual([
    false,
    true,
  ])
})

test('misspelt names come with the nearest one', () => {
  expect(unknownNames(readIgnored(['clasic', 'library']), linters)).toEqual([
    { name: 'clasic', near: 'classic' },
  ])
})

test('patterns are those of a shell whose stars cross directories', () => {
  expect(matches('usr/**/lib?.so*', 'usr/lib/x/liba.so.1')).toBe(true)
  expect(matches('lib[!a].so', 'libb.so')).toBe(true)
  expect(matches('lib[!a].so', 'liba.so')).toBe(false)
  expect(matches('a.b', 'axb')).toBe(false)
})

/** What Python 3.11 says: `fnmatch.fnmatchcase(name, pattern)`. */
test.each([
  ['[c-a]', 'b', false],
  ['[c-a]', 'c', false],
  ['[!c-a]', 'b', true],
  ['x[c-aq]', 'xq', true],
  ['x[c-aq]', 'xb', false],
  ['[]', '[]', true],
  ['[]', 'a', false],
  ['[!]', '[!]', true],
  ['[!]', 'a', false],
  ['[]a]', ']', true],
  ['[!]a]', ']', false],
  ['[a-', '[a-', true],
  ['[a-c-e]', 'b', true],
  ['[a-c-e]', '-', true],
  ['[a-c-e]', 'd', false],
  ['[--0]', '.', true],
  ['[a-]', '-', true],
  ['[^a]', '^', true],
  ['[^a]', 'b', false],
  ['[a^]', '^', true],
  ['[\\d]', '\\', true],
  ['[\\d]', '1', false],
  ['[z-a-c]', '-', true],
  ['[z-a-c]', 'b', false],
  ['lib?.so', 'lib😀.so', true],
  ['[😀-😂]', '😁', true],
])('the pattern %j and the name %j: %j', (pattern, name, expected) => {
  expect(matches(pattern, name)).toBe(expected)
})
