import fc from 'fast-check'
import { expect, test } from 'vitest'
import { componentPattern } from '../../src/parts/glob.ts'

/** As Python's fnmatch sees them. */
test.each([
  ['python3-*', ['python3-'], ['python3']],
  ['lib?-[0-9].so', ['libc-6.so'], ['libc-x.so', 'lib-6.so']],
  ['[&~|]*', ['&', '~a', '|'], ['a']],
  ['[a-]', ['a', '-'], ['b']],
  ['[--0]', ['-', '.', '0'], ['1']],
  ['[c-a]', [], ['a', 'b', 'c', '-']],
  ['[!c-a]', ['a', '-', 'c'], ['']],
  ['[]x]', [']', 'x'], ['[']],
  ['[^a]', ['^', 'a'], ['b']],
  ['a[b', ['a[b'], ['ab']],
  ['{a,b}(c)+.$', ['{a,b}(c)+.$'], ['a']],
  ['[😀-😂]', ['😁'], ['a', '😄']],
])('%s', (pattern, matching, others) => {
  for (const name of matching) expect(componentPattern(pattern).test(name), name).toBe(true)
  for (const name of others) expect(componentPattern(pattern).test(name), name).toBe(false)
})

test('every text is a pattern, and one without wildcards matches itself alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 4 }), (pattern, text) => {
      const matches = componentPattern(pattern)
      matches.test(text)
      if (!/[*?[]/.test(pattern))
        expect([matches.test(pattern), matches.test(`${pattern}x`)]).toEqual([true, false])
    }),
    { numRuns: 2000 },
  )
})
