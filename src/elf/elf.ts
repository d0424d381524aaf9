/** Bytes that can be read in pieces: a file, or a buffer in a test. */
export interface ByteSource {
  /** Up to `length` bytes from an offset; fewer at the end. */
  read(offset: number, length: number): Uint8Array
}

/** What a program or library of the machine says about how it is loaded. */
export interface Elf {
  bits: 32 | 64
  /** The machine's number in the ELF specification: 62 for x86-64, 183 for AArch64. */
  machine: number
  /** The program that loads it; libraries have none. */
  interpreter: string | undefined
  soname: string | undefined
  /** Names of the libraries that it needs, in order. */
  needed: readonly string[]
  /** Where it looks for them: `DT_RUNPATH`, or `DT_RPATH` when there is none. */
  runpath: readonly string[]
}

interface Segment {
  type: number
  offset: number
  address: number
  size: number
}

const types = { load: 1, dynamic: 2, interpreter: 3 } as const
const tags = { needed: 1, strings: 5, soname: 14, rpath: 15, runpath: 29 } as const

/** Far above what linkers write; larger numbers come from broken files. */
const most = { segments: 4096, entries: 65536, text: 4096 }

/** Reads the headers of an ELF file; undefined for anything else, and for one that is cut short or broken. */
export function readElf(source: ByteSource): Elf | undefined {
  const head = source.read(0, 64)
  if (head.length < 52 || head[0] !== 0x7f || head[1] !== 0x45 || head[2] !== 0x4c || head[3] !== 0x46) return undefined
  const wide = head[4] === 2
  if ((head[4] !== 1 && !wide) || (wide && head.length < 64) || (head[5] !== 1 && head[5] !== 2)) return undefined
  const reader = new Reader(source, { wide, little: head[5] === 1 })
  try {
    return factsOf(reader, head)
  } catch (error) {
    // Offsets in a broken file point anywhere.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function factsOf(reader: Reader, head: Uint8Array): Elf | undefined {
  const segments = segmentsOf(reader, head)
  if (segments === undefined) return undefined
  const interpreter = segments.find(segment => segment.type === types.interpreter)
  const dynamic = segments.find(segment => segment.type === types.dynamic)
  const entries = dynamic === undefined ? [] : entriesOf(reader, dynamic)
  const strings = fileOffset(entries.find(entry => entry.tag === tags.strings)?.value, segments)
  const texts = (tag: number): string[] =>
    strings === undefined ? [] : entries.filter(entry => entry.tag === tag).map(entry => reader.text(strings + entry.value))
  const path = texts(tags.runpath)[0] ?? texts(tags.rpath)[0] ?? ''
  return {
    bits: reader.wide ? 64 : 32,
    machine: reader.half(head, 18),
    interpreter: interpreter === undefined ? undefined : reader.text(interpreter.offset),
    soname: texts(tags.soname)[0],
    needed: texts(tags.needed),
    runpath: path.split(':').filter(entry => entry !== ''),
  }
}

function segmentsOf(reader: Reader, head: Uint8Array): Segment[] | undefined {
  const { wide } = reader
  const start = reader.word(head, wide ? 32 : 28)
  const size = reader.half(head, wide ? 54 : 42)
  const count = reader.half(head, wide ? 56 : 44)
  if (count > most.segments || size < (wide ? 56 : 32)) return count === 0 ? [] : undefined
  const table = reader.source.read(start, count * size)
  if (table.length < count * size) return undefined
  return Array.from({ length: count }, (_, index): Segment => {
    const at = index * size
    return {
      type: reader.long(table, at),
      offset: reader.word(table, at + (wide ? 8 : 4)),
      address: reader.word(table, at + (wide ? 16 : 8)),
      size: reader.word(table, at + (wide ? 32 : 16)),
    }
  })
}

function entriesOf(reader: Reader, { offset, size }: Segment): { tag: number; value: number }[] {
  const each = reader.wide ? 16 : 8
  const bytes = reader.source.read(offset, Math.min(size, most.entries * each))
  const found: { tag: number; value: number }[] = []
  for (let at = 0; at + each <= bytes.length; at += each) {
    const tag = reader.word(bytes, at)
    if (tag === 0) break
    found.push({ tag, value: reader.word(bytes, at + each / 2) })
  }
  return found
}

/** Where in the file an address of the loaded program comes from. */
function fileOffset(address: number | undefined, segments: readonly Segment[]): number | undefined {
  if (address === undefined) return undefined
  const home = segments.find(segment => segment.type === types.load && address >= segment.address && address < segment.address + segment.size)
  return home === undefined ? undefined : address - home.address + home.offset
}

/** Reads numbers in the file's own width and order. */
class Reader {
  readonly source: ByteSource
  readonly wide: boolean
  private readonly little: boolean

  constructor(source: ByteSource, { wide, little }: { wide: boolean; little: boolean }) {
    this.source = source
    this.wide = wide
    this.little = little
  }

  half(bytes: Uint8Array, at: number): number {
    return view(bytes).getUint16(at, this.little)
  }

  long(bytes: Uint8Array, at: number): number {
    return view(bytes).getUint32(at, this.little)
  }

  /** An address or offset: 4 or 8 bytes. Beyond 2^53 it is not exact, which no file is. */
  word(bytes: Uint8Array, at: number): number {
    return this.wide ? Number(view(bytes).getBigUint64(at, this.little)) : this.long(bytes, at)
  }

  /** The text at an offset, up to its null byte. */
  text(offset: number): string {
    const bytes = this.source.read(offset, most.text)
    const end = bytes.indexOf(0)
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8')
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
