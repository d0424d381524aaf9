import { expect, test } from 'vitest'
import type { Candidate } from './closure.ts'
import { assetName, debName, kept, keyOf, parseCandidates, parsePlan } from './closure.ts'

function candidate(name: string, wants: string[] = [], more: Partial<Candidate> = {}): Candidate {
  return {
    name,
    architecture: 'amd64',
    version: '1',
    priority: 'optional',
    wants,
    provides: [],
    size: 1,
    sha256: '',
    ...more,
  }
}

const names = (candidates: readonly Candidate[], requested: string[], filtered: string[] = []): string[] =>
  kept({
    candidates,
    requested: found => requested.includes(found.name),
    inBase: found => filtered.includes(found.name),
  }).map(found => found.name)

const chain = [
  candidate('app', ['libc', 'lib']),
  candidate('lib', ['libc', 'data']),
  candidate('data'),
  candidate('libc', ['gcc-base']),
  candidate('gcc-base'),
]

test.each<[string, string[], string[], string[]]>([
  ['everything without a base', ['app'], [], ['app', 'data', 'gcc-base', 'lib', 'libc']],
  ['what the base has is left out with what only it needs', ['app'], ['libc'], ['app', 'data', 'lib']],
  [
    'what somebody else needs as well stays',
    ['app', 'gcc-base'],
    ['libc'],
    ['app', 'data', 'gcc-base', 'lib'],
  ],
  [
    'what was asked for stays, whatever the base has',
    ['app', 'libc'],
    ['libc', 'gcc-base'],
    ['app', 'data', 'lib', 'libc'],
  ],
  ['a package in the middle takes its own needs with it', ['app'], ['lib'], ['app', 'gcc-base', 'libc']],
])('%s', (_, requested, filtered, expected) => {
  expect(names(chain, requested, filtered)).toEqual(expected)
})

test('a need is met by what provides it', () => {
  expect(names([candidate('app', ['awk']), candidate('mawk', [], { provides: ['awk'] })], ['app'])).toEqual([
    'app',
    'mawk',
  ])
})

test('a package of essential priority is left out', () => {
  expect(
    names([candidate('app', ['init']), candidate('init', [], { priority: 'essential' })], ['app']),
  ).toEqual(['app'])
})

test('packages of one architecture need those of their own', () => {
  const arm = { architecture: 'arm64' }
  const both = [
    candidate('app', ['lib'], arm),
    candidate('lib', [], arm),
    candidate('lib'),
    candidate('tool', ['lib']),
    candidate('data', ['tool'], { architecture: 'all' }),
  ]
  const chosen = (requested: string): string[] =>
    kept({ candidates: both, requested: found => found.name === requested, inBase: () => false }).map(keyOf)
  expect(chosen('app')).toEqual(['app:arm64', 'lib:arm64'])
  expect(chosen('data')).toEqual(['data:all', 'lib:amd64', 'tool:amd64'])
  expect(
    kept({
      candidates: [candidate('app', ['lib'], arm), candidate('lib')],
      requested: found => found.name === 'app',
      inBase: () => false,
    }).map(keyOf),
  ).toEqual(['app:arm64', 'lib:amd64'])
})

test('a package of a foreign architecture is told with it', () => {
  expect(
    [
      candidate('a'),
      candidate('a', [], { architecture: 'all' }),
      candidate('a', [], { architecture: 'i386' }),
    ].map(found => assetName(found, 'amd64')),
  ).toEqual(['a=1', 'a=1', 'a:i386=1'])
})

test('packages that need each other are no trouble', () => {
  expect(names([candidate('a', ['b']), candidate('b', ['a'])], ['a'])).toEqual(['a', 'b'])
})

test('the plan of apt is read', () => {
  expect(
    parsePlan(
      [
        'Inst gcc-12-base (12.2.0-14+deb12u1 Debian:12.15/oldstable [amd64])',
        'Inst libgcc-s1 (12.2.0-14+deb12u1 Debian:12.15/oldstable [amd64]) []',
        'Inst libc6:i386 (2.36-9+deb12u14 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [i386])',
        'Inst tzdata [2024a-0] (2024b-0+deb12u1 Debian:12.15/oldstable [all])',
        'Conf gcc-12-base (12.2.0-14+deb12u1 Debian:12.15/oldstable [amd64])',
      ].join('\n'),
    ),
  ).toEqual([
    { name: 'gcc-12-base', version: '12.2.0-14+deb12u1', architecture: 'amd64' },
    { name: 'libgcc-s1', version: '12.2.0-14+deb12u1', architecture: 'amd64' },
    { name: 'libc6', version: '2.36-9+deb12u14', architecture: 'i386' },
    { name: 'tzdata', version: '2024b-0+deb12u1', architecture: 'all' },
  ])
})

test('the description of a package is read', () => {
  const [found] = parseCandidates(
    [
      'Package: demo',
      'Version: 1:2-3',
      'Architecture: amd64',
      'Pre-Depends: dpkg (>= 1)',
      'Depends: libc6 (>= 2.34), awk | mawk:any,',
      ' python3 [amd64]',
      'Suggests: doc',
      'Provides: virtual (= 2), other',
      'Priority: optional',
      'Description: a demo',
      ' Depends: nothing',
      'Size: 12',
      'SHA256: ab',
      '',
      '',
    ].join('\n'),
  )
  expect(found).toEqual({
    name: 'demo',
    version: '1:2-3',
    architecture: 'amd64',
    priority: 'optional',
    wants: ['libc6', 'awk', 'mawk', 'python3', 'dpkg', 'doc'],
    provides: ['virtual', 'other'],
    size: 12,
    sha256: 'ab',
  })
  expect(found === undefined ? '' : debName(found)).toBe('demo_1%3a2-3_amd64.deb')
})
