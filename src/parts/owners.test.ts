import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Owners } from './owners.ts'

const names = ['p', 'q', 'r', 's']
const selection = fc.record({
  files: fc.uniqueArray(fc.constantFrom('a', 'b')),
  directories: fc.uniqueArray(fc.constantFrom('d', 'e')),
})

test('who has something where is known whatever comes and goes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ part: fc.constantFrom(...names, 'stranger'), has: selection }), { maxLength: 12 }),
      steps => {
        const owners = new Owners(names)
        const there = new Map<string, { files: string[]; directories: string[] }>()
        for (const { part, has } of steps) {
          const before = there.get(part)
          if (before !== undefined) owners.remove(part, before)
          if (before === undefined) owners.add(part, has)
          if (before === undefined) there.set(part, has)
          else there.delete(part)
          const havers = (path: string): number[] =>
            names.flatMap((name, index) =>
              [there.get(name)?.files, there.get(name)?.directories].some(
                list => list?.includes(path) === true,
              )
                ? [index]
                : [],
            )
          const paths = ['a', 'b', 'd', 'e', 'nowhere']
          expect(owners.any).toBe(paths.some(path => havers(path).length > 0))
          for (const path of paths)
            for (const [own, name] of [...names, 'stranger'].entries()) {
              const others = havers(path).filter(index => names[index] !== name)
              const isKnown = own < names.length
              expect(owners.lastOther(path, name)).toBe(names[others.at(-1) ?? names.length])
              expect(owners.hasLater(path, name)).toBe(isKnown && others.some(index => index > own))
              expect(owners.hasEarlier(path, name)).toBe(isKnown && others.some(index => index < own))
            }
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('taking out what is not there changes nothing', () => {
  const owners = new Owners(names)
  const has = { files: ['a'], directories: [] }
  owners.add('p', has)
  owners.remove('q', has)
  owners.add('r', has)
  owners.remove('q', has)
  owners.add('r', has)
  expect([owners.lastOther('a', 'r'), owners.lastOther('a', 'p')]).toEqual(['p', 'r'])
})
