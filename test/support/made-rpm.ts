import { gzipSync } from 'node:zlib'
import type { MadeEntry } from './made-archives.ts'
import { modeBits } from './made-archives.ts'

/** Tags of a header as rpm's documentation of its format numbers them. */
const tag = {
  payloadSize: 1007,
  name: 1000,
  version: 1001,
  release: 1002,
  summary: 1004,
  description: 1005,
  size: 1009,
  license: 1014,
  group: 1016,
  os: 1021,
  arch: 1022,
  fileSizes: 1028,
  fileModes: 1030,
  fileDevices: 1033,
  fileTimes: 1034,
  fileDigests: 1035,
  fileLinks: 1036,
  fileFlags: 1037,
  fileUsers: 1039,
  fileGroups: 1040,
  device: 1095,
  inodes: 1096,
  fileLanguages: 1097,
  directoryIndexes: 1116,
  baseNames: 1117,
  directoryNames: 1118,
  payloadFormat: 1124,
  payloadCompressor: 1125,
  payloadFlags: 1126,
}

type Field = readonly [
  tag: number,
  type: 'int16' | 'int32' | 'text' | 'texts' | 'translated',
  values: readonly (string | number)[],
]

const types: Readonly<Record<Field[1], number>> = { int16: 3, int32: 4, text: 6, texts: 8, translated: 9 }

/** The bytes of an RPM package that nobody has signed, without digests. */
export function madeRpm(given: readonly MadeEntry[]): Buffer {
  // A package knows no hard links by name, and its names begin at the root of the system.
  const entries = given.map(entry => ({
    ...entry,
    name: entry.name.startsWith('/') ? entry.name : `/${entry.name}`,
    kind: entry.kind === 'link' ? ('file' as const) : entry.kind,
  }))
  const payload = gzipSync(cpio(entries))
  const lead = Buffer.alloc(96)
  lead.writeUInt32BE(0xedabeedb, 0)
  lead.writeUInt8(3, 4)
  lead.writeUInt16BE(1, 8)
  lead.write('aa-1-1', 10)
  lead.writeUInt16BE(1, 76)
  lead.writeUInt16BE(5, 78)
  const about = header(fields(entries))
  const signature = header([[1000, 'int32', [about.length + payload.length]]])
  return Buffer.concat([lead, signature, Buffer.alloc((8 - (signature.length % 8)) % 8), about, payload])
}

function fields(entries: readonly MadeEntry[]): Field[] {
  const words = entries.map(({ name }) => /^([^]*\/)?([^/]*)$/.exec(name) ?? [])
  const directories = [...new Set(words.map(([, directory = '']) => directory))]
  const each = (value: (entry: MadeEntry, index: number) => string | number): (string | number)[] =>
    entries.map(value)
  const list: Field[] = [
    [tag.name, 'text', ['aa']],
    [tag.version, 'text', ['1']],
    [tag.release, 'text', ['1']],
    [tag.summary, 'translated', ['s']],
    [tag.description, 'translated', ['d']],
    [tag.size, 'int32', [0]],
    [tag.license, 'text', ['MIT']],
    [tag.group, 'translated', ['g']],
    [tag.os, 'text', ['linux']],
    [tag.arch, 'text', ['noarch']],
    [tag.fileSizes, 'int32', each(entry => bodyOf(entry).length)],
    [tag.fileModes, 'int16', each(modeBits)],
    [tag.fileDevices, 'int16', each(() => 0)],
    [tag.fileTimes, 'int32', each(() => 0)],
    [tag.fileDigests, 'texts', each(() => '')],
    [tag.fileLinks, 'texts', each(({ target }) => target)],
    [tag.fileFlags, 'int32', each(() => 0)],
    [tag.fileUsers, 'texts', each(() => 'root')],
    [tag.fileGroups, 'texts', each(() => 'root')],
    [tag.device, 'int32', each(() => 1)],
    [tag.inodes, 'int32', each((_, index) => index + 1)],
    [tag.fileLanguages, 'texts', each(() => '')],
    [tag.directoryIndexes, 'int32', words.map(([, directory = '']) => directories.indexOf(directory))],
    [tag.baseNames, 'texts', words.map(([, , base = '']) => base)],
    [tag.directoryNames, 'texts', directories],
    [tag.payloadFormat, 'text', ['cpio']],
    [tag.payloadCompressor, 'text', ['gzip']],
    [tag.payloadFlags, 'text', ['9']],
  ]
  return list.filter(([, , values]) => values.length > 0)
}

/** A table of fields: where each lies in the store that follows, numbers with their highest byte first. */
function header(list: readonly Field[]): Buffer {
  const index: Buffer[] = []
  const store: Buffer[] = []
  let offset = 0
  for (const [number, type, values] of list) {
    const width = type === 'int16' ? 2 : type === 'int32' ? 4 : 1
    const padding = Buffer.alloc((width - (offset % width)) % width)
    const data = Buffer.concat(
      values.map(value =>
        typeof value === 'string' ? Buffer.from(`${value.replaceAll('\0', '')}\0`) : highFirst(width, value),
      ),
    )
    index.push(
      Buffer.concat(
        [number, types[type], offset + padding.length, values.length].map(value => highFirst(4, value)),
      ),
    )
    store.push(padding, data)
    offset += padding.length + data.length
  }
  return Buffer.concat([
    Buffer.from('8eade80100000000', 'hex'),
    highFirst(4, index.length),
    highFirst(4, offset),
    ...index,
    ...store,
  ])
}

function highFirst(bytes: number, value: number): Buffer {
  const made = Buffer.alloc(bytes)
  made.writeUIntBE(value, 0, bytes)
  return made
}

function bodyOf({ kind, content, target }: MadeEntry): Uint8Array {
  return kind === 'file' ? content : kind === 'symlink' ? Buffer.from(target) : Buffer.alloc(0)
}

/** The archive of `cpio -o -H newc`: each entry is a head of hexadecimal numbers, its name and its content, filled up to four bytes. */
function cpio(entries: readonly MadeEntry[]): Buffer {
  const filled = (...parts: Uint8Array[]): Buffer => {
    const whole = Buffer.concat(parts)
    return Buffer.concat([whole, Buffer.alloc((4 - (whole.length % 4)) % 4)])
  }
  const one = (name: string, [inode, mode]: readonly [number, number], body: Uint8Array): Buffer[] => {
    const numbers = [inode, mode, 0, 0, 1, 0, body.length, 0, 1, 0, 0, Buffer.byteLength(name) + 1, 0]
    return [
      filled(
        Buffer.from(`070701${numbers.map(value => value.toString(16).padStart(8, '0')).join('')}${name}\0`),
      ),
      filled(body),
    ]
  }
  return Buffer.concat([
    ...entries.flatMap((entry, index) => one(`.${entry.name}`, [index + 1, modeBits(entry)], bodyOf(entry))),
    ...one('TRAILER!!!', [0, 0], Buffer.alloc(0)),
  ])
}
