import type { ByteSource, ElfBytes } from './bytes.ts'
import { ElfBytes as Bytes } from './bytes.ts'

/** A piece of the file that is loaded, or that tells how to. */
export interface Segment {
  type: number
  offset: number
  address: number
  size: number
}

/** One entry of the dynamic section. */
export interface DynamicEntry {
  tag: number
  value: number
}

/** An ELF file's tables, so far that everything else can be found. */
export interface Tables {
  bytes: ElfBytes
  head: Uint8Array
  segments: readonly Segment[]
  entries: readonly DynamicEntry[]
}

const types = { load: 1, dynamic: 2 } as const

/** Entries of the dynamic section; numbers of the ELF specification and of its GNU extensions. */
export const tags = {
  needed: 1,
  strings: 5,
  symbols: 6,
  soname: 14,
  rpath: 15,
  runpath: 29,
  flags: 0x6ffffffb,
  provided: 0x6ffffffc,
  providedCount: 0x6ffffffd,
  required: 0x6ffffffe,
  requiredCount: 0x6fffffff,
  symbolVersions: 0x6ffffff0,
} as const

/** Far above what linkers write; larger numbers come from broken files. */
const most = { segments: 4096, entries: 65536 }

/** Opens an ELF file; undefined for anything else, and for one that is cut short or broken. */
export function openElf(source: ByteSource): Tables | undefined {
  const head = source.read(0, 64)
  if (head.length < 52 || head[0] !== 0x7f || head[1] !== 0x45 || head[2] !== 0x4c || head[3] !== 0x46)
    return undefined
  const wide = head[4] === 2
  if ((head[4] !== 1 && !wide) || (wide && head.length < 64) || (head[5] !== 1 && head[5] !== 2))
    return undefined
  const bytes = new Bytes(source, { wide, little: head[5] === 1 })
  const segments = segmentsOf(bytes, head)
  if (segments === undefined) return undefined
  const dynamic = segments.find(segment => segment.type === types.dynamic)
  return { bytes, head, segments, entries: dynamic === undefined ? [] : entriesOf(bytes, dynamic) }
}

/** The value of a dynamic entry. */
export function entry({ entries }: Tables, tag: number): number | undefined {
  return entries.find(found => found.tag === tag)?.value
}

/** Where in the file an address of the loaded program comes from. */
export function fileOffset({ segments }: Tables, address: number | undefined): number | undefined {
  if (address === undefined) return undefined
  const home = segments.find(
    segment =>
      segment.type === types.load && address >= segment.address && address < segment.address + segment.size,
  )
  return home === undefined ? undefined : address - home.address + home.offset
}

function segmentsOf(bytes: ElfBytes, head: Uint8Array): Segment[] | undefined {
  const { wide } = bytes
  const start = bytes.word(head, wide ? 32 : 28)
  const size = bytes.half(head, wide ? 54 : 42)
  const count = bytes.half(head, wide ? 56 : 44)
  if (count > most.segments || size < (wide ? 56 : 32)) return count === 0 ? [] : undefined
  const table = bytes.read(start, count * size)
  if (table.length < count * size) return undefined
  return Array.from({ length: count }, (_, index): Segment => {
    const at = index * size
    return {
      type: bytes.long(table, at),
      offset: bytes.word(table, at + (wide ? 8 : 4)),
      address: bytes.word(table, at + (wide ? 16 : 8)),
      size: bytes.word(table, at + (wide ? 32 : 16)),
    }
  })
}

function entriesOf(bytes: ElfBytes, { offset, size }: Segment): DynamicEntry[] {
  const each = bytes.wide ? 16 : 8
  const table = bytes.read(offset, Math.min(size, most.entries * each))
  const found: DynamicEntry[] = []
  for (let at = 0; at + each <= table.length; at += each) {
    const tag = bytes.word(table, at)
    if (tag === 0) break
    found.push({ tag, value: bytes.word(table, at + each / 2) })
  }
  return found
}
