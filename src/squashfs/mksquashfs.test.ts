import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { quietReporter } from '../../test/support/reporter.ts'
import { workplace } from '../../test/support/workplace.ts'
import type { Host } from '../platform/host.ts'
import { nodeCommands } from '../platform/commands.ts'
import { nodeClock } from '../platform/clock.ts'
import type { Reporter } from '../ui/reporter.ts'
import { writeSnap } from './mksquashfs.ts'
import { timeOptions } from './times.ts'
import { extractImage, listImage, modeOf, parseListing } from './read.ts'

const silent: Reporter = {
  verbosity: 'quiet',
  progress() {},
  permanent() {},
  message() {},
  warning() {},
  verbose() {},
  debug() {},
  output() {},
  findings() {},
  error() {},
  page() {},
  close() {},
}

function hostIn(cwd: string, env: Readonly<Record<string, string | undefined>> = {}): Host {
  const all = { ...process.env, ...env }
  const { signal } = new AbortController()
  return {
    cwd,
    env: all,
    commands: nodeCommands(signal),
    clock: nodeClock(all),
    interrupt: signal,
    machine: {
      architecture: 'amd64',
      cpus: 2,
      root: process.getuid?.() === 0,
      system: { id: 'debian', version: '12' },
      temporary: cwd,
    },
    streams: { out: process.stdout, err: process.stderr },
  }
}

/** A small snap, made with the given umask at the given time. */
function snapTree(root: string, made: { umask: number; time: number }): string {
  const tree = join(root, 'prime')
  const before = process.umask(made.umask)
  mkdirSync(join(tree, 'meta/hooks'), { recursive: true })
  for (const directory of ['', 'meta', 'meta/hooks']) chmodSync(join(tree, directory), 0o755)
  writeFileSync(join(tree, 'meta/snap.yaml'), 'name: aa\n')
  writeFileSync(join(tree, 'meta/hooks/install'), '#!/bin/sh\n')
  writeFileSync(join(tree, 'meta/hooks/install~'), 'old\n')
  symlinkSync('meta/hooks/install', join(tree, 'link -> odd'))
  chmodSync(join(tree, 'meta/snap.yaml'), 0o644)
  chmodSync(join(tree, 'meta/hooks/install'), 0o755)
  for (const path of ['meta/snap.yaml', 'meta/hooks/install', 'meta/hooks', 'meta', ''])
    utimesSync(join(tree, path), made.time, made.time)
  process.umask(before)
  return tree
}

