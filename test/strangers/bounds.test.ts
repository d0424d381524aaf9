import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parseYaml } from '../../src/yaml/parse.ts'
import type { Scene } from '../support/attack.ts'
import { scene, victims } from '../support/attack.ts'
import { fileEntry, madeArchive, madeKinds, zipOf } from '../support/made-archives.ts'
import { executable, program, testEnvironment } from '../support/program.ts'

const metadata = "name: aa\nversion: '1'\nsummary: s\ndescription: d\n"
const head =
  "name: aa\nversion: '1'\nbase: core24\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\n"
const reading = [
  ['lint', 'tree'],
  ['check', 'tree'],
  ['hooks', 'list', 'tree'],
  ['hooks', 'env', 'install', 'tree'],
  ['hooks', 'timeline', 'install', 'tree'],
  ['hooks', 'run', 'install', 'tree'],
]

const scenes: Scene[] = []
afterEach(() => {
  for (const one of scenes.splice(0)) one.clean()
})
function place(victim: 'us' | 'nobody' = 'us'): Scene {
  const made = scene(victim)
  scenes.push(made)
  return made
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('')
}

describe.each(victims)('for %s', victim => {
  test.each<[string, (file: string) => void]>([
    [
      'a pipe',
      file => {
        execFileSync('mkfifo', [file])
      },
    ],
    [
      'a link to /dev/zero',
      file => {
        symlinkSync('/dev/zero', file)
      },
    ],
    [
      'a link to the log of the kernel',
      file => {
        symlinkSync('/proc/kmsg', file)
      },
    ],
    [
      'a sparse file of 3 GiB',
      file => {
        writeFileSync(file, '')
        truncateSync(file, 3 * 1024 ** 3)
      },
    ],
    [
      'a directory',
      file => {
        mkdirSync(file)
      },
    ],
    [
      'a link to itself',
      file => {
        symlinkSync('snap.yaml', file)
      },
    ],
  ])('%s as meta/snap.yaml holds nothing up', async (_, make) => {
    const at = place(victim)
    at.write('tree/meta/hooks/install', '#!/bin/sh\nset -e\n', 0o755)
    make(join(at.theirs, 'tree/meta/snap.yaml'))
    for (const args of reading) {
      const { code } = await at.run(...args)
      // 124 and 137 are those of a run that had to be ended, 70 is a bug of ours.
      expect({ args, code: [70, 124, 137].includes(code) ? code : 'fine' }).toEqual({ args, code: 'fine' })
    }
    expect(at.left()).toEqual([])
  })
})

test.each<[string, (file: string) => void]>([
  [
    'a pipe',
    file => {
      execFileSync('mkfifo', [file])
    },
  ],
  [
    'a link to /dev/zero',
    file => {
      symlinkSync('/dev/zero', file)
    },
  ],
  [
    'a sparse file of 3 GiB',
    file => {
      writeFileSync(file, '', { mode: 0o755 })
      truncateSync(file, 3 * 1024 ** 3)
    },
  ],
])('%s as a hook of a project holds nothing up', async (_, make) => {
  const at = place()
  at.write('snap/snapcraft.yaml', `${head}parts: {a: {plugin: nil}}\n`)
  mkdirSync(join(at.theirs, 'snap/hooks'))
  make(join(at.theirs, 'snap/hooks/configure'))
  for (const args of [['lint'], ['hooks', 'list'], ['validate'], ['plan']])
    expect([0, 1, 2, 3]).toContain((await at.run(...args)).code)
})

test('mappings that merge one another in a row are counted', () => {
  const text = `a0: &a0 {k0: 1}\n${lines(20_000, index => `a${String(index + 1)}: &a${String(index + 1)}\n  <<: *a${String(index)}\n  k${String(index + 1)}: 1\n`)}`
  expect(() => parseYaml(text)).toThrow('more than 200000 values')
})

test('of 20,000 findings alike the first are shown, and how many there are', async () => {
  const at = place()
  at.write(
    'tree/meta/snap.yaml',
    `${metadata}plugs:\n${lines(20_000, index => `  plug${String(index)}: {interface: nothing-of-the-kind}\n`)}`,
  )
  at.write('tree/meta/hooks/install', '#!/bin/sh\nset -e\n', 0o755)
  for (const args of [
    ['lint', 'tree'],
    ['lint', 'tree', '--format', 'json'],
    ['check', 'tree'],
  ]) {
    const { code, out, err } = await at.run(...args)
    expect({ args, internal: code === 70, long: out.length + err.length > 500_000 }).toEqual({
      args,
      internal: false,
      long: false,
    })
  }
})

test.each(['text', 'json', 'sarif', 'github', 'checkstyle', 'junit'])(
  '%s speaks to no terminal, whatever files and keys are called',
  async format => {
    const at = place()
    const hostile = 'configure\u001b]0;x\u0007\u009b31m\u202e\r\n::error::x%0A'
    at.write(`snap/hooks/${hostile}`, '#!/bin/bash\n[ $x == y ]\n', 0o644)
    at.write(
      'snap/snapcraft.yaml',
      `${head}parts: {a: {plugin: nil}}\nhooks: {"a\\e[31m\\u202e\\n::error::y": {plugs: ["b\\e]0;z\\a"]}}\n`,
    )
    for (const args of [
      ['lint', '--format', format],
      ['validate', ...(['json', 'sarif', 'github'].includes(format) ? ['--format', format] : [])],
    ]) {
      const { code, out, err } = await at.run(...args)
      expect(code).not.toBe(70)
      expect(`${out}${err}`).not.toMatch(
        /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/,
      )
      if (format === 'github')
        expect(
          out
            .split('\n')
            .filter(line => line !== '' && !/^::(?:error|warning|notice) (?:file=|title=)/.test(line)),
        ).toEqual([])
      if (format === 'json' || format === 'sarif')
        expect(() => {
          JSON.parse(out)
        }).not.toThrow()
    }
  },
)

