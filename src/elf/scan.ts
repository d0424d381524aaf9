import { join } from 'node:path'
import { withFileBytes } from '../platform/byte-source.ts'
import { listTree } from '../platform/files.ts'
import { baseName } from '../tree/listing.ts'
import { readElf } from './elf.ts'
import type { ElfFile } from './runpath.ts'

/** Programs and libraries below a directory, in the order of their paths; kernel modules and other object files are none. */
export function elvesIn(directory: string): ElfFile[] {
  return listTree(directory).flatMap(({ path, kind, size }): ElfFile[] => {
    if (kind !== 'file' || size < 52 || /\.k?o$/.test(baseName(path))) return []
    const elf = withFileBytes(join(directory, path), readElf)
    return elf === undefined ? [] : [{ path, elf }]
  })
}
