import { expect, test } from 'vitest'
import { missingFrom, parseInstalled, parseWanted } from './installed.ts'

const installed = parseInstalled(
  [
    'installed\tgcc\tamd64\t4:12.2.0-3\tc-compiler, gcc-x86-64-linux-gnu (= 4:12.2.0-3)',
    'installed\tlibc6\tamd64\t2.36-9\t',
    'installed\tlibc6\ti386\t2.36-9\t',
    'installed\tpython3\tall\t3.11\t',
    'config-files\tnano\tamd64\t7.2\t',
    'installed\tlibfoo\ti386\t1\t',
    '',
  ].join('\n'),
)

test.each([
  ['gcc', true],
  ['gcc=4:12.2.0-3', true],
  ['gcc=13', false],
  ['gcc:amd64', true],
  ['gcc:i386', false],
  ['gcc:any', true],
  ['c-compiler', true],
  ['c-compiler:amd64', true],
  ['c-compiler:any', true],
  ['c-compiler:i386', false],
  ['gcc-x86-64-linux-gnu', true],
  ['c-compiler=1', false],
  ['python3', true],
  ['python3:arm64', true],
  ['libc6:i386', true],
  ['libfoo', false],
  ['libfoo:any', true],
  ['nano', false],
  ['nothing', false],
])('%s is there: %s', (name, there) => {
  expect(missingFrom(installed, [name], 'amd64')).toEqual(there ? [] : [name])
})

test('a name is read with its architecture and version', () => {
  expect(parseWanted('libc6:i386=2.36-9+deb12u1')).toEqual({
    name: 'libc6',
    architecture: 'i386',
    version: '2.36-9+deb12u1',
  })
  expect(parseWanted('hello')).toEqual({ name: 'hello', architecture: undefined, version: undefined })
  expect(parseWanted('g++:any=4:12.2.0-3~bpo1')).toEqual({
    name: 'g++',
    architecture: 'any',
    version: '4:12.2.0-3~bpo1',
  })
})

test.each([
  '',
  '-y',
  '--download-only',
  'hell.*',
  'hell?',
  'hello/bookworm',
  'hello^',
  'he llo',
  'hello=',
  'hello=2*',
  'hello:',
  'hello:a:b',
  'hello\n',
  '^hello$',
  '~nhello',
  '../x.deb',
  './x.deb',
])('%j is no package', text => {
  expect(parseWanted(text)).toBeUndefined()
  expect(missingFrom(installed, [text], 'amd64')).toEqual([text])
})
