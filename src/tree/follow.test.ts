import { expect, test } from 'vitest'
import type { LinkRules } from './follow.ts'
import { followLinks } from './follow.ts'

const tree: Record<string, string | null> = {
  a: '',
  'a/file': null,
  'a/back': '>..',
  'a/out': '>../..',
  'to-file': '>a/file',
  'to-root': '>/a/file',
  loop: '>loop',
  one: '>two',
  two: '>a',
}

function end(path: string, rules: Omit<LinkRules, 'at'> = {}): string | undefined {
  return followLinks(path, {
    at: place => {
      const kind = tree[place]
      if (kind === undefined) return undefined
      if (kind === null) return { kind: 'file' }
      return kind === '' ? { kind: 'directory' } : { kind: 'symlink', target: kind.slice(1) }
    },
    ...rules,
  })
}

test.each<[path: string, rules: Omit<LinkRules, 'at'>, end: string | undefined]>([
  ['', {}, ''],
  ['a/file', {}, 'a/file'],
  ['./a//file/', {}, 'a/file'],
  ['a/file/..', {}, undefined],
  ['a/nothing', {}, undefined],
  ['a/nothing/x', { lenient: true }, 'a/nothing/x'],
  ['to-file', {}, 'a/file'],
  ['to-root', {}, undefined],
  ['to-root', { rooted: true }, 'a/file'],
  ['a/back/to-file', {}, 'a/file'],
  ['a/out', {}, undefined],
  ['a/out/x', { lenient: true }, 'x'],
  ['..', {}, undefined],
  ['../a', { lenient: true }, 'a'],
  ['loop', {}, undefined],
  ['loop', { lenient: true, most: 40 }, undefined],
  ['one/file', {}, 'a/file'],
  ['one/file', { most: 1 }, undefined],
  ['one', { lenient: true, keepLast: true }, 'one'],
  ['one/', { lenient: true, keepLast: true }, 'one'],
  ['one/.', { lenient: true, keepLast: true }, 'a'],
])('%s with %o ends at %s', (path, rules, expected) => {
  expect(end(path, rules)).toBe(expected)
})
