import { entry, fileOffset, tags } from './tables.ts'
import type { Tables } from './tables.ts'

/** A version of symbols that a file needs: `GLIBC_2.36`. */
export interface NeededVersion {
  name: string
  /** The loader goes on without it. */
  weak: boolean
  /** The number by which the file's symbols name it. */
  index: number
}

/** The versions that a file needs of one library. */
export interface LibraryNeed {
  library: string
  versions: readonly NeededVersion[]
}

/** Far above what linkers write; larger numbers come from broken files. */
const most = 8192

const flags = { base: 1, weak: 2 } as const

/** The versions of symbols that a file needs, by library (`DT_VERNEED`); nothing where the table is broken. */
export function neededVersions(tables: Tables, strings: number | undefined): LibraryNeed[] {
  const { bytes } = tables
  const start = fileOffset(tables, entry(tables, tags.required))
  if (start === undefined || strings === undefined) return []
  let left = most
  return chained({ start, count: entry(tables, tags.requiredCount) ?? 0 }, at => {
    const head = bytes.read(at, 16)
    const versions = chained(
      { start: at + bytes.long(head, 8), count: Math.min(bytes.half(head, 2), left) },
      aux => {
        const one = bytes.read(aux, 16)
        left -= 1
        const version = {
          name: bytes.text(strings + bytes.long(one, 8)),
          weak: (bytes.half(one, 4) & flags.weak) !== 0,
          index: bytes.half(one, 6) & 0x7fff,
        }
        return { value: version, next: bytes.long(one, 12) }
      },
    )
    return {
      value: { library: bytes.text(strings + bytes.long(head, 4)), versions },
      next: bytes.long(head, 12),
    }
  })
}

/** The versions of symbols that a library provides (`DT_VERDEF`), without the one that is the library's own name. */
export function providedVersions(tables: Tables, strings: number | undefined): string[] {
  const { bytes } = tables
  const start = fileOffset(tables, entry(tables, tags.provided))
  if (start === undefined || strings === undefined) return []
  return chained({ start, count: entry(tables, tags.providedCount) ?? 0 }, at => {
    const head = bytes.read(at, 20)
    const own = (bytes.half(head, 2) & flags.base) !== 0
    const name = own ? '' : bytes.text(strings + bytes.long(bytes.read(at + bytes.long(head, 12), 8), 0))
    return { value: name, next: bytes.long(head, 16) }
  }).filter(name => name !== '')
}

/** Reads entries of which each says how far the next one is; what breaks off counts as its end. */
function chained<T>(
  { start, count }: { start: number; count: number },
  read: (at: number) => { value: T; next: number },
): T[] {
  const found: T[] = []
  try {
    for (let at = start, left = Math.min(count, most); left > 0; left -= 1) {
      const { value, next } = read(at)
      found.push(value)
      if (next === 0) break
      at += next
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return found
}
