import { describe, expect, test } from 'vitest'
import type { Elf } from '../../../elf/elf.ts'
import type { ElfFile } from '../../../elf/runpath.ts'
import { exampleElf, exampleTree } from '../../example.ts'
import type { Snap } from '../../../snap/snap.ts'
import { classicLinter } from '../classic/classic.ts'
import { gpuLinter } from '../gpu/gpu.ts'
import { libraryLinter } from './library.ts'

const elf = (more: Partial<Elf> = {}): Elf => ({ ...exampleElf({}), needed: ['libc.so.6'], ...more })

/** A tree that has these programs and libraries as well. */
function holding(tree: Snap, elves: readonly ElfFile[]): Snap {
  const paths = new Set(elves.map(({ path }) => path))
  return {
    ...tree,
    at: path => (paths.has(path) ? { path, kind: 'file', mode: 0o755, size: 1, mtime: 0 } : tree.at(path)),
    elves: () => elves,
  }
}

function lint(files: Record<string, Elf>, more = '', base = 'core24'): string[] {
  const tree = exampleTree({
    'meta/snap.yaml': `name: aa\nversion: '1'\nbase: ${base}\narchitectures: [amd64]\n${more}`,
  })
  const elves = Object.entries(files).map(([path, facts]) => ({ path, elf: facts }))
  return [...libraryLinter.check(holding(tree, elves))].map(found => `${found.file ?? ''}: ${found.message}`)
}

describe('a library that a program needs', () => {
  const program = { 'bin/a': elf({ needed: ['libx.so.1', 'libc.so.6', 'ld-linux-x86-64.so.2'] }) }

  test('is missing when neither the snap nor the base has it', () => {
    expect(lint(program)).toEqual(["bin/a: missing dependency 'libx.so.1'."])
    expect(lint({ ...program, 'opt/libx.so.1': elf() })).toHaveLength(1)
  })

  test.each(['lib', 'usr/lib', 'lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu'])(
    'is found in %s',
    place => {
      expect(lint({ ...program, [`${place}/libx.so.1`]: elf() })).toEqual([])
    },
  )

  test('is found where the program, the environment or an app says', () => {
    expect(
      lint({ 'bin/a': elf({ needed: ['libx.so.1'], runpath: ['$ORIGIN/../opt'] }), 'opt/libx.so.1': elf() }),
    ).toEqual([])
    expect(
      lint(
        { ...program, 'opt/libx.so.1': elf() },
        'environment: {LD_LIBRARY_PATH: "$LD_LIBRARY_PATH:$SNAP/opt"}\n',
      ),
    ).toEqual([])
    expect(
      lint(
        { ...program, 'opt/libx.so.1': elf() },
        'apps: {aa: {command: bin/a, environment: {LD_LIBRARY_PATH: "${SNAP}/opt/"}}}\n',
      ),
    ).toEqual([])
  })

  test('is not called missing where another snap or an unknown base may bring it', () => {
    expect(lint(program, 'plugs: {gpu: {interface: content, target: $SNAP/gpu}}\n')).toEqual([])
    expect(lint(program, 'type: gadget\n')).toEqual([])
    expect(
      lint({
        'bin/arm': elf({ machine: 183, needed: ['libx.so.1', 'libc.so.6'] }),
        'bin/old': elf({ machine: 3, bits: 32, needed: ['libx.so.1'] }),
      }),
    ).toEqual([])
  })
})

test.each([
  ['core22', ['libatomic.so.1', 'libfreetype.so.6', 'libunistring.so.5']],
  [
    'core24',
    [
      'libform.so.6',
      'libfreetype.so.6',
      'libmenu.so.6',
      'libncurses.so.6',
      'libpanel.so.6',
      'libunistring.so.2',
    ],
  ],
  ['core26', ['libform.so.6', 'libmenu.so.6', 'libncurses.so.6', 'libpanel.so.6', 'libunistring.so.2']],
])('what %s does not have is missing, and nothing else', (base, missing) => {
  const needed = [
    'libatomic.so.1',
    'libcryptsetup.so.12',
    'libdrm.so.2',
    'libelf.so.1',
    'libform.so.6',
    'libformw.so.6',
    'libfreetype.so.6',
    'libglib-2.0.so.0',
    'libgssapi_krb5.so.2',
    'libmenu.so.6',
    'libncurses.so.6',
    'libncursesw.so.6',
    'libpanel.so.6',
    'libpng16.so.16',
    'libtirpc.so.3',
    'libunistring.so.2',
    'libunistring.so.5',
  ]
  expect(lint({ 'bin/a': elf({ needed }) }, '', base)).toEqual(
    missing.map(name => `bin/a: missing dependency '${name}'.`),
  )
})

test('programs of another architecture are not told to use the loader of the snap', () => {
  const tree = exampleTree({
    'meta/snap.yaml': "name: aa\nversion: '1'\nbase: core24\nconfinement: classic\narchitectures: [amd64]\n",
  })
  const elves = [
    { path: 'bin/a', elf: elf({ interpreter: '/lib64/ld-linux-x86-64.so.2' }) },
    { path: 'bin/arm', elf: elf({ machine: 183, interpreter: '/lib/ld-linux-aarch64.so.1' }) },
  ]
  expect(new Set([...classicLinter.check(holding(tree, elves))].map(found => found.file))).toEqual(
    new Set(['bin/a']),
  )
})

test('a base with the name of something else is one that we do not know', () => {
  const tree = exampleTree({
    'meta/snap.yaml':
      "name: aa\nversion: '1'\nbase: constructor\nconfinement: classic\narchitectures: [amd64]\n",
  })
  const held = holding(tree, [{ path: 'usr/bin/a', elf: elf({ needed: ['libx.so.1'] }) }])
  for (const linter of [libraryLinter, classicLinter, gpuLinter]) expect([...linter.check(held)]).toEqual([])
})

test('a library in a place for libraries that nothing needs is unused; others are left alone', () => {
  const library = elf({ soname: 'libx.so.1' })
  expect(lint({ 'usr/lib/libx.so.1': library })).toEqual([
    "usr/lib/libx.so.1: unused library 'usr/lib/libx.so.1'.",
  ])
  expect(lint({ 'usr/lib/libx.so.1': library, 'bin/a': elf({ needed: ['libx.so.1'] }) })).toEqual([])
  expect(lint({ 'usr/lib/plugins/libx.so.1': library })).toEqual([])
})
