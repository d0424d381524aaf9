import type { ByteSource } from './bytes.ts'
import { entry, fileOffset, openElf, tags } from './tables.ts'
import type { Tables } from './tables.ts'
import { neededVersions } from './versions.ts'

/** A symbol that a file needs in a version of a library. */
export interface NeededSymbol {
  name: string
  library: string
  version: string
}

/** Far above what programs need; larger numbers come from broken files. */
const mostSymbols = 1_000_000

/** The symbols that a file needs in a version; nothing for a file that is broken, or no ELF file. */
export function neededSymbols(source: ByteSource): NeededSymbol[] {
  try {
    const tables = openElf(source)
    return tables === undefined ? [] : symbolsOf(tables)
  } catch (error) {
    // Offsets in a broken file point anywhere.
    if (error instanceof RangeError) return []
    throw error
  }
}

function symbolsOf(tables: Tables): NeededSymbol[] {
  const { bytes } = tables
  const start = entry(tables, tags.symbols)
  const [symbols, versions, strings] = [
    start,
    entry(tables, tags.symbolVersions),
    entry(tables, tags.strings),
  ].map(address => fileOffset(tables, address))
  if (start === undefined || symbols === undefined || versions === undefined || strings === undefined)
    return []
  const byIndex = new Map(
    neededVersions(tables, strings).flatMap(need =>
      need.versions.map(({ name, index }) => [index, { library: need.library, version: name }] as const),
    ),
  )
  const size = bytes.wide ? 24 : 16
  const count = Math.min(mostSymbols, Math.floor((endOfTable(tables, start) - start) / size))
  const table = bytes.read(symbols, count * size)
  const indices = bytes.read(versions, count * 2)
  const found: NeededSymbol[] = []
  for (let at = 0; (at + 1) * size <= table.length && (at + 1) * 2 <= indices.length; at += 1) {
    const defined = bytes.half(table, at * size + (bytes.wide ? 6 : 14)) !== 0
    const about = defined ? undefined : byIndex.get(bytes.half(indices, at * 2) & 0x7fff)
    if (about !== undefined)
      found.push({ name: bytes.text(strings + bytes.long(table, at * size)), ...about })
  }
  return found
}

/** Nothing says how long the table of symbols is: it ends at the latest where the next one begins. */
function endOfTable({ entries, segments }: Tables, start: number): number {
  const home = segments.find(
    ({ type, address, size }) => type === 1 && start >= address && start < address + size,
  )
  const end = home === undefined ? start : home.address + home.size
  return entries.reduce(
    (nearest, { tag, value }) => (addressed.has(tag) && value > start && value < nearest ? value : nearest),
    end,
  )
}

/** Entries that are addresses of tables: hashes, strings, relocations, functions, versions. */
const addressed: ReadonlySet<number> = new Set([
  3,
  4,
  5,
  7,
  12,
  13,
  17,
  23,
  25,
  26,
  32,
  36,
  0x6ffffef5,
  tags.provided,
  tags.required,
  tags.symbolVersions,
])
