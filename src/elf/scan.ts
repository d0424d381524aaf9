import { join } from 'node:path'
import { withFileBytes } from '../platform/byte-source.ts'
import { canRead, lookAt, namesIn } from '../platform/files.ts'
import { walkTree } from '../platform/walk.ts'
import { readElf } from './elf.ts'
import type { ElfFile } from './runpath.ts'
import { neededSymbols } from './symbols.ts'
import type { NeededSymbol } from './symbols.ts'

/** Programs and libraries below a directory, in the order of their paths; kernel modules and other object files are none. */
export function elvesIn(directory: string, most?: number): ElfFile[] {
  return elvesAmong(directory, filesBelow(directory, most))
}

/** The same where it is known which files may be some. */
export function elvesAmong(directory: string, paths: Iterable<string>): ElfFile[] {
  const found: ElfFile[] = []
  for (const path of paths) {
    const elf = isProgramFile(directory, path) ? withFileBytes(join(directory, path), readElf) : undefined
    if (elf !== undefined) found.push({ path, elf })
  }
  return found
}

/** The symbols that a program or library needs in a version; nothing where it cannot be read. */
export function symbolsOf(directory: string, path: string): NeededSymbol[] {
  return isProgramFile(directory, path) ? withFileBytes(join(directory, path), neededSymbols) : []
}

/** What may not be read is refused when it is to be packed, all such files at once. */
function isProgramFile(directory: string, path: string): boolean {
  const full = join(directory, path)
  const stat = /\.k?o$/.test(path) ? undefined : lookAt(full)
  return stat !== undefined && stat.isFile() && stat.size >= 52 && canRead(full)
}

/** Whatever is no directory, in the order of its path; names that nobody can ask for are left out. */
function filesBelow(root: string, most: number | undefined): string[] {
  const found: string[] = []
  const visit = (path: string): boolean => {
    const full = join(root, path)
    const directory = lookAt(full)?.isDirectory() === true
    if (!directory) found.push(path)
    // What we may not look into is told by whoever packs it.
    return directory && canRead(full, true)
  }
  walkTree(root, { names: namesIn, visit, most })
  return found
}
