import { expect, test } from 'vitest'
import { lineWords, verbWords } from './line-words.ts'
import { verbs } from './verbs.ts'

test.each<[string, unknown]>([
  ['', []],
  ['  set  lamp a=b ', ['set', 'lamp', 'a=b']],
  ['set lamp a="b c"d \'e"f\' ""', ['set', 'lamp', 'a=b cd', 'e"f', '']],
  [String.raw`a\ b "c\"d\n" 'e\f'`, ['a b', String.raw`c"d\n`, String.raw`e\f`]],
  ['list # all', ['list']],
  ['set lamp a=#b', ['set', 'lamp', 'a=#b']],
  [String.raw`end\ `.trimEnd(), ['end\\']],
])('the words of %j', (line, words) => {
  expect(lineWords(line)).toEqual({ words })
})

test.each(['"', "'"])('a %s without an end', quote => {
  expect(lineWords(`set ${quote}a`)).toEqual({ problem: `a ${quote} has no end` })
})

test.each<[string, unknown]>([
  ['install --dangerous ./lamp --name=lamp_two', { options: { name: 'lamp_two' }, words: ['./lamp'] }],
  ['install --revision 7 ./lamp', { options: { revision: '7' }, words: ['./lamp'] }],
  ['set lamp a=-1 -t', { options: { t: true }, words: ['lamp', 'a=-1'] }],
  ['set lamp -- -t', { options: {}, words: ['lamp', '-t'] }],
  ['install --frob', { problem: "unknown flag `frob'" }],
  ['install --revision', { problem: "expected argument for flag `--revision'" }],
])('the options of %j', (line, expected) => {
  const [name, ...rest] = line.split(' ')
  const verb = verbs.find(one => one.name === name)
  expect(verb === undefined ? undefined : verbWords(verb, rest)).toEqual(expected)
})

test('every verb has a name of its own', () => {
  expect(new Set(verbs.map(({ name }) => name)).size).toBe(verbs.length)
})
