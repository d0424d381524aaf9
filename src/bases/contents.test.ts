import { describe, expect, test } from 'vitest'
import {
  knownBases,
  librariesOf,
  packagesOf,
  plainName,
  programsOf,
  releaseOf,
  symbolVersionsOf,
  unfilteredPackages,
  unnumberedVersionsOf,
  versionedLibraries,
} from './contents.ts'
import { factsOf } from './index.ts'

const names = knownBases
const wordsOf = (words: string): string[] => words.split(/\s+/).filter(word => word !== '')

describe.each(names)('the facts about %s', name => {
  const facts = factsOf(name)!.contents!
  const groups = Object.values(facts.packages)

  test('say each thing once, in order', () => {
    for (const words of [
      ...groups,
      facts.unfiltered,
      facts.programs,
      facts.guessedPrograms,
      facts.libraries,
      facts.guessedLibraries,
    ]) {
      expect(wordsOf(words)).toEqual([...new Set(wordsOf(words))].sort())
    }
    for (const lists of [
      groups,
      [facts.programs, facts.guessedPrograms],
      [facts.libraries, facts.guessedLibraries],
    ]) {
      const all = lists.flatMap(wordsOf)
      expect(all.filter((word, index) => all.indexOf(word) !== index)).toEqual([])
    }
  })

  test('have names of their kind', () => {
    expect(groups.flatMap(wordsOf).filter(word => !/^[a-z0-9][a-z0-9+.-]+$/.test(word))).toEqual([])
    expect([...librariesOf(name)!].filter(word => !/^lib[\w+.-]+\.so(\.[\d.]+)?$/.test(word))).toEqual([])
    expect([...programsOf(name)!].filter(word => !/^[\w[+.-]+$/.test(word))).toEqual([])
  })

  test('speak of packages that the base has', () => {
    const all = new Set(groups.flatMap(wordsOf))
    const spoken = [
      ...wordsOf(facts.unfiltered),
      ...Object.keys(facts.onlyOn),
      ...Object.values(facts.foreign).flatMap(one => wordsOf(one.packages)),
    ]
    expect(spoken.filter(word => !all.has(word))).toEqual([])
    expect(Object.keys(facts.symbols).filter(library => !librariesOf(name)!.has(library))).toEqual([])
  })

  test('hold what every system of Ubuntu has', () => {
    const { names: packages, foreign } = packagesOf(name, 'amd64')!
    for (const word of ['libc6', 'libgcc-s1', 'libstdc++6', 'zlib1g', 'libssl3', 'bash', 'dash', 'coreutils'])
      expect(packages).toContain(word)
    for (const word of [
      'libc.so.6',
      'libm.so.6',
      'libgcc_s.so.1',
      'libstdc++.so.6',
      'libz.so.1',
      'libcrypto.so.3',
      'libtinfo.so.6',
      'libncursesw.so.6',
    ])
      expect(librariesOf(name)).toContain(word)
    for (const word of ['sh', 'bash', 'dash', 'awk', 'mawk', 'env', 'sed', 'ls', 'systemctl', 'openssl'])
      expect(programsOf(name)).toContain(word)
    for (const word of ['curl', 'wget', 'jq', 'git', 'gawk', 'file', 'apt', 'gpg', 'unzip', 'ruby', 'node'])
      expect(programsOf(name)).not.toContain(word)
    expect(foreign).toMatchObject({ architecture: 'i386' })
    expect(foreign?.names).toContain('libc6')
  })

  test('have a family of symbols and an architecture for every number', () => {
    for (const architecture of ['amd64', 'arm64']) {
      expect(
        versionedLibraries(name)
          .flatMap(library => Object.keys(symbolVersionsOf(name, { library, architecture })))
          .sort(),
      ).toEqual(['CXXABI', 'GCC', 'GLIBC', 'GLIBC', 'GLIBCXX', 'OPENSSL', 'OPENSSL'])
    }
    expect(
      versionedLibraries(name)
        .flatMap(library => Object.values(symbolVersionsOf(name, { library, architecture: 'amd64' })))
        .filter(version => !/^\d+(\.\d+)+$/.test(version)),
    ).toEqual([])
    expect(unnumberedVersionsOf(name, 'arm64')).toContain('GLIBC_PRIVATE')
  })
})

test('a later base provides what an earlier one does', () => {
  const order = names.map(name => names.map(other => name < other).filter(Boolean).length)
  expect(order).toEqual([...order].sort((a, b) => b - a))
  const number = (version = ''): number =>
    version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0)
  for (const [library, family] of [
    ['libc.so.6', 'GLIBC'],
    ['libm.so.6', 'GLIBC'],
    ['libstdc++.so.6', 'GLIBCXX'],
    ['libstdc++.so.6', 'CXXABI'],
    ['libcrypto.so.3', 'OPENSSL'],
  ] as const) {
    const versions = names.map(name =>
      number(symbolVersionsOf(name, { library, architecture: 'amd64' })[family]),
    )
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
  }
})

