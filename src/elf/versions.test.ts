import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { workplace } from '../../test/support/workplace.ts'
import type { ByteSource, Form } from './bytes.ts'
import { readElf } from './elf.ts'
import { neededSymbols } from './symbols.ts'

const source = (bytes: Uint8Array): ByteSource => ({
  read: (offset, length) => bytes.subarray(offset, offset + length),
})

/** A library with one needed version that is weak, one that is not, and one that it provides, as a linker for that machine would write it. */
function written({ wide, little }: Form): Uint8Array {
  const bytes = new Uint8Array(1024)
  const view = new DataView(bytes.buffer)
  const half = (at: number, value: number): void => {
    view.setUint16(at, value, little)
  }
  const long = (at: number, value: number): void => {
    view.setUint32(at, value, little)
  }
  const word = (at: number, value: number): void => {
    if (wide) view.setBigUint64(at, BigInt(value), little)
    else long(at, value)
  }
  const size = wide ? 8 : 4
  const address = 0x10000
  bytes.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1])
  half(16, 3)
  half(18, 22)
  word(wide ? 32 : 28, 64)
  half(wide ? 54 : 42, wide ? 56 : 32)
  half(wide ? 56 : 44, 2)
  const segment = (index: number, [type, offset, length]: [number, number, number]): void => {
    const at = 64 + index * (wide ? 56 : 32)
    long(at, type)
    word(at + (wide ? 8 : 4), offset)
    word(at + (wide ? 16 : 8), address + offset)
    word(at + (wide ? 32 : 16), length)
  }
  segment(0, [1, 0, 1024])
  segment(1, [2, 200, 16 * 2 * size])
  const strings = '\0libc.so.6\0GLIBC_2.36\0GLIBC_2.40\0liba.so.1\0A_1.0\0fork\0here\0'
  bytes.set(Buffer.from(strings), 500)
  const text = (word: string): number => strings.indexOf(`\0${word}\0`) + 1
  const entries: [number, number][] = [
    [1, text('libc.so.6')],
    [5, address + 500],
    [6, address + 600],
    [14, text('liba.so.1')],
    [0x6ffffff0, address + 690],
    [0x6ffffffe, address + 720],
    [0x6fffffff, 1],
    [0x6ffffffc, address + 780],
    [0x6ffffffd, 2],
    [0x6ffffffb, 0x801],
  ]
  entries.forEach(([tag, value], index) => {
    word(200 + index * 2 * size, tag)
    word(200 + (index * 2 + 1) * size, value)
  })
  const symbol = (index: number, [name, section]: [number, number]): void => {
    const at = 600 + index * (wide ? 24 : 16)
    long(at, name)
    half(at + (wide ? 6 : 14), section)
  }
  symbol(1, [text('fork'), 0])
  symbol(2, [text('here'), 7])
  half(692, 0x8003)
  half(694, 2)
  half(720, 1)
  half(722, 2)
  long(724, text('libc.so.6'))
  long(728, 16)
  half(740, 0)
  half(742, 3)
  long(744, text('GLIBC_2.36'))
  long(748, 16)
  half(756, 2)
  half(758, 4)
  long(760, text('GLIBC_2.40'))
  half(780, 1)
  half(782, 1)
  half(784, 1)
  half(786, 1)
  long(792, 20)
  long(796, 28)
  long(800, text('liba.so.1'))
  half(808, 1)
  half(812, 2)
  half(814, 1)
  long(820, 20)
  long(828, text('A_1.0'))
  return bytes
}

describe.each([
  { wide: true, little: true },
  { wide: true, little: false },
  { wide: false, little: true },
  { wide: false, little: false },
])('versions in a file with $wide, $little', form => {
  test('are those that it needs, weak or not, and those that it provides', () => {
    expect(readElf(source(written(form)))).toMatchObject({
      bits: form.wide ? 64 : 32,
      order: form.little ? 'little' : 'big',
      machine: 22,
      type: 3,
      soname: 'liba.so.1',
      needed: ['libc.so.6'],
      ownOnly: true,
      needs: [
        {
          library: 'libc.so.6',
          versions: [
            { name: 'GLIBC_2.36', weak: false, index: 3 },
            { name: 'GLIBC_2.40', weak: true, index: 4 },
          ],
        },
      ],
      provides: ['A_1.0'],
    })
    expect(neededSymbols(source(written(form)))).toEqual([
      { name: 'fork', library: 'libc.so.6', version: 'GLIBC_2.36' },
    ])
  })

  test('never make reading fail or last, whatever byte is wrong', () => {
    const whole = written(form)
    for (let at = 4; at < whole.length; at += 1) {
      for (const wrong of [0, 0x7f, 0xff]) {
        const bytes = Uint8Array.from(whole)
        bytes[at] = wrong
        expect(() => [readElf(source(bytes)), neededSymbols(source(bytes))]).not.toThrow()
      }
    }
    for (let length = 0; length < whole.length; length += 3)
      expect(() => [
        readElf(source(whole.subarray(0, length))),
        neededSymbols(source(whole.subarray(0, length))),
      ]).not.toThrow()
  })
})

test('entries that lead back to themselves, and counts beyond all measure, end', () => {
  const bytes = written({ wide: true, little: true })
  const view = new DataView(bytes.buffer)
  view.setUint32(200 + (6 * 2 + 1) * 8, 0xffffffff, true)
  view.setUint32(732, 1, true)
  view.setUint16(722, 0xffff, true)
  view.setUint32(752, 1, true)
  expect(readElf(source(bytes))?.needs.length).toBeLessThan(10_000)
})

test('are those that readelf tells of the libraries of this machine', () => {
  const directory = workplace()
  writeFileSync(
    join(directory, 'a.c'),
    '#include <stdio.h>\n#include <stdlib.h>\nint main(void) { return puts(getenv("HOME")); }\n',
  )
  execFileSync('gcc', ['-o', 'a', 'a.c'], { cwd: directory })
  const files = [
    join(directory, 'a'),
    ...[
      '/usr/lib/x86_64-linux-gnu/libstdc++.so.6',
      '/usr/lib/x86_64-linux-gnu/libc.so.6',
      '/usr/lib/x86_64-linux-gnu/libcrypto.so.3',
    ].filter(existsSync),
  ]
  for (const file of files) {
    const bytes = source(readFileSync(file))
    const told = execFileSync('readelf', ['-V', '-W', file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, LC_ALL: 'C' },
    })
    const [provided = '', needed = ''] = [/\.gnu\.version_d'[^]*?\n\n/, /\.gnu\.version_r'[^]*/].map(
      section => section.exec(told)?.[0] ?? '',
    )
    const elf = readElf(bytes)
    expect(elf?.needs.flatMap(need => need.versions.map(version => version.name)).sort()).toEqual(
      [...needed.matchAll(/Name: (\S+)/g)].map(([, name = '']) => name).sort(),
    )
    expect(elf?.provides).toEqual(
      [...provided.matchAll(/Flags: (?!BASE).*?Name: (\S+)/g)].map(([, name = '']) => name),
    )
    const symbols = execFileSync('readelf', ['--dyn-syms', '-W', file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, LC_ALL: 'C' },
    })
    expect(
      neededSymbols(bytes)
        .map(({ name, version }) => `${name}@${version}`)
        .sort(),
    ).toEqual(
      [...symbols.matchAll(/ UND (\S+?)@+(\S+) \(\d+\)$/gm)]
        .map(([, name = '', version = '']) => `${name}@${version}`)
        .sort(),
    )
  }
})
