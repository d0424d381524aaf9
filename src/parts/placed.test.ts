import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Placed } from './placed.ts'

const path = fc
  .array(
    fc.string({ minLength: 1 }).map(name => name.replaceAll(/[/\0]/g, '-')),
    { minLength: 1, maxLength: 3 },
  )
  .map(names => names.join('/'))

test('paths are the same after they were written and read, and so are those at the top', () => {
  fc.assert(
    fc.property(fc.array(path), fc.array(path), (files, directories) => {
      const placed = Placed.of({ files, directories })
      const read = Placed.read(JSON.parse(JSON.stringify(placed)))
      expect([read?.files, read?.directories]).toEqual([files, directories])
      expect(new Set(read?.tops)).toEqual(new Set([...files, ...directories].map(each => each.split('/')[0])))
      expect(read?.tops).toEqual(placed.tops)
      expect(JSON.stringify(read)).toBe(JSON.stringify(placed))
    }),
  )
})

test.each([
  null,
  'text',
  [],
  { files: '', directories: '' },
  { files: [], directories: '', tops: [] },
  { files: '', directories: '', tops: [1] },
])('%j is not taken for paths', found => {
  expect(Placed.read(found)).toBeUndefined()
})
