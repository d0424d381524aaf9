import { describe, expect, test } from 'vitest'
import { abiVerdict } from './library-versions.ts'
import { exampleTree } from '../example.ts'
import { libraryAbi } from '../rules/files/library-abi.ts'
import type { ExampleFile, ExampleProgram, ExampleTree } from '../rule.ts'

const loader = '/lib64/ld-linux-x86-64.so.2'
const found = 'environment: {LD_LIBRARY_PATH: "${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}:$SNAP/lib"}\n'
const content = 'plugs: {kde: {interface: content, target: $SNAP/kf5}}\n'

const needing = (library: string, version: string, more: ExampleProgram = {}): ExampleFile => ({
  program: { loader, needs: { [library]: [version] }, ...more },
})
const library = (...provides: string[]): ExampleFile => ({ program: { provides } })
const snap = (base: string, more = ''): string =>
  `name: aa\nversion: '1'\n${base === '' ? '' : `base: ${base}\n`}${/architectures/.test(more) ? '' : 'architectures: [amd64]\n'}${more}`

function told(yaml: string, files: ExampleTree): string[] {
  return abiVerdict(exampleTree({ 'meta/snap.yaml': yaml, ...files }))
    .found.map(word => word())
    .map(({ file, message }) => `${file ?? ''}: ${message}`)
}

function unjudged(yaml: string, files: ExampleTree): readonly string[] {
  const verdict = abiVerdict(exampleTree({ 'meta/snap.yaml': yaml, ...files }))
  return [...verdict.unjudged, ...verdict.found.map(word => word().message)]
}

const newC = { 'bin/a': needing('libc.so.6', 'GLIBC_2.36') }
const newCpp = { 'bin/a': needing('libstdc++.so.6', 'GLIBCXX_3.4.32') }
const lacksC = [
  "bin/a: needs 'start' in version GLIBC_2.36 of 'libc.so.6'; the library in core22 has GLIBC_2.35 at most",
]
const lacksCpp = [
  "bin/a: needs 'start' in version GLIBCXX_3.4.32 of 'libstdc++.so.6'; the library in core22 has GLIBCXX_3.4.30 at most",
]

describe('a version that the base does not have', () => {
  test('is told, with what is there and what to do', () => {
    expect(told(snap('core22'), newC)).toEqual(lacksC)
    const tree = exampleTree({
      'meta/snap.yaml': snap('core22'),
      ...newC,
      'bin/b': needing('libstdc++.so.6', 'GLIBCXX_3.4.32'),
    })
    expect(abiVerdict(tree).found.map(word => word().remedy)).toEqual([
      'Build it on Ubuntu 22.04 or use the base core24.',
      "Build it on Ubuntu 22.04, stage a newer 'libstdc++.so.6' where it finds it, or use the base core24.",
    ])
  })

  test.each(['core18', 'core', '', 'constructor', 'my-base', 'bare'])('is not told of the base %j', base => {
    expect(told(snap(base), newC)).toEqual([])
  })

  test.each(['type: base\n', 'type: os\n', 'type: snapd\n'])(
    'is not told of a snap with %j, which is a base itself',
    more => {
      expect(told(snap('core22', more), newC)).toEqual([])
    },
  )

  test('is told of gadgets and kernels, whose hooks run on the base', () => {
    expect(told(snap('core22', 'type: gadget\n'), newC)).toEqual(lacksC)
  })

  test('is told of libraries without a loader too, and not of what is kept for a debugger', () => {
    const plain: ExampleProgram = { needs: { 'libc.so.6': ['GLIBC_2.36'] } }
    expect(told(snap('core22'), { 'usr/lib/liba.so': { program: plain } })).toEqual([
      lacksC[0]?.replace('bin/a', 'usr/lib/liba.so'),
    ])
    expect(
      told(snap('core22'), {
        'usr/lib/debug/.build-id/aa/bb.debug': { program: plain },
        'bin/a.debug': { program: plain },
      }),
    ).toEqual([])
  })

  test('is told of libc alone for programs of 32 bits, which find nothing else in the base', () => {
    expect(told(snap('core22'), { 'bin/a': needing('libc.so.6', 'GLIBC_2.36', { for: 'i386' }) })).toEqual(
      lacksC,
    )
    expect(
      told(snap('core22'), { 'bin/a': needing('libstdc++.so.6', 'GLIBCXX_3.4.32', { for: 'i386' }) }),
    ).toEqual([])
    expect(told(snap('core22'), { 'bin/a': needing('libc.so.6', 'GLIBC_2.36', { for: 'arm64' }) })).toEqual(
      [],
    )
    expect(
      told(snap('core22', 'architectures: [amd64, arm64]\n'), {
        'bin/a': needing('libc.so.6', 'GLIBC_2.36', { for: 'arm64' }),
      }),
    ).toEqual(lacksC)
  })
})

