import { linkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workplace } from '../../test/support/workplace.ts'
import { sameBytes } from './same-bytes.ts'

const piece = 256 * 1024

test.each([0, 1, piece - 1, piece, piece + 1, 3 * piece])(
  'files of %d bytes are the same unless one byte differs',
  length => {
    const [one, other] = ['one', 'other'].map(name => join(workplace(), name)) as [string, string]
    const bytes = Buffer.alloc(length, 'some words ')
    writeFileSync(one, bytes)
    writeFileSync(other, bytes)
    expect(sameBytes(one, other)).toBe(true)
    for (const at of length === 0 ? [] : [0, length - 1]) {
      const changed = Buffer.from(bytes)
      changed[at] = 0xff
      writeFileSync(other, changed)
      expect(sameBytes(one, other)).toBe(false)
    }
    writeFileSync(other, Buffer.concat([bytes, Buffer.from('x')]))
    expect(sameBytes(one, other)).toBe(false)
  },
)

test('files of more bytes than can be held at once are compared', () => {
  const directory = workplace()
  const [one, other, linked] = ['one', 'other', 'linked'].map(name => join(directory, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(one, 'a')
  writeFileSync(other, 'b')
  for (const path of [one, other]) truncateSync(path, 5 * 1024 ** 3)
  linkSync(one, linked)
  expect(sameBytes(one, other)).toBe(false)
  expect(sameBytes(one, linked)).toBe(true)
})
