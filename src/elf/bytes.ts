/** Bytes that can be read in pieces: a file, or a buffer in a test. */
export interface ByteSource {
  /** Up to `length` bytes from an offset; fewer at the end. */
  read(offset: number, length: number): Uint8Array
}

/** How the numbers of an ELF file are written. */
export interface Form {
  /** 64 bits. */
  wide: boolean
  little: boolean
}

/** Far above what linkers write; larger numbers come from broken files. */
const mostText = 4096

/** Tables lie close together and are read in small pieces. */
const block = 8192

/** Reads numbers and texts in the file's own width and order; what lies beyond the end of the file is a RangeError. */
export class ElfBytes {
  readonly wide: boolean
  private readonly little: boolean
  private readonly source: ByteSource
  private readonly blocks = new Map<number, Uint8Array>()

  constructor(source: ByteSource, { wide, little }: Form) {
    this.source = source
    this.wide = wide
    this.little = little
  }

  /** Up to `length` bytes from an offset, large pieces straight from the source. */
  read(offset: number, length: number): Uint8Array {
    if (!Number.isSafeInteger(offset) || offset < 0) return new Uint8Array(0)
    const first = Math.floor(offset / block)
    if (offset + length > (first + 2) * block) return this.source.read(offset, length)
    const start = offset - first * block
    const one = this.block(first)
    if (start + length <= block || one.length < block) return one.subarray(start, start + length)
    const head = one.subarray(start)
    const rest = this.block(first + 1).subarray(0, length - head.length)
    const joined = new Uint8Array(head.length + rest.length)
    joined.set(head)
    joined.set(rest, head.length)
    return joined
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
    const bytes = this.read(offset, mostText)
    const end = bytes.indexOf(0)
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8')
  }

  private block(index: number): Uint8Array {
    const known = this.blocks.get(index)
    if (known !== undefined) return known
    const read = this.source.read(index * block, block)
    this.blocks.set(index, read)
    return read
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
