import { join } from 'node:path'
import { withFileBytes } from '../platform/byte-source.ts'
import { visitTree } from '../platform/files.ts'
import { baseName } from '../tree/listing.ts'
import { readElf } from './elf.ts'
import type { ElfFile } from './runpath.ts'

/** Programs and libraries below a directory, in the order of their paths; kernel modules and other object files are none. */
export function elvesIn(directory: string): ElfFile[] {
  const found: ElfFile[] = []
  visitTree(directory, ({ path, kind, size }) => {
    if (kind !== 'file' || size < 52 || /\.k?o$/.test(baseName(path))) return
    const elf = withFileBytes(join(directory, path), readElf)
    if (elf !== undefined) found.push({ path, elf })
  })
  return found
}