describe('a library of the snap', () => {
  const newer = { 'lib/libstdc++.so.6': library('GLIBCXX_3.4.30', 'GLIBCXX_3.4.32') }
  const opt = { 'opt/libstdc++.so.6': library('GLIBCXX_3.4.30', 'GLIBCXX_3.4.32') }

  test('counts where the program finds it, and only there', () => {
    expect(told(snap('core22', found), { ...newCpp, ...newer })).toEqual([])
    expect(told(snap('core22'), { ...newCpp, ...newer })).toEqual(lacksCpp)
    expect(told(snap('core22', found), { ...newCpp, ...opt })).toEqual(lacksCpp)
    expect(
      told(snap('core22'), {
        'bin/a': needing('libstdc++.so.6', 'GLIBCXX_3.4.32', { runpath: ['${ORIGIN}/../opt'] }),
        ...opt,
      }),
    ).toEqual([])
    expect(
      told(snap('core22'), {
        'bin/a': needing('libstdc++.so.6', 'GLIBCXX_3.4.32', { runpath: ['/snap/aa/current/opt'] }),
        ...opt,
      }),
    ).toEqual([])
    expect(
      told(snap('core22'), {
        'bin/a': needing('libstdc++.so.6', 'GLIBCXX_3.4.32', { runpath: ['/snap/bb/current/opt'] }),
        ...opt,
      }),
    ).toEqual(lacksCpp)
    expect(
      told(snap('core22', 'layout: {/opt/aa: {bind: $SNAP/opt}}\n'), {
        'bin/a': needing('libstdc++.so.6', 'GLIBCXX_3.4.32', { runpath: ['/opt/aa'] }),
        ...opt,
      }),
    ).toEqual([])
    expect(
      told(
        snap(
          'core22',
          'layout: {/usr/lib/x86_64-linux-gnu/libstdc++.so.6: {bind-file: $SNAP/opt/libstdc++.so.6}}\n',
        ),
        { ...newCpp, ...opt },
      ),
    ).toEqual([])
  })

  test('counts where a link leads to it, and not for another machine', () => {
    expect(
      told(snap('core22', found), {
        ...newCpp,
        'lib/libstdc++.so.6': { link: 'libstdc++.so.6.0.32' },
        'lib/libstdc++.so.6.0.32': library('GLIBCXX_3.4.32'),
      }),
    ).toEqual([])
    expect(
      told(snap('core22', found), {
        ...newCpp,
        'lib/libstdc++.so.6': { program: { for: 'arm64', provides: ['GLIBCXX_3.4.32'] } },
      }),
    ).toEqual(lacksCpp)
  })

  test('counts for the app whose environment leads to it, and so the program may be that app', () => {
    const apps =
      'apps: {aa: {command: bin/a, environment: {LD_LIBRARY_PATH: $SNAP/opt}}, bb: {command: bin/a}}\n'
    expect(told(snap('core22', apps), { ...newCpp, ...opt })).toEqual([])
    expect(told(snap('core22', apps.replace('$SNAP/opt', '$SNAP/other')), { ...newCpp, ...opt })).toEqual(
      lacksCpp,
    )
  })

  test('counts where a script before the program, or a hook, may lead to it', () => {
    const chain = 'apps: {aa: {command: bin/a, command-chain: [bin/chain]}}\n'
    expect(told(snap('core22', chain), { ...newCpp, ...newer, 'bin/chain': '#!/bin/sh\n' })).toEqual([])
    expect(
      told(snap('core22', 'apps: {aa: {command: bin/run}}\n'), {
        ...newCpp,
        ...newer,
        'bin/run': '#!/bin/sh\n',
      }),
    ).toEqual([])
    expect(
      told(snap('core22'), {
        ...newCpp,
        ...newer,
        'meta/hooks/configure': '#!/bin/sh\nexport LD_LIBRARY_PATH=$SNAP/lib\n',
      }),
    ).toEqual([])
    expect(
      told(snap('core22', 'apps: {aa: {command: bin/a}}\n'), {
        ...newCpp,
        ...newer,
        'meta/hooks/configure': '#!/bin/sh\n',
      }),
    ).toEqual(lacksCpp)
  })

  test('counts for libraries whose programs have found it', () => {
    const files = { 'lib/libx.so': { program: { needs: { 'libstdc++.so.6': ['GLIBCXX_3.4.32'] } } }, ...opt }
    expect(told(snap('core22'), files)).toHaveLength(1)
    expect(
      told(snap('core22'), { ...files, 'bin/a': needing('libx.so', 'X_1', { runpath: ['$ORIGIN/../opt'] }) }),
    ).toEqual([])
  })

  test('is told when it is the older one', () => {
    const older = { 'lib/libstdc++.so.6': library('GLIBCXX_3.4.28') }
    expect(told(snap('core24', found), { ...newCpp, ...older })).toEqual([
      "bin/a: needs 'start' in version GLIBCXX_3.4.32 of 'libstdc++.so.6'; the library that it gets, 'lib/libstdc++.so.6', has GLIBCXX_3.4.28 at most",
    ])
    expect(told(snap('bare', found), { ...newCpp, ...older })).toHaveLength(1)
    expect(told(snap('core24'), { ...newCpp, ...older })).toEqual([])
  })

  test('is taken as it is when it has no versions, and told by name when they have no number', () => {
    expect(told(snap('core24', found), { ...newCpp, 'lib/libstdc++.so.6': library() })).toEqual([])
    expect(
      told(snap('core24', found), {
        'bin/a': needing('libcurl.so.4', 'CURL_GNUTLS_3'),
        'lib/libcurl.so.4': library('CURL_OPENSSL_4'),
      }),
    ).toEqual([
      "bin/a: needs 'start' in version CURL_GNUTLS_3 of 'libcurl.so.4'; the library that it gets, 'lib/libcurl.so.4', does not have that",
    ])
  })

  test('is told when it is a libc that the loader of the base does not fit', () => {
    const libc = {
      'bin/a': needing('libc.so.6', 'GLIBC_2.2.5'),
      'lib/libc.so.6': library('GLIBC_2.2.5', 'GLIBC_2.36', 'GLIBC_PRIVATE'),
    }
    expect(told(snap('core22', found), libc)).toEqual([
      "lib/libc.so.6: is a libc that the loader of core22 cannot use; a program finds it, such as 'bin/a'",
    ])
    expect(told(snap('core22'), libc)).toEqual([])
    expect(
      told(snap('core22', found), { ...libc, 'lib/libc.so.6': library('GLIBC_2.2.5', 'GLIBC_2.35') }),
    ).toEqual([])
    expect(
      told(snap('core22', found), {
        ...libc,
        'bin/a': needing('libc.so.6', 'GLIBC_2.2.5', {
          loader: '/snap/aa/current/lib64/ld-linux-x86-64.so.2',
        }),
      }),
    ).toEqual([])
  })
})

