/** What one run has compiled is kept for the next. It must never matter, but for the time it takes. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { describe, expect, test } from 'vitest'
import type { Ended } from './support/program.ts'
import { snapsmith } from './support/program.ts'
import { isRoot, testsOfRoot } from './support/users.ts'
import { workplace } from './support/workplace.ts'

interface Place {
  run: (args: readonly string[], env?: Record<string, string>) => Promise<Ended>
  compiled: string
  /** The only file of compiled code. */
  file: () => string
}

function place(context: TestContext): Place {
  const cwd = workplace(context)
  const cache = join(cwd, 'cache')
  const compiled = join(cache, 'snapsmith/compiled')
  return {
    run: (args, env = {}) => snapsmith(args, { cwd, env: { XDG_CACHE_HOME: cache, ...env } }),
    compiled,
    file() {
      const names = readdirSync(compiled)
      expect(names).toHaveLength(1)
      return join(compiled, names[0] ?? '')
    },
  }
}

/** Long ago, so that a file that is written again shows it. */
const past = new Date(2001, 1, 1)

describe('code that an earlier run has compiled', { concurrent: true }, () => {
  test('is kept for the person alone, by command, and then taken as it is', async context => {
    const { run, compiled, file } = place(context)
    const first = await run(['list-plugins'])
    expect(first.code).toBe(0)
    expect(file()).toMatch(/-list-plugins$/)
    expect([compiled, file()].map(path => (statSync(path).mode & 0o777).toString(8))).toEqual(['700', '600'])
    utimesSync(file(), past, past)
    expect(await run(['list-plugins'])).toEqual(first)
    expect(statSync(file()).mtime).toEqual(past)
    await run(['version'])
    expect(readdirSync(compiled).map(name => name.replace(/.*(x64|arm64)-/, ''))).toEqual(
      expect.arrayContaining(['list-plugins', 'version']),
    )
  })

  test.for<[string, (file: string, bytes: Buffer) => void]>([
    [
      'one bit is another',
      (file, bytes) => {
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
        writeFileSync(file, bytes)
      },
    ],
    [
      'its end is missing',
      (file, bytes) => {
        writeFileSync(file, bytes.subarray(0, bytes.length >> 1))
      },
    ],
    [
      'it is empty',
      file => {
        writeFileSync(file, '')
      },
    ],
    [
      'others may write it',
      file => {
        chmodSync(file, 0o666)
      },
    ],
    ...(isRoot
      ? [
          [
            "it is somebody else's",
            file => {
              chownSync(file, 65534, 65534)
            },
          ] satisfies [string, (file: string) => void],
        ]
      : []),
  ])('is not taken when %s, but made anew', async ([, spoil], context) => {
    const { run, file } = place(context)
    const first = await run(['list-plugins'])
    const good = readFileSync(file())
    spoil(file(), Buffer.from(good))
    utimesSync(file(), past, past)
    expect(await run(['list-plugins'])).toEqual(first)
    expect(statSync(file()).mtime).not.toEqual(past)
    expect(statSync(file())).toMatchObject({ uid: process.getuid?.(), mode: 0o100600 })
    expect(statSync(file()).size).toBeGreaterThan(good.length * 0.9)
    expect(await run(['list-plugins'])).toEqual(first)
  })

  test('is made anew when V8 refuses it, as it does after a switch of its own', async context => {
    const { run, file } = place(context)
    const first = await run(['list-plugins'], { NODE_OPTIONS: '--interpreted-frames-native-stack' })
    utimesSync(file(), past, past)
    expect(await run(['list-plugins'])).toEqual(first)
    expect(statSync(file()).mtime).not.toEqual(past)
  })

  test('of a run that failed gives way to that of one that went through', async context => {
    const { run, file } = place(context)
    expect(await run(['explain', 'no-such-rule'])).toMatchObject({ code: 1 })
    const failed = statSync(file()).mtimeMs
    expect(await run(['explain', 'shell-no-errexit'])).toMatchObject({ code: 0 })
    const passed = statSync(file()).mtimeMs
    expect(passed).toBeGreaterThan(failed)
    expect(await run(['explain', 'no-such-rule'])).toMatchObject({ code: 1 })
    expect(statSync(file()).mtimeMs).toBe(passed)
  })

  test('is not kept after a mistake on the command line, nor where Node is told to keep none', async context => {
    const { run, compiled } = place(context)
    expect(await run(['list-plugins', '--no-such-option'])).toMatchObject({ code: 64 })
    expect(await run(['list-plugins'], { NODE_DISABLE_COMPILE_CACHE: '1' })).toMatchObject({ code: 0 })
    expect(existsSync(compiled)).toBe(false)
  })

  test('is not kept where that is impossible, and no home is made for it', async context => {
    const { run } = place(context)
    const cwd = workplace(context)
    writeFileSync(join(cwd, 'file'), '')
    const expected = await run(['list-plugins'], { NODE_DISABLE_COMPILE_CACHE: '1' })
    for (const cache of ['file', 'file/below', 'missing/cache']) {
      expect(await run(['list-plugins'], { XDG_CACHE_HOME: join(cwd, cache) })).toEqual(expected)
    }
    expect(readdirSync(cwd)).toEqual(['file'])
  })

  testsOfRoot('test/compiled-code.test.ts', () =>
    test('is not kept in a cache or a home of somebody else', async context => {
      const { run } = place(context)
      const cwd = workplace(context)
      chownSync(cwd, 65534, 65534)
      expect(await run(['list-plugins'], { XDG_CACHE_HOME: join(cwd, '.cache') })).toMatchObject({ code: 0 })
      mkdirSync(join(cwd, '.cache'))
      chownSync(join(cwd, '.cache'), 65534, 65534)
      expect(await run(['list-plugins'], { XDG_CACHE_HOME: join(cwd, '.cache') })).toMatchObject({ code: 0 })
      expect(readdirSync(join(cwd, '.cache'))).toEqual([])
    }),
  )

  test('is kept for the commands that were used last, and no more', async context => {
    const { run, compiled } = place(context)
    mkdirSync(compiled, { recursive: true })
    for (let number = 0; number < 70; number += 1) {
      writeFileSync(join(compiled, `old-${number}`), '')
      utimesSync(join(compiled, `old-${number}`), past, new Date(past.getTime() + number * 1000))
    }
    await run(['list-plugins'])
    const names = readdirSync(compiled)
    expect(names).toHaveLength(60)
    expect(names).toContain('old-69')
    expect(names).not.toContain('old-10')
  })

  test('survives several first runs at once', async context => {
    const { run, file } = place(context)
    const ended = await Promise.all([1, 2, 3, 4].map(() => run(['list-plugins'])))
    const after = await run(['list-plugins'])
    expect(ended).toEqual([after, after, after, after])
    expect(file()).toMatch(/-list-plugins$/)
  })
})
