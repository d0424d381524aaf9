import { expect, test } from 'vitest'
import type { Command } from './command.ts'
import { readScript } from './script.ts'
import { loadShell } from './syntax.ts'

const shell = await loadShell()

/** The command that the last call of a text runs in the end. */
function commandIn(text: string): Command | undefined {
  return readScript(text, shell.parse(text), { shell }).calls.at(-1)?.command
}

test.each<[string, string, { options?: string[]; values?: Record<string, string>; operands?: string[] }]>([
  ['mkdir a b', 'mkdir', { operands: ['a', 'b'] }],
  ['mkdir -pm 0700 a', 'mkdir', { options: ['-p', '-m'], values: { '-m': '0700' }, operands: ['a'] }],
  ['mkdir -m0700 a', 'mkdir', { options: ['-m'], values: { '-m': '0700' }, operands: ['a'] }],
  [
    'install --mode=0600 -- -a b',
    'install',
    { options: ['--mode'], values: { '--mode': '0600' }, operands: ['-a', 'b'] },
  ],
  ['cat - "$x"', 'cat', { operands: ['-', '"$x"'] }],
  [
    'exec env X=1 nice -n 5 /usr/bin/cp -t d a',
    'cp',
    { options: ['-t'], values: { '-t': 'd' }, operands: ['a'] },
  ],
])('sorts the words of %s', (text, name, { options = [], values = {}, operands = [] }) => {
  const command = commandIn(text)
  expect(command?.name).toBe(name)
  expect([...(command?.options ?? [])]).toEqual(options)
  expect(
    [...(command?.values ?? [])].map(([option, value]) => [
      option,
      typeof value === 'string' ? value : value.text,
    ]),
  ).toEqual(Object.entries(values))
  expect(command?.operands.map(word => word.text)).toEqual(operands)
})

test.each([
  ['"$program" a', 'a computed name'],
  ['cp() { :; }\ncp a b', 'a function'],
  ['cp a b\ncp() { return; }\ncp a b', 'a function that is defined later'],
  ['"$SNAP/bin/cp" a', 'a program of the snap'],
  ['/opt/bin/cp a b', 'a program in no directory of the system'],
])('knows no command in %j: %s', text => {
  expect(commandIn(text)).toBeUndefined()
})
