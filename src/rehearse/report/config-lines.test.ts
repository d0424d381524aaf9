import { expect, test } from 'vitest'
import { configLines } from './config-lines.ts'
import { callLine } from './words.ts'

const texts = (lines: ReturnType<typeof configLines>): string[] =>
  lines.map(line => line.map(({ text }) => text).join(''))

test('a report stays readable: long values are cut, and of very many options the first are shown', () => {
  expect(texts(configLines({ a: 1, b: 'x' }, { a: 2, c: { d: true } }))).toEqual([
    '- a: 1',
    '+ a: 2',
    '- b: "x"',
    '+ c.d: true',
  ])
  const [long = ''] = texts(configLines({}, { big: 'v'.repeat(100_000) }))
  expect([long.length < 2100, long.slice(-20)]).toEqual([true, 'v… (100009 characters)'.slice(-20)])
  const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${String(index)}`, index]))
  expect(texts(configLines({}, many)).slice(499)).toEqual([
    expect.stringMatching(/^\+ k/) as string,
    '… and 1500 more options',
  ])
})

test('so do calls of snapctl', () => {
  const call = { argv: ['set', `a=${'v'.repeat(100_000)}`], exit: 1, stdout: '', stderr: 'e'.repeat(100_000) }
  const [said = ''] = texts([callLine(call)])
  expect(said.length).toBeLessThan(4200)
  expect(said).toContain('  exit 1  eee')
})