describe('a content plug', () => {
  test('hides what lies below its target, and what is loaded from there', () => {
    expect(
      unjudged(snap('core22', content), {
        'kf5/bin/a': needing('libc.so.6', 'GLIBC_2.36'),
        'kf5/bin/b': needing('libc.so.6', 'GLIBC_2.36'),
      }),
    ).toEqual([
      "'kf5/bin/a' and 1 more: not compared with the libraries of the base, since a content plug mounts something else there. [library-abi]",
    ])
    expect(
      told(snap('core22', content), {
        'bin/a': needing('libc.so.6', 'GLIBC_2.36', { loader: '/snap/aa/current/kf5/lib/ld.so' }),
      }),
    ).toEqual([])
    expect(told(snap('core22', content), { 'kf55/bin/a': needing('libc.so.6', 'GLIBC_2.36') })).toHaveLength(
      1,
    )
  })

  test('may bring what is nowhere else, or what is looked for there first', () => {
    expect(unjudged(snap('core22', content), { 'bin/a': needing('libQt5Core.so.5', 'Qt_5.99') })).toEqual([
      "'libQt5Core.so.5', needed by 1 file, can only come from the provider of a content plug: its versions were not compared. [library-abi]",
    ])
    expect(
      unjudged(snap('core22', `${content}environment: {LD_LIBRARY_PATH: $SNAP/kf5/lib}\n`), newCpp),
    ).toEqual([
      "GLIBCXX_3.4.32 of 'libstdc++.so.6', needed by 1 file, can only come from the provider of a content plug: its versions were not compared. [library-abi]",
    ])
    expect(told(snap('core22', content), newCpp)).toEqual(lacksCpp)
  })

  test('brings no libc: that is the one of the loader', () => {
    expect(told(snap('core22', `${content}environment: {LD_LIBRARY_PATH: $SNAP/kf5/lib}\n`), newC)).toEqual(
      lacksC,
    )
  })
})