describe('archives that unpack to far more than they are', () => {
  const zeros = fileEntry('usr/zeros', Buffer.alloc(128 * 1024 ** 2))
  /** Made with what the tests need in any case: a bare machine has no Python. */
  const bombs: Readonly<Record<string, (scratch: string) => Promise<Uint8Array>>> = {
    ...Object.fromEntries(
      madeKinds
        .filter(kind => kind !== 'tar')
        .map(kind => [kind, (scratch: string) => madeArchive(kind, [zeros], scratch)]),
    ),
    'large.zip': () => Promise.resolve(zipOf([zeros], { large: true })),
    // Each entry is small, and all have the same bytes: what they come to counts.
    'many.zip': () =>
      Promise.resolve(
        zipOf(
          Array.from({ length: 9 }, (_, index) =>
            fileEntry(`zeros${String(index)}`, zeros.content.subarray(0, 8 * 1024 ** 2)),
          ),
        ),
      ),
    // 7z unpacks whatever it knows, and these do not say how long they become.
    'xz.7z': () => Promise.resolve(execFileSync('xz', ['-0c'], { input: zeros.content })),
    'bz2.7z': () => Promise.resolve(execFileSync('bzip2', ['-1c'], { input: zeros.content })),
    async snap(scratch) {
      mkdirSync(join(scratch, 'tree/meta'), { recursive: true })
      writeFileSync(join(scratch, 'tree/meta/snap.yaml'), metadata)
      writeFileSync(join(scratch, 'tree/zeros'), zeros.content)
      await program(
        'mksquashfs',
        [join(scratch, 'tree'), join(scratch, 'made.snap'), '-quiet', '-no-progress'],
        { cwd: scratch },
      )
      return readFileSync(join(scratch, 'made.snap'))
    },
  }
  test.each(Object.keys(bombs))('%s', async ending => {
    const at = place()
    at.write('snapcraft.yaml', `${head}parts: {a: {plugin: dump, source: bomb.${ending}}}\n`)
    at.write(`bomb.${ending}`, (await bombs[ending]?.(join(at.own, 'scratch'))) ?? '')
    const { code, err } = await at.run('pull')
    expect({
      code,
      told: /'bomb\.\S+' has .* and unpacks to .*, more than the/.test(err),
      remedy: err.includes('SNAPSMITH_UNPACK_LIMIT='),
    }).toEqual({ code: 1, told: true, remedy: true })
    expect(existsSync(join(at.theirs, 'parts/a/src/usr'))).toBe(false)
    if (ending !== 'snap') return
    for (const args of [
      ['lint', 'bomb.snap'],
      ['hooks', 'run', 'install', 'bomb.snap'],
      ['hooks', 'list', 'bomb.snap'],
    ])
      expect((await at.run(...args)).err).toContain('unpacks to')
    expect(at.left()).toEqual([])
  })

  test.each(['large.zip', 'inner.zip'])(
    '%s that is none is unpacked, and what is in it stays packed',
    async kind => {
      const at = place()
      const small = [fileEntry('a/b', 'hello')]
      at.write('snapcraft.yaml', `${head}parts: {a: {plugin: dump, source: x.zip}}\n`)
      at.write(
        'x.zip',
        zipOf(kind === 'inner.zip' ? [fileEntry('a/b', zipOf([zeros]))] : small, {
          large: kind === 'large.zip',
        }),
      )
      expect((await at.run('pull')).code).toBe(0)
      expect(readFileSync(join(at.theirs, 'parts/a/src/a/b')).subarray(0, 5).toString()).toBe(
        kind === 'inner.zip' ? 'PK\u0003\u0004\u0014' : 'hello',
      )
    },
  )
})

/** How long process PID has worked, in hundredths of a second (proc(5), fields 14 and 15 of stat). */
function workedTicks(pid: number) {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s is heard while a script is read', async (signal, code) => {
  const at = place()
  at.write('tree/meta/snap.yaml', metadata)
  const script = `#!/bin/sh\n${'[ $x == y ] && echo "$x"\n'.repeat(8000)}`
  at.write('tree/meta/hooks/configure', script, 0o755)
  for (let number = 0; number < 1900; number += 1)
    linkSync(
      join(at.theirs, 'tree/meta/hooks/configure'),
      join(at.theirs, `tree/meta/hooks/connect-plug-a${String(number)}`),
    )
  const child = spawn(process.execPath, [executable, 'lint', 'tree', '--no-shellcheck'], {
    cwd: at.theirs,
    env: testEnvironment(),
    stdio: 'ignore',
  })
  const ended = new Promise<number>(resolve => {
    child.on('exit', (number, by) => {
      resolve(number ?? { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }[by as 'SIGTERM'])
    })
  })
  // After half a second of work it computes; were the signal not heard, the run would go on for a minute and end with 3.
  while (workedTicks(child.pid ?? 0) < 50)
    await new Promise(resolve => {
      setTimeout(resolve, 20)
    })
  child.kill(signal)
  expect(await ended).toBe(code)
})
