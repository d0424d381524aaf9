import { checkTree } from '../check.ts'
import type { Mapping } from '../../yaml/document.ts'
import { describe, expect, test } from 'vitest'
import { exampleTree } from '../example.ts'
import { foreignVerdict } from './foreign-files.ts'
import type { ExampleFile, ExampleTree } from '../rule.ts'

const snap = (architectures: string, more = ''): string =>
  `name: aa\nversion: '1'\nbase: core24\n${architectures === '' ? '' : `architectures: ${architectures}\n`}${more}`
const program = (architecture: string, more: { mode?: number } = {}): ExampleFile => ({
  program: { for: architecture, loader: '/lib/ld.so' },
  ...more,
})
const plain = (architecture: string, mode: number): ExampleFile => ({ program: { for: architecture }, mode })

function told(architectures: string, files: ExampleTree, more = ''): string[] {
  return foreignVerdict(exampleTree({ 'meta/snap.yaml': snap(architectures, more), ...files })).found.map(
    ({ file, message }) => `${file ?? ''}: ${message}`,
  )
}

describe('a program for another architecture', () => {
  test('is told, a library and what is linked statically too', () => {
    expect(
      told('[arm64]', {
        'bin/a': program('amd64'),
        'bin/b': program('arm64'),
        'lib/liba.so': { program: { needs: { 'libc.so.6': [] } } },
        'bin/static': plain('amd64', 0o755),
      }),
    ).toEqual([
      'bin/a: is a program for amd64, and the snap is for arm64',
      'bin/static: is a program for amd64, and the snap is for arm64',
      'lib/liba.so: is a library for amd64, and the snap is for arm64',
    ])
  })

  test.each([
    ['[amd64]', 'i386'],
    ['[arm64]', 'armhf'],
    ['[amd64, arm64]', 'amd64'],
    ['[amd64, arm64]', 'arm64'],
    ['[riscv64]', 'riscv64'],
  ])('is none in a snap for %s when it is for %s', (architectures, own) => {
    expect(told(architectures, { 'bin/a': program(own) })).toEqual([])
  })

  test.each([
    ['[i386]', 'amd64'],
    ['[armhf]', 'arm64'],
    ['[amd64, arm64]', 's390x'],
    ['[ppc64el]', 's390x'],
  ])('is one in a snap for %s when it is for %s', (architectures, own) => {
    expect(told(architectures, { 'bin/a': program(own) })).toHaveLength(1)
  })

  test('is told in a snap for all machines when all of its programs are for one', () => {
    for (const architectures of ['[all]', '']) {
      expect(told(architectures, { 'bin/a': program('amd64'), 'bin/b': program('amd64') })).toEqual([
        'bin/a: is for amd64, and the snap is for all architectures',
        'bin/b: is for amd64, and the snap is for all architectures',
      ])
      expect(told(architectures, { 'x64/a': program('amd64'), 'arm64/a': program('arm64') })).toEqual([])
      expect(told(architectures, { 'bin/a': '#!/bin/sh\n' })).toEqual([])
    }
  })

  test('is told of what staged packages bring, in their own directories', () => {
    expect(
      told('[amd64]', {
        'usr/lib/x86_64-linux-gnu/liba.so': program('amd64'),
        'usr/lib/aarch64-linux-gnu/liba.so': program('arm64'),
      }),
    ).toHaveLength(1)
  })

  test('is left alone as firmware, for a debugger, for a cross compiler, and below the target of a content plug', () => {
    const content = 'plugs: {kde: {interface: content, target: kf5}}\n'
    expect(
      told(
        '[amd64]',
        {
          'firmware/dsp.elf': plain('armhf', 0o644),
          'lib/firmware/dsp.elf': plain('armhf', 0o755),
          'share/boot.elf': plain('armhf', 0o644),
          'usr/lib/debug/bin/a': program('arm64'),
          'bin/a.debug': program('arm64'),
          'usr/aarch64-linux-gnu/lib/libc.so.6': program('arm64'),
          'kf5/bin/a': program('arm64'),
        },
        content,
      ),
    ).toEqual([])
  })
})

describe('one of several builds', () => {
  const beside = (own: string, other: string): string[] =>
    told('[amd64]', { [own]: program('amd64'), [other]: program('arm64') })

  test.each([
    ['prebuilds/linux-x64/a.node', 'prebuilds/linux-arm64/a.node'],
    ['lib/amd64/liba.so', 'lib/aarch64/liba.so'],
    ['bin/tool-x86_64', 'bin/tool-arm64'],
    ['a/linux_x86_64/x/y.so', 'a/linux_aarch64/x/y.so'],
  ])('lies under another name beside the own one: %s, %s', (own, other) => {
    expect(beside(own, other)).toEqual([])
    const tree = exampleTree({
      'meta/snap.yaml': snap('[amd64]'),
      [own]: program('amd64'),
      [other]: program('arm64'),
    })
    expect(foreignVerdict(tree).unjudged).toEqual([
      `'${other}': for other architectures, beside what is for amd64 under another name. [file-architecture]`,
    ])
  })

  test('is none when its own is not beside it, or its name says nothing', () => {
    expect(
      told('[arm64]', { 'tool-linux-amd64/tool': program('amd64'), 'bin/b': program('arm64') }),
    ).toHaveLength(1)
    expect(beside('bin/x64/a', 'other/arm64/a')).toHaveLength(1)
    expect(beside('bin/charm', 'bin/charming')).toHaveLength(1)
  })
})

test('a component is judged by the architectures of its snap', () => {
  const tree = exampleTree({
    'meta/component.yaml': 'component: aa+bb\ntype: standard\n',
    'bin/a': program('amd64'),
  })
  const files = (snap?: Mapping) =>
    checkTree(tree, { snap })
      .findings.filter(({ rule }) => rule === 'file-architecture')
      .map(({ file }) => file)
  expect(files()).toEqual([])
  expect(files({ architectures: ['arm64'] })).toEqual(['bin/a'])
  expect(files({ architectures: ['amd64'] })).toEqual([])
})