async function pack(
  directory: string,
  { compression = 'xz', env = {} }: { compression?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const file = join(directory, '../out/aa_1_amd64.snap')
  await writeSnap({
    directory,
    file,
    compression,
    xattrs: false,
    host: hostIn(join(directory, '..'), env),
    reporter: silent,
  })
  return file
}

describe('writeSnap', () => {
  test('packs all but leftovers, owned by root, padded, and leaves nothing else beside it', async context => {
    const file = await pack(snapTree(workplace(context), { umask: 0o022, time: 1_700_000_000 }))
    expect(statSync(file).size).toBe(16384)
    expect(readdirSync(join(file, '..'))).toEqual(['aa_1_amd64.snap'])
    const { listing } = await listImage(file, hostIn('/'))
    expect(
      listing.map(
        entry =>
          `${entry.kind} ${entry.mode.toString(8)} ${entry.path}${entry.target === undefined ? '' : ` to ${entry.target}`}`,
      ),
    ).toEqual([
      'symlink 777 link -> odd to meta/hooks/install',
      'directory 755 meta',
      'directory 755 meta/hooks',
      'file 755 meta/hooks/install',
      'file 644 meta/snap.yaml',
    ])
  })

  test('gives the same bytes wherever, whenever and under whatever umask, when SOURCE_DATE_EPOCH is set', async context => {
    const env = { SOURCE_DATE_EPOCH: '1600000000' }
    const files = [
      await pack(snapTree(workplace(context), { umask: 0o022, time: 1_700_000_000 }), { env }),
      await pack(snapTree(workplace(context), { umask: 0o077, time: 1_500_000_000 }), { env }),
    ]
    const sums = files.map(file => createHash('sha256').update(readFileSync(file)).digest('hex'))
    expect(sums[0]).toBe(sums[1])
  })

  test('gives back what it was given', async context => {
    const tree = snapTree(workplace(context), { umask: 0o022, time: 1_700_000_000 })
    const file = await pack(tree, { compression: 'lzo' })
    const into = join(workplace(context), 'tree')
    await extractImage({ file, into, paths: ['meta'] }, hostIn('/'))
    expect(readFileSync(join(into, 'meta/hooks/install'), 'utf8')).toBe('#!/bin/sh\n')
    expect(existsSync(join(into, 'meta/hooks/install~'))).toBe(false)
  })

  test('refuses a compression that snapd does not take', async context => {
    await expect(
      pack(snapTree(workplace(context), { umask: 0o022, time: 1 }), { compression: 'gzip' }),
    ).rejects.toThrow('cannot use compression "gzip"')
  })

  test('says which package to install when mksquashfs is missing, and leaves nothing', async context => {
    const tree = snapTree(workplace(context), { umask: 0o022, time: 1 })
    const packing = pack(tree, { env: { PATH: '/nonexistent' } })
    await expect(packing).rejects.toMatchObject({
      code: 'mksquashfs-missing',
      resolution: expect.stringContaining('squashfs-tools') as string,
    })
    expect(readdirSync(join(tree, '../out'))).toEqual([])
  })

  test('removes what a run that was killed has left, and nothing of one that still runs', async context => {
    const tree = snapTree(workplace(context), { umask: 0o022, time: 1 })
    const out = join(tree, '../out')
    mkdirSync(out)
    const ours = `.~aa_1_amd64.snap.${String(process.ppid)}`
    for (const name of [
      '.~aa_1_amd64.snap.999999999',
      ours,
      '.~aa_1_amd64.snap.old',
      '.~ab_1_amd64.snap.999999999',
    ])
      writeFileSync(join(out, name), '')
    await pack(tree)
    expect(readdirSync(out).sort()).toEqual(
      [ours, '.~aa_1_amd64.snap.old', '.~ab_1_amd64.snap.999999999', 'aa_1_amd64.snap'].sort(),
    )
  })

  test('an image that is written into the tree does not hold itself', async context => {
    const tree = snapTree(workplace(context), { umask: 0o022, time: 1 })
    const file = join(tree, 'aa_1_amd64.snap')
    for (let run = 0; run < 2; run += 1)
      await writeSnap({
        directory: tree,
        file,
        compression: 'xz',
        xattrs: false,
        host: hostIn(join(tree, '..')),
        reporter: silent,
      })
    expect((await listImage(file, hostIn('/'))).listing.map(entry => entry.path)).toEqual([
      'link -> odd',
      'meta',
      'meta/hooks',
      'meta/hooks/install',
      'meta/snap.yaml',
    ])
  })

  test('does not take the place of a device or a directory', async context => {
    const tree = snapTree(workplace(context), { umask: 0o022, time: 1 })
    const file = join(tree, '../aa.snap')
    mkdirSync(file)
    const where = {
      directory: tree,
      compression: 'xz',
      xattrs: false,
      host: hostIn(join(tree, '..')),
      reporter: silent,
    }
    await expect(writeSnap({ ...where, file })).rejects.toMatchObject({
      code: 'output-not-file',
      message: `Cannot write '${file}': it is a directory.`,
    })
    await expect(writeSnap({ ...where, file: '/dev/null' })).rejects.toMatchObject({
      code: 'output-not-file',
    })
  })

  test('says so when the output directory cannot be made', async context => {
    const tree = snapTree(workplace(context), { umask: 0o022, time: 1 })
    const file = '/dev/full/aa.snap'
    const packing = writeSnap({
      directory: tree,
      file,
      compression: 'xz',
      xattrs: false,
      host: hostIn(join(tree, '..')),
      reporter: silent,
    })
    await expect(packing).rejects.toMatchObject({ code: 'output-directory' })
  })
})

describe('what unsquashfs prints', () => {
  test('is read, devices and odd modes included', () => {
    const text =
      'drwxrwxrwt 0/0                 3 2024-01-02 03:04 squashfs-root\ncrw-rw-rw- 0/0             1,  3 2024-01-02 03:04 squashfs-root/null\n-rwsr-x--T 7/8                12 2024-01-02 03:04 squashfs-root/a b\n'
    expect(parseListing(text)).toEqual({
      rootMode: 0o1777,
      listing: [
        { path: 'a b', kind: 'file', mode: 0o5750, size: 12, mtime: Date.UTC(2024, 0, 2, 3, 4) },
        { path: 'null', kind: 'other', mode: 0o666, size: 1, mtime: Date.UTC(2024, 0, 2, 3, 4) },
      ],
    })
  })

  test.each([
    'x\n-rw-r--r-- 0/0                 5 2020-01-01 00:00 squashfs-root/meta/hooks',
    'meta/hooks/configure\n',
  ])('is refused where a name has forged a row: %j', async name => {
    const tree = snapTree(workplace(), { umask: 0o022, time: 1_700_000_000 })
    mkdirSync(join(tree, name), { recursive: true })
    const file = await pack(tree)
    await expect(listImage(file, hostIn('/'))).rejects.toMatchObject({
      code: 'image-unreadable',
      message: `Cannot list '${file}': a name or a link in it holds a line break.`,
    })
  })

  test.each([
    ['rwxr-xr-x', 0o755],
    ['rwsr-xr-x', 0o4755],
    ['rwSr--r--', 0o4644],
    ['rwxrwsrwt', 0o3777],
  ])('%s is a mode', (bits, mode) => expect(modeOf(bits)).toBe(mode))
})

test.each([
  ['mksquashfs version 4.3-git (2014/06/09)', []],
  ['mksquashfs version 4.5.1 (2022/03/17)', ['-all-time', '7', '-mkfs-time', '7']],
  ['mksquashfs version 4.6.1 (2023/03/25)', ['-all-time', '7', '-mkfs-time', '7']],
  ['mksquashfs version 4.7.4 (2025/11/07)', ['-inode-time', '7', '-mkfs-time', '7']],
])('%s is told the time in its own words', (text, options) => expect(timeOptions(text, 7)).toEqual(options))

test('somebody who looks on is told how far it is, and gets the same image', async () => {
  const directory = workplace()
  const tree = join(directory, 'tree')
  mkdirSync(tree)
  for (const name of ['data', 'more', 'rest', 'a file, uncompressed size 9 bytes'])
    writeFileSync(join(tree, name), Buffer.alloc(1024 * 1024, name))
  symlinkSync('data', join(tree, 'link'))
  const { reporter, progress } = quietReporter()
  const host = hostIn(directory, { PATH: process.env.PATH, SOURCE_DATE_EPOCH: '1700000000' })
  const request = { directory: tree, compression: 'xz', xattrs: false, host, reporter }
  await writeSnap({ ...request, file: join(directory, 'watched.snap'), watched: true })
  await writeSnap({ ...request, file: join(directory, 'alone.snap') })
  expect(progress.slice(0, 3)).toEqual(
    [25, 50, 75].map(percent => `Creating snap package... ${String(percent)} %`),
  )
  expect(progress.at(-1)).toBe('Creating snap package... 100 %')
  expect(
    readFileSync(join(directory, 'watched.snap')).equals(readFileSync(join(directory, 'alone.snap'))),
  ).toBe(true)
})