test('a package with t64 in its name and the one without are the same', () => {
  expect(
    ['libssl3t64', 'libssl3', 'libcurl3t64-gnutls', 'libpng16-16t64', 't64-tools', 'libt64x'].map(plainName),
  ).toEqual(['libssl3', 'libssl3', 'libcurl3-gnutls', 'libpng16-16', 't64-tools', 'libt64x'])
})

test.each([
  ['libncurses.so.6', { core22: true, core24: false, core26: false }],
  ['libform.so.6', { core22: true, core24: false, core26: false }],
  ['libmenu.so.6', { core22: true, core24: false, core26: false }],
  ['libpanel.so.6', { core22: true, core24: false, core26: false }],
  ['libatomic.so.1', { core22: false, core24: true, core26: true }],
  ['libkrb5.so.3', { core22: true, core24: true, core26: true }],
  ['libtirpc.so.3', { core22: true, core24: true, core26: true }],
  ['libcryptsetup.so.12', { core22: true, core24: true, core26: true }],
  ['libelf.so.1', { core22: true, core24: true, core26: true }],
  ['libglib-2.0.so.0', { core22: true, core24: true, core26: true }],
  ['libfreetype.so.6', { core22: false, core24: false, core26: true }],
  ['libpng16.so.16', { core22: true, core24: true, core26: true }],
  ['libdrm.so.2', { core22: true, core24: true, core26: true }],
  ['libunistring.so.2', { core22: true, core24: false, core26: false }],
])('%s is in the bases that have it', (library, expected) => {
  expect(Object.fromEntries(names.map(name => [name, librariesOf(name)!.has(library)]))).toEqual(expected)
})

test.each([
  ['perl', { core22: true, core24: false, core26: false }],
  ['python3', { core22: true, core24: true, core26: false }],
  ['python3.10', { core22: true, core24: false, core26: false }],
  ['python3.12', { core22: false, core24: true, core26: false }],
  ['chroot', { core22: true, core24: true, core26: false }],
  ['gnucat', { core22: false, core24: false, core26: true }],
])('%s can be run in the bases that have it', (program, expected) => {
  expect(Object.fromEntries(names.map(name => [name, programsOf(name)!.has(program)]))).toEqual(expected)
})

test('what is a guess, on another architecture or not in the list of the base does not count', () => {
  expect(packagesOf('core24', 'amd64')?.names).not.toContain('libyaml-0-2')
  expect(packagesOf('core22', 'amd64')?.names).not.toContain('libcbor0.8')
  expect(packagesOf('core24', 'amd64')?.names).toContain('secureboot-db')
  expect(packagesOf('core24', 'arm64')?.names).not.toContain('secureboot-db')
  expect(packagesOf('core24', 'arm64')?.foreign?.architecture).toBe('armhf')
  expect(packagesOf('core26', 'arm64')?.foreign).toBeUndefined()
  expect(packagesOf('core26', 'amd64')?.names).not.toContain('python3')
  expect(unfilteredPackages('core22')).toContain('python3-six')
  expect(unfilteredPackages('core26')).toEqual([])
})

test.each(['core18', 'bare', 'devel', '', 'constructor', '__proto__'])('nothing is known of %s', base => {
  expect([releaseOf(base), librariesOf(base), programsOf(base), packagesOf(base, 'amd64')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect([unfilteredPackages(base), versionedLibraries(base), unnumberedVersionsOf(base, 'amd64')]).toEqual([
    [],
    [],
    [],
  ])
  expect(symbolVersionsOf(base, { library: 'libc.so.6', architecture: 'amd64' })).toEqual({})
})
