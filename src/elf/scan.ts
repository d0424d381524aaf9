import { join } from 'node:path'
import { withFileBytes } from '../platform/byte-source.ts'
import { canRead, visitTree } from '../platform/files.ts'
import { baseName } from '../tree/listing.ts'
import { readElf } from './elf.ts'
import type { ElfFile } from './runpath.ts'

/** Programs and libraries below a directory, in the order of their paths; kernel modules and other object files are none. */
export function elvesIn(directory: string): ElfFile[] {
  const found: ElfFile[] = []
  visitTree(directory, ({ path, kind, size }) => {
    if (kind !== 'file' || size < 52 || /\.k?o$/.test(baseName(path))) return
    const full = join(directory, path)
    // What may not be read is refused when it is to be packed, all such files at once.
    if (!canRead(full)) return
    const elf = withFileBytes(full, readElf)
    if (elf !== undefined) found.push({ path, elf })
  })
  return found
}
