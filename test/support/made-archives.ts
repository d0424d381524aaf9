import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { madeRpm } from './made-rpm.ts'

/** What an archive is to hold, whether or not any program would put it in: names may be absolute, climb, or come twice. */
export interface MadeEntry {
  name: string
  kind: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'character-device' | 'block-device'
  mode: number
  content: Uint8Array
  /** Where a link leads. */
  target: string
}

/** A file of an archive. */
export function fileEntry(name: string, content: Uint8Array | string = '', mode = 0o644): MadeEntry {
  return { name, kind: 'file', mode, content: Buffer.from(content), target: '' }
}

/** The kinds of archive that are made here. */
export const madeKinds = ['tar', 'tar.gz', 'tar.xz', 'tar.bz2', 'zip', 'deb', 'rpm', '7z'] as const
export type MadeKind = (typeof madeKinds)[number]

/** The bytes of an archive; `scratch` is a directory for what programs need on the way. */
export async function madeArchive(
  kind: MadeKind,
  entries: readonly MadeEntry[],
  scratch: string,
): Promise<Buffer> {
  switch (kind) {
    case 'tar':
      return await tarOf(entries)
    case 'tar.gz':
      return gzipSync(await tarOf(entries))
    case 'tar.xz':
      return execFileSync('xz', ['-0c'], { input: await tarOf(entries), maxBuffer: 2 ** 28 })
    case 'tar.bz2':
      return execFileSync('bzip2', ['-1c'], { input: await tarOf(entries), maxBuffer: 2 ** 28 })
    case 'zip':
      return zipOf(entries)
    case 'deb':
      return await debOf(entries)
    case 'rpm':
      return madeRpm(entries)
    case '7z':
      return sevenZipOf(entries, scratch)
  }
}

async function tarOf(entries: readonly MadeEntry[]): Promise<Buffer> {
  const archive = pack()
  for (const { name, kind, mode, content, target } of entries) {
    const linkname = kind === 'symlink' || kind === 'link' ? { linkname: target } : {}
    archive.entry(
      { name, type: kind, mode, mtime: new Date(0), size: content.length, ...linkname },
      Buffer.from(content),
    )
  }
  archive.finalize()
  return await buffer(archive)
}

async function debOf(entries: readonly MadeEntry[]): Promise<Buffer> {
  const control = await tarOf([
    fileEntry(
      './control',
      'Package: aa\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: d\n',
    ),
  ])
  const members = [
    ['debian-binary', Buffer.from('2.0\n')],
    ['control.tar.gz', gzipSync(control)],
    ['data.tar.gz', gzipSync(await tarOf(entries))],
  ] as const
  const head = (name: string, size: number): string =>
    `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(size).padEnd(10)}\`\n`
  return Buffer.concat([
    Buffer.from('!<arch>\n'),
    ...members.flatMap(([name, bytes]) => [
      Buffer.from(head(name, bytes.length)),
      bytes,
      Buffer.alloc(bytes.length % 2, '\n'),
    ]),
  ])
}

const unixKinds: Readonly<Record<MadeEntry['kind'], number>> = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  link: 0o100000,
  fifo: 0o010000,
  'character-device': 0o020000,
  'block-device': 0o060000,
}

/** The bits of `st_mode` for an entry. */
export function modeBits({ kind, mode }: MadeEntry): number {
  return unixKinds[kind] | mode
}

/** Numbers, lowest byte first, each with how many bytes it takes. */
function numbers(...pairs: readonly (readonly [number, number])[]): Buffer {
  return Buffer.concat(
    pairs.map(([bytes, value]) => {
      const made = Buffer.alloc(bytes)
      made.writeUIntLE(value, 0, Math.min(bytes, 6))
      return made
    }),
  )
}

/** A zip archive; with `large` its sizes stand in the fields of ZIP64, as those of files beyond 4 GiB would. */
export function zipOf(entries: readonly MadeEntry[], { large = false } = {}): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.kind === 'directory' ? `${entry.name}/` : entry.name)
    const plain =
      entry.kind === 'symlink' || entry.kind === 'link' ? Buffer.from(entry.target) : entry.content
    const packed = deflateRawSync(plain)
    const [small, long] = large ? [0xffffffff, 0xffffffff] : [packed.length, plain.length]
    const about = numbers(
      [2, 0x0800],
      [2, 8],
      [2, 0],
      [2, 0x21],
      [4, crc32(plain)],
      [4, small],
      [4, long],
      [2, name.length],
    )
    const extra = large ? numbers([2, 1], [2, 16], [8, plain.length], [8, packed.length]) : Buffer.alloc(0)
    const file = Buffer.concat([
      numbers([4, 0x04034b50], [2, large ? 45 : 20]),
      about,
      numbers([2, extra.length]),
      name,
      extra,
      packed,
    ])
    directory.push(
      Buffer.concat([
        numbers([4, 0x02014b50], [2, 0x0314], [2, large ? 45 : 20]),
        about,
        numbers([2, extra.length], [2, 0], [2, 0], [2, 0], [4, modeBits(entry) * 65536], [4, offset]),
        name,
        extra,
      ]),
    )
    files.push(file)
    offset += file.length
  }
  const table = Buffer.concat(directory)
  return Buffer.concat([
    ...files,
    table,
    numbers(
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, entries.length],
      [2, entries.length],
      [4, table.length],
      [4, offset],
      [2, 0],
    ),
  ])
}

/** Only what lies on a disk comes into such an archive; a name that climbs is written by renaming what is in it. */
function sevenZipOf(entries: readonly MadeEntry[], scratch: string): Buffer {
  const [tree, file] = [join(scratch, 'tree'), join(scratch, 'made.7z')]
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(tree, { recursive: true })
  const renames: string[] = []
  entries.forEach((entry, index) => {
    const plain =
      !entry.name.startsWith('/') &&
      !entry.name.split('/').includes('..') &&
      Buffer.byteLength(entry.name) < 200
    const path = join(tree, plain ? entry.name : `n${String(index)}`)
    if (!plain) renames.push(`n${String(index)}`, entry.name)
    try {
      mkdirSync(dirname(path), { recursive: true })
      // Nothing is written through a link that came before.
      if (!`${realpathSync(dirname(path))}/`.startsWith(`${realpathSync(tree)}/`)) return
      if (entry.kind === 'directory') mkdirSync(path, { recursive: true })
      else if (entry.kind === 'symlink') symlinkSync(entry.target, path)
      else writeFileSync(path, entry.content, { mode: (entry.mode & 0o7777) | 0o400, flag: 'wx' })
    } catch (error) {
      // The disk holds no such entry beside the others.
      if (!(error instanceof Error && 'code' in error)) throw error
    }
  })
  execFileSync('7z', ['a', '-y', '-snl', '-mx=1', file, '.'], { cwd: tree, stdio: 'pipe' })
  try {
    for (let at = 0; at < renames.length; at += 2)
      execFileSync('7z', ['rn', file, ...renames.slice(at, at + 2)], { stdio: 'pipe' })
  } catch {
    // It may refuse a name.
  }
  return readFileSync(file)
}