describe('a classic snap', () => {
  const classic = 'confinement: classic\n'

  test('is judged where its programs look into the base, which is the machine otherwise', () => {
    expect(told(snap('core22', classic), newC)).toEqual([])
    expect(
      told(snap('core22', classic), {
        'bin/a': needing('libc.so.6', 'GLIBC_2.36', {
          runpath: ['/snap/core22/current/lib/x86_64-linux-gnu'],
        }),
      }),
    ).toEqual(lacksC)
    expect(
      told(snap('core22', classic), {
        'bin/a': needing('libc.so.6', 'GLIBC_2.36', {
          runpath: ['/snap/core24/current/lib/x86_64-linux-gnu'],
        }),
      }),
    ).toEqual([])
  })
})

test('a component is judged by the base of its snap, for what no library of the snap can bring', () => {
  const tree = exampleTree({
    'meta/component.yaml': 'component: aa+bb\ntype: standard\n',
    ...newC,
    'bin/b': needing('libssl.so.3', 'OPENSSL_3.0.0'),
  })
  expect(abiVerdict(tree).found).toEqual([])
  expect(
    abiVerdict({ ...tree, snap: { name: 'aa', base: 'core22', architectures: ['amd64'] } }).found.map(
      word => word().file,
    ),
  ).toEqual(['bin/a'])
})

test('of very many files the first are named and the rest is counted', () => {
  const rule = (count: number) => [
    ...libraryAbi.check(
      exampleTree({
        'meta/snap.yaml': snap('core22'),
        ...Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`bin/${String(index)}`, newC['bin/a']]),
        ),
      }),
    ),
  ]
  expect(rule(21).map(({ file }) => file)).not.toContain(undefined)
  expect(
    rule(1000)
      .map(({ file, message }) => file ?? message)
      .slice(19),
  ).toEqual(['bin/115', '980 more programs and libraries need symbols in versions that they do not get'])
})
