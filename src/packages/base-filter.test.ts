import { expect, test } from 'vitest'
import { baseFilter, dpkgListPackages, manifestPackages } from './base-filter.ts'
import type { Known, StagedFor } from './base-filter.ts'

const here: Known = { native: 'amd64', installed: undefined }

/** Which of some packages, `name` or `name:architecture`, are left out. */
function leftOut(names: string, snap: Partial<StagedFor> = {}, known: Partial<Known> = {}): string[] {
  const filter = baseFilter({ base: 'core24', architecture: 'amd64', ...snap }, { ...here, ...known })
  return names.split(' ').filter(text => {
    const [name = '', architecture = 'amd64'] = text.split(':')
    return filter({ name, architecture })
  })
}

test.each<[string, string[]]>([
  [
    'core22',
    [
      'libc6',
      'libstdc++6',
      'libgcc-s1',
      'gcc-12-base',
      'libssl3',
      'libssl3t64',
      'libunistring2',
      'libncurses6',
      'perl-base',
      'adduser:all',
    ],
  ],
  ['core24', ['libc6', 'libstdc++6', 'libgcc-s1', 'gcc-14-base', 'libssl3', 'libssl3t64', 'libunistring5']],
  ['core26', ['libc6', 'libstdc++6', 'libgcc-s1', 'libssl3', 'libssl3t64', 'libunistring5', 'libbrotli1']],
  ['devel', ['libc6', 'libstdc++6', 'libgcc-s1', 'libssl3', 'libssl3t64', 'libunistring5', 'libbrotli1']],
  ['bare', []],
])('of %s what it has is left out, by any of its names', (base, expected) => {
  const all =
    'libc6 libstdc++6 libgcc-s1 gcc-12-base gcc-14-base libssl3 libssl3t64 libunistring2 libunistring5 libncurses6 perl-base adduser:all libbrotli1 libcurl4 libyaml-0-2 python3-six locales:all'
  expect(leftOut(all, { base }).filter(name => name !== 'locales:all')).toEqual(expected)
})

test('nothing is left out of a snap that is a base itself', () => {
  expect(leftOut('libc6 bash', { base: undefined })).toEqual([])
})

test('what is kept on purpose stays', () => {
  expect(leftOut('python3 python3-yaml python3-dbus python3-six', { base: 'core24' })).toEqual(['python3'])
  expect(leftOut('python3 python3-yaml python3-six python3-pkg-resources', { base: 'core22' })).toEqual([
    'python3',
    'python3-pkg-resources',
  ])
  expect(leftOut('python3 python3-yaml', { base: 'core26' })).toEqual([])
})

test('a package of another architecture is left out where the base has that one too', () => {
  const asked = 'libc6 libc6:i386 libc6:armhf libc6:arm64 libstdc++6:i386 libgcc-s1:i386 tzdata:all'
  expect(leftOut(asked)).toEqual(['libc6', 'libc6:i386', 'libgcc-s1:i386', 'tzdata:all'])
  expect(leftOut(asked, { architecture: 'all' })).toEqual([
    'libc6',
    'libc6:i386',
    'libgcc-s1:i386',
    'tzdata:all',
  ])
  // What is named without an architecture is the machine's, and would be looked for in vain all the same.
  expect(leftOut(asked, { architecture: 'arm64' })).toEqual([
    'libc6',
    'libc6:armhf',
    'libc6:arm64',
    'tzdata:all',
  ])
  expect(leftOut('secureboot-db secureboot-db:all', { architecture: 'arm64' })).toEqual([])
})

test('a base that is installed decides', () => {
  const installed = dpkgListPackages(
    [
      '||/ Name              Version      Architecture Description',
      '+++-=================-============-============-=============',
      'ii  libc6:amd64       2.39-0ubuntu amd64        GNU C Library',
      'ii  libc6:i386        2.39-0ubuntu i386         GNU C Library',
      'ii  tzdata            2024a        all          time zones',
      'ii  libssl3t64:amd64  3.0.13       amd64        SSL',
      'ii  bash              5.2          amd64        shell',
      'rc  libcurl4:amd64    8.5          amd64        gone',
      'ii  python3-yaml      6            amd64        YAML',
      'ii  libfoo:i386       1            i386         foreign',
    ].join('\n'),
  )
  expect(
    leftOut(
      'libc6 libc6:i386 libstdc++6 tzdata:all libssl3 bash libcurl4 python3-yaml libfoo libfoo:i386 libc6:armhf',
      {},
      { installed },
    ),
  ).toEqual(['libc6', 'libc6:i386', 'tzdata:all', 'libssl3', 'bash', 'libfoo:i386'])
  const manifest = manifestPackages(
    [
      '{"jsonwall":"1.0"}',
      '{"kind":"package","name":"libc6","version":"2.43"}',
      '{"kind":"slice","name":"bash_bins"}',
      '{"kind":"package","name":"python3"}',
      '',
    ].join('\n'),
  )
  expect(leftOut('libc6 bash python3 libc6:i386', { base: 'core26' }, { installed: manifest })).toEqual([
    'libc6',
    'python3',
  ])
})

test('of a base that nobody knows nothing is left out unless it is installed', () => {
  expect(leftOut('libc6', { base: 'core30' })).toEqual([])
  expect(
    leftOut('libc6', { base: 'core30' }, { installed: [{ name: 'libc6', architecture: 'amd64' }] }),
  ).toEqual(['libc6'])
})
