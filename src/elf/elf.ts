import type { ByteSource } from './bytes.ts'
import { entry, fileOffset, openElf, tags } from './tables.ts'
import type { Tables } from './tables.ts'
import { neededVersions, providedVersions } from './versions.ts'
import type { LibraryNeed } from './versions.ts'

/** What a program or library of the machine says about how it is loaded. */
export interface Elf {
  bits: 32 | 64
  /** Which byte of a number comes first. */
  order: 'little' | 'big'
  /** The machine's number in the ELF specification: 62 for x86-64, 183 for AArch64. */
  machine: number
  /** Its number in the ELF specification: 1 is an object file, 2 a program, 3 a library or a program that can lie anywhere. */
  type: number
  /** The program that loads it; libraries have none. */
  interpreter: string | undefined
  soname: string | undefined
  /** Names of the libraries that it needs, in order. */
  needed: readonly string[]
  /** Where it looks for them: `DT_RUNPATH`, or `DT_RPATH` when there is none. */
  runpath: readonly string[]
  /** That is a `DT_RPATH`: it comes before LD_LIBRARY_PATH, and counts for the libraries that it loads. */
  first: boolean
  /** The directories of the system are not looked into: `DF_1_NODEFLIB`. */
  ownOnly: boolean
  /** The versions of symbols that it needs, by library. */
  needs: readonly LibraryNeed[]
  /** The versions of symbols that it provides; empty for a library that has none. */
  provides: readonly string[]
}

const interpreterSegment = 3
const noDefaultLibraries = 0x800

/** Reads the headers of an ELF file; undefined for anything else, and for one that is cut short or broken. */
export function readElf(source: ByteSource): Elf | undefined {
  try {
    const tables = openElf(source)
    return tables === undefined ? undefined : factsOf(tables)
  } catch (error) {
    // Offsets in a broken file point anywhere.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function factsOf(tables: Tables): Elf {
  const { bytes, head, segments, entries } = tables
  const interpreter = segments.find(segment => segment.type === interpreterSegment)
  const strings = fileOffset(tables, entry(tables, tags.strings))
  const texts = (tag: number): string[] =>
    strings === undefined
      ? []
      : entries.filter(found => found.tag === tag).map(found => bytes.text(strings + found.value))
  const [runpath] = texts(tags.runpath)
  const path = runpath ?? texts(tags.rpath)[0] ?? ''
  return {
    bits: bytes.wide ? 64 : 32,
    order: head[5] === 1 ? 'little' : 'big',
    machine: bytes.half(head, 18),
    type: bytes.half(head, 16),
    interpreter: interpreter === undefined ? undefined : bytes.text(interpreter.offset),
    soname: texts(tags.soname)[0],
    needed: texts(tags.needed),
    runpath: path.split(':').filter(place => place !== ''),
    first: runpath === undefined && path !== '',
    // Of the word only the lower half is used; a bit operation sees no more.
    ownOnly: (((entry(tables, tags.flags) ?? 0) % 2 ** 32) & noDefaultLibraries) !== 0,
    needs: neededVersions(tables, strings),
    provides: providedVersions(tables, strings),
  }
}
