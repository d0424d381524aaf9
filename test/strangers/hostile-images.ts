import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import type { Ground, Input } from './ground.ts'
import { flipped } from './hostile-archives.ts'
import type { Random } from './random.ts'
import { one } from './random.ts'

const compressions = ['gzip', 'xz', 'zstd', 'lzo']

/** Real images: with each compression, tables packed and plain, small and with everything that an image can hold. */
export async function realImages(scratch: string): Promise<Buffer[]> {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  const file = join(scratch, 'made.snap')
  const made: Buffer[] = []
  for (const full of [false, true]) {
    const input = await treeAsTar(full)
    for (const compression of compressions) {
      for (const plain of [[], ['-noI', '-noF', '-noX']]) {
        rmSync(file, { force: true })
        execFileSync(
          'mksquashfs',
          ['-', file, '-tar', '-quiet', '-no-progress', '-comp', compression, ...plain],
          { input, stdio: 'pipe' },
        )
        made.push(readFileSync(file))
      }
    }
  }
  return made
}

async function treeAsTar(full: boolean): Promise<Buffer> {
  const archive = pack()
  const file = (
    name: string,
    content: string | Buffer,
    mode = 0o644,
    pax: Record<string, string> = {},
  ): void => {
    archive.entry(
      {
        name,
        mode,
        mtime: new Date(0),
        size: Buffer.byteLength(content),
        ...(Object.keys(pax).length === 0 ? {} : { pax }),
      },
      content,
    )
  }
  file('meta/snap.yaml', "name: aa\nversion: '1'\nsummary: s\ndescription: d\n")
  file('meta/hooks/configure', '#!/bin/sh\nset -e\nsnapctl get x\n', 0o755)
  if (full) {
    for (let number = 0; number < 40; number += 1)
      file(`meta/hooks/connect-plug-p${String(number)}`, `#!/bin/sh\nset -e\n: ${String(number)}\n`, 0o755)
    file(
      'bin/large',
      Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251)),
      0o4755,
    )
    file('attributes', 'x', 0o644, {
      'SCHILY.xattr.user.a': 'b',
      'SCHILY.xattr.security.capability': 'x'.repeat(20),
    })
    archive.entry({ name: 'link', type: 'symlink', linkname: '../../../etc/passwd' })
    archive.entry({ name: 'hard', type: 'link', linkname: 'bin/large' })
    archive.entry({ name: 'pipe', type: 'fifo' })
    archive.entry({ name: 'device', type: 'character-device', devmajor: 1, devminor: 3 })
    archive.entry({ name: 'disk', type: 'block-device', devmajor: 8, devminor: 0 })
    for (let number = 0; number < 300; number += 1)
      file(`many/${'n'.repeat(number % 100)}${String(number)}`, String(number).repeat(number % 50))
  }
  archive.finalize()
  return await buffer(archive)
}

/** The tables of an image lie behind its files; where each begins stands in the first 96 bytes, with their lowest byte first. */
function flippedTables(image: Buffer, random: Random): Buffer {
  const made = Buffer.from(image)
  // Those of ids, attributes, inodes, directories, fragments and exports; what is absent is all ones.
  const starts = [48, 56, 64, 72, 80, 88]
    .map(at => Number(made.readBigUInt64LE(at)))
    .filter(start => start > 96 && start < made.length)
  for (let left = 1 + random(5); left > 0; left -= 1) {
    const at = one(starts, random) + random(200)
    if (at < made.length)
      made[at] = one([0, 1, 0xff, 0x7f, 0x80, (made[at] ?? 0) ^ (1 << random(8)), random(256)], random)
  }
  return made
}

const reading: readonly (readonly string[])[] = [
  ['lint', '--no-shellcheck', 'x.snap'],
  ['lint', 'x.snap'],
  ['check', 'x.snap'],
  ['hooks', 'list', 'x.snap'],
  ['hooks', 'timeline', 'install', 'x.snap'],
  ['hooks', 'env', 'configure', 'x.snap'],
  ['rehearse', 'install', 'x.snap'],
  ['hooks', 'run', 'configure', 'x.snap'],
]

/** A real image with a few bytes of its superblock, of its tables or anywhere changed. */
export function hostileImage(ground: Ground, random: Random): Input {
  const image = one(ground.images, random)
  const how = random(8)
  const bytes =
    how === 0
      ? image
      : how < 3
        ? flipped(image, random, 96)
        : how < 7
          ? flippedTables(image, random)
          : flipped(image, random)
  mkdirSync(ground.directory, { recursive: true })
  writeFileSync(join(ground.directory, 'x.snap'), bytes)
  return { kind: 'image', runs: [one(reading, random)] }
}
