import { expect, test } from 'vitest'
import { listingOf } from '../../test/parts/project-texts.ts'
import { UserError } from '../errors.ts'
import type { Entry } from '../tree/listing.ts'
import type { Place } from './sketch.ts'
import { Sketch, below } from './sketch.ts'

const at = (path: string, area = 'default'): Place => ({ area, path })
const pipe: Entry = { path: 'pipe', kind: 'other', mode: 0o600, size: 0, mtime: 0 }
const sketch = (): Sketch =>
  new Sketch({ default: [...listingOf(['d/e/f', 'd/g', 'l -> d', 'n -> nowhere', 'x']), pipe], other: [] })

test('a sketch shows what is there, and what links lead to', () => {
  const made = sketch()
  expect(['d', 'd/e/f', 'l', 'pipe', 'nothing', 'x/y'].map(path => made.kind(at(path)))).toEqual([
    'directory',
    'file',
    'symlink',
    'other',
    undefined,
    undefined,
  ])
  expect(made.through(at('l/e'))).toEqual({ place: at('d/e'), kind: 'directory' })
  expect(made.through(at(''))).toEqual({ place: at(''), kind: 'directory' })
  expect(made.through(at('n'))).toBeUndefined()
  expect(made.through(at('x/y'))).toBeUndefined()
  expect(made.names(at('d'))).toEqual(['e', 'g'])
  expect(made.names(at('x'))).toEqual([])
  expect(made.tree('default').entry('l')).toEqual({
    path: 'l',
    kind: 'symlink',
    mode: 0,
    size: 0,
    mtime: 0,
    target: 'd',
  })
  expect(made.tree('default').entry('x')).toEqual({ path: 'x', kind: 'file', mode: 0, size: 0, mtime: 0 })
  expect(made.kind(at('d', 'unknown'))).toBeUndefined()
})

test('directories are made with those above them, through links, and each once', () => {
  const made = sketch()
  expect(made.makeDirectories(at('l/new/deep'))).toEqual(at('d/new/deep'))
  expect(made.makeDirectories(at('d/new'))).toEqual(at('d/new'))
  expect(made.makeDirectories(at('d'))).toEqual(at('d'))
  expect(made.makeDirectories(at(''))).toEqual(at(''))
  expect(made.moves).toEqual([
    { do: 'make', at: at('d/new') },
    { do: 'make', at: at('d/new/deep') },
  ])
})

test.each(['x', 'n', 'x/y', 'n/y', 'pipe'])('no directory is made at %s', path => {
  const [blocked = ''] = path.split('/')
  expect(() => sketch().makeDirectories(at(path))).toThrow(
    new UserError('organize', `'${blocked}' is in the way: it is no directory`),
  )
})

test('what is moved is gone from where it was, and what is copied stays', () => {
  const made = sketch()
  made.put(at('d/e'), at('e', 'other'), 'rename')
  made.put(at('d/g'), at('e/g', 'other'), 'copy')
  made.put(at('nothing'), at('e/nothing', 'other'), 'copy')
  expect(made.kind(at('d/e'))).toBeUndefined()
  expect(made.kind(at('d/g'))).toBe('file')
  expect(made.names(at('e', 'other'))).toEqual(['f', 'g'])
  made.remove(at('e/f', 'other'))
  expect(made.names(at('e', 'other'))).toEqual(['g'])
  made.takeMode(at('d'), at('e', 'other'))
  expect(made.moves).toEqual([
    { do: 'rename', from: at('d/e'), to: at('e', 'other') },
    { do: 'copy', from: at('d/g'), to: at('e/g', 'other') },
    { do: 'remove', at: at('e/f', 'other') },
    { do: 'make', at: at('d'), like: at('e', 'other') },
  ])
})

test('a copy has a life of its own', () => {
  const made = sketch()
  made.put(at('d'), at('copy'), 'copy')
  made.remove(at('copy/g'))
  expect(made.names(at('d'))).toEqual(['e', 'g'])
})

test('nothing is put below what is no directory', () => {
  expect(() => {
    sketch().put(at('x'), at('pipe/x'), 'copy')
  }).toThrow('no directory at default:pipe')
})

test('a name in a directory', () => {
  expect(below(at('d'), 'x')).toEqual(at('d/x'))
  expect(below(at('', 'other'), 'x')).toEqual(at('x', 'other'))
})
