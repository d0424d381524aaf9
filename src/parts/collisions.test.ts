import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listingOf } from '../../test/parts/project-texts.ts'
import type { Permission } from '../project/project.ts'
import { Claims } from './claims.ts'
import type { Candidate } from './collisions.ts'
import { collisionError, collisions, samePkgConfig, selectedEntries } from './collisions.ts'

function candidate(part: string, tree: string[], permissions: readonly Permission[] = []): Candidate {
  const entries = new Map(listingOf(tree).map(entry => [entry.path, entry]))
  return { part, partition: 'default', entries, permissions }
}

const permission = (more: Partial<Permission>): Permission => ({
  path: '*',
  mode: null,
  owner: null,
  group: null,
  ...more,
})

test.each([
  ['the same content', ['f'], ['f'], true, []],
  ['different content', ['f', 'a'], ['f', 'a'], false, ['a', 'f']],
  ['a file and a directory', ['f'], ['f/'], true, ['f']],
  ['a directory and a link', ['d/'], ['d -> x'], true, ['d']],
  ['two directories', ['d/'], ['d/'], false, []],
  ['links of one target', ['l -> t'], ['l -> t'], false, []],
  ['links of one target in two spellings', ['l -> ./a//t'], ['l -> a/t'], false, []],
  ['links of two targets', ['l -> t'], ['l -> u'], true, ['l']],
  ['a link from the root and one from here', ['l -> /t'], ['l -> t'], true, ['l']],
  ['nothing at the same place', ['a', 'b', 'c'], ['d'], false, []],
] as const)('%s', (_, mine, theirs, same, expected) => {
  const [a, b] = [candidate('a', [...mine]), candidate('b', [...theirs])]
  expect(collisions(a, b, () => same)).toEqual(expected)
  expect(collisions(b, a, () => same)).toEqual(expected)
})

test('content is asked for files only, by their path and in the order of the two parts', () => {
  const asked: string[] = []
  const [a, b] = [candidate('a', ['d/', 'f', 'l -> f', 'x']), candidate('b', ['d/', 'f', 'l -> f'])]
  collisions(a, b, (path, one, other) => {
    asked.push(`${path} ${one.part} ${other.part}`)
    return true
  })
  expect(asked).toEqual(['f a b'])
})

test('attributes that two parts want differently collide', () => {
  const a = candidate('a', ['f', 'g'], [permission({ path: 'f', mode: '755' })])
  const b = candidate('b', ['f', 'g'], [permission({ path: '*', mode: '644' })])
  expect(collisions(a, b, () => true)).toEqual(['f'])
})

test('the selected entries are those of files and of directories', () => {
  const chosen = selectedEntries(listingOf(['d/f', 'e/g']), { files: ['d/f', 'x'], directories: ['d'] })
  expect([...chosen.keys()]).toEqual(['d', 'd/f'])
})

test.each([
  ['prefix=/a\nName: x', 'prefix=/b\nName: x', true],
  ['prefix=/a\nName: x', 'prefix=/a\nName: y', false],
  ['prefix=/a', 'prefix=/a\n', false],
  ['prefix=/a', ' prefix=/b', false],
  ['Name: x', 'prefix=/b', false],
  ['a', 'a', true],
])('%j and %j', (one, other, same) => {
  expect(samePkgConfig(one, other)).toBe(same)
})

test('the error names both parts, what they share and the partition', () => {
  const request = { later: 'b', earlier: 'a', paths: ['f', 'g'] }
  const error = collisionError({ ...request, partition: undefined })
  expect({ ...error, message: error.message }).toMatchObject({
    code: 'file-collision',
    message: 'Failed to stage: parts list the same file with different contents or permissions.',
    resolution:
      "Leave the files out of one of the two parts with 'stage', or give them another place with 'organize'.",
    details:
      "Parts 'b' and 'a' list the following files, but with different contents or permissions:\n    f\n    g",
    subject: ['parts', 'b'],
  })
  expect(collisionError({ ...request, partition: 'component/c' }).details).toContain(
    "following files for the 'component/c' partition, but",
  )
})

const trees = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', 'link', 'mode'), {
  maxKeys: 3,
})
const names = ['p', 'q', 'r']
const drawn = fc.array(fc.record({ part: fc.constantFrom(...names), tree: trees, removed: fc.boolean() }), {
  maxLength: 8,
})

test('parts that have been compared in any order agree where each two of them do', () => {
  fc.assert(
    fc.property(drawn, steps => {
      const claims = new Claims(names)
      const there = new Map<string, Record<string, string>>()
      const content = (path: string, part: string): string | undefined =>
        there.get(part)?.[path]?.replace('mode', '1')
      const same = (path: string, a: Candidate, b: Candidate): boolean =>
        content(path, a.part) === content(path, b.part)
      const made = (part: string): Candidate => {
        const tree = there.get(part) ?? {}
        const lines = Object.entries(tree).map(([path, kind]) => (kind === 'link' ? `${path} -> x` : path))
        const open = Object.keys(tree).filter(path => tree[path] === 'mode')
        return candidate(
          part,
          lines,
          open.map(path => permission({ path, mode: '600' })),
        )
      }
      for (const { part, tree, removed } of steps) {
        if (there.has(part)) claims.remove(part)
        there.delete(part)
        expect(claims.waiting.has(part)).toBe(true)
        if (removed) continue
        there.set(part, tree)
        const others = [...there.keys()].filter(name => name !== part)
        const agrees = others.every(name => collisions(made(name), made(part), same).length === 0)
        expect(claims.add(made(part), same)).toBe(agrees)
        expect(claims.waiting.has(part)).toBe(false)
        if (!agrees) return
      }
    }),
    { numRuns: 500 },
  )
})
