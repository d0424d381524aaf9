import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { workplace } from '../../test/support/workplace.ts'
import type { ByteSource } from './bytes.ts'
import { readElf } from './elf.ts'

const source = (bytes: Uint8Array): ByteSource => ({
  read: (offset, length) => bytes.subarray(offset, offset + length),
})

describe('programs and libraries that the compiler makes', () => {
  test('tell what they are called, what they need and where they look', () => {
    const directory = workplace()
    const gcc = (...args: string[]) => execFileSync('gcc', args, { cwd: directory })
    writeFileSync(join(directory, 'a.c'), 'int a(void) { return 1; }\n')
    writeFileSync(join(directory, 'main.c'), 'int a(void); int main(void) { return a(); }\n')
    gcc('-shared', '-fPIC', '-Wl,-soname,liba.so.3', '-o', 'liba.so', 'a.c')
    gcc('-o', 'main', 'main.c', 'liba.so', '-Wl,-rpath,$ORIGIN/../lib:/opt/lib')
    gcc('-c', '-o', 'a.o', 'a.c')
    const library = readElf(source(readFileSync(join(directory, 'liba.so'))))
    expect(library).toMatchObject({ soname: 'liba.so.3', interpreter: undefined, runpath: [] })
    const program = readElf(source(readFileSync(join(directory, 'main'))))
    expect(program).toMatchObject({
      soname: undefined,
      needed: ['liba.so.3', 'libc.so.6'],
      runpath: ['$ORIGIN/../lib', '/opt/lib'],
    })
    expect(program?.interpreter).toMatch(/^\/lib.*\/ld-linux/)
    expect(readElf(source(readFileSync(join(directory, 'a.o'))))).toMatchObject({
      needed: [],
      interpreter: undefined,
    })
  })

  test('never make it fail when they are cut short or garbled', () => {
    const bytes = readFileSync(process.execPath).subarray(0, 4096)
    for (let length = 0; length < 400; length += 1)
      expect(() => readElf(source(bytes.subarray(0, length)))).not.toThrow()
    for (let at = 4; at < 600; at += 1) {
      const garbled = Uint8Array.from(bytes)
      garbled[at] = 0xff
      expect(() => readElf(source(garbled))).not.toThrow()
    }
  })
})

test('a text that begins like one is none', () => {
  expect(readElf(source(Buffer.from(`\x7fELF${'x'.repeat(100)}`)))).toBeUndefined()
  expect(readElf(source(Buffer.from('#!/bin/sh\n')))).toBeUndefined()
})
