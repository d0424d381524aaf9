import { loaderOf } from '../../elf/loaders.ts'
import { architectureOf, runs } from '../../elf/machines.ts'
import type { ElfFile } from '../../elf/runpath.ts'
import { ancestors, baseName, parentPath } from '../../tree/listing.ts'
import { remembered } from '../../remembered.ts'
import { isContent } from './library-places.ts'
import type { Found } from '../rule.ts'
import type { Snap } from '../../snap/snap.ts'

/** Files for other machines than the snap's, and what is left alone. */
interface ForeignVerdict {
  found: readonly Found[]
  unjudged: readonly string[]
}

/** A program or library with the architecture that it is for. */
interface Built {
  file: ElfFile
  architecture: string
}

/** Looks for programs and libraries that the snap's machines cannot run. */
export const foreignVerdict = remembered((tree: Snap): ForeignVerdict => {
  const listed = tree.snap.architectures ?? []
  const built = tree.elves().flatMap((file): Built[] => {
    const architecture = isRun(tree, file) ? architectureOf(file.elf) : undefined
    return architecture === undefined ? [] : [{ file, architecture }]
  })
  if (listed.length === 0 || listed.includes('all')) return { found: forOneOnly(built), unjudged: [] }
  const foreign = built.filter(({ architecture }) => !listed.some(machine => runs(machine, architecture)))
  const own = homesOf(built.filter(one => !foreign.includes(one)))
  const [beside, strays] = [
    foreign.filter(one => isBeside(one, own)),
    foreign.filter(one => !isBeside(one, own)),
  ]
  return {
    found: strays.map(({ file: { path, elf }, architecture }) => ({
      message: `is a ${isLibrary(elf) ? 'library' : 'program'} for ${architecture}, and the snap is for ${listed.join(' and ')}`,
      file: path,
    })),
    unjudged: besideSentence(beside, listed),
  }
})

/**
 * Whether a file is one that the snap's machines are to run: a library, or a program that may be executed. Object files, firmware, what a
 * content plug hides and what is kept for a debugger are not.
 */
function isRun(tree: Snap, { path, elf }: ElfFile): boolean {
  if (
    (elf.type !== 2 && elf.type !== 3) ||
    /(?:^|\/)(?:firmware|lib\/debug)\/|\.debug$/.test(path) ||
    isContent(tree, path)
  )
    return false
  // What a cross compiler links with lies below the name of its target.
  if (crossDirectories.some(directory => path.startsWith(`usr/${directory}/`))) return false
  return (
    elf.interpreter !== undefined ||
    elf.needed.length > 0 ||
    elf.soname !== undefined ||
    ((tree.at(path)?.mode ?? 0) & 0o111) !== 0
  )
}

/** What is linked statically has neither a loader nor a name. */
function isLibrary({ interpreter, type, soname, needed }: ElfFile['elf']): boolean {
  return interpreter === undefined && type === 3 && (soname !== undefined || needed.length > 0)
}

const architectures = ['amd64', 'arm64', 'armhf', 'i386', 'ppc64el', 'riscv64', 's390x'] as const
const crossDirectories = architectures.flatMap(name => loaderOf(name)?.triplet ?? [])

/** Programs in a snap for all machines, where all of them are for one. */
function forOneOnly(built: readonly Built[]): Found[] {
  const [first] = built
  if (first === undefined || built.some(({ architecture }) => architecture !== first.architecture)) return []
  return built.map(({ file: { path }, architecture }) => ({
    message: `is for ${architecture}, and the snap is for all architectures`,
    file: path,
    remedy: "Say in 'platforms', or in 'architectures', which architectures the snap is for.",
  }))
}

/** How directories and files name what they are for. */
const names: Readonly<Record<string, string>> = {
  amd64: 'x86[_-]64|x64|amd64',
  arm64: 'aarch64|arm64',
  armhf: 'armhf|armv[67]\\w*|arm',
  i386: 'i[3-6]86|ia32|x86',
  ppc64el: 'ppc64(?:le|el)|powerpc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
}

/** Directories that hold something under a name of its architecture: `prebuilds` for `prebuilds/linux-x64/a.node`. */
function homesOf(built: readonly Built[]): ReadonlySet<string> {
  return new Set(built.flatMap(one => namedPieces(one)).map(parentPath))
}

/** Whether a file lies under the name of its architecture beside another one for the snap's own: whoever put it there has a choice of builds. */
function isBeside(one: Built, homes: ReadonlySet<string>): boolean {
  return namedPieces(one).some(piece => homes.has(parentPath(piece)))
}

/** The paths on the way to a file, itself included, whose last name says the architecture; multiarch directories of Debian do not count. */
function namedPieces({ file: { path }, architecture }: Built): string[] {
  const says = new RegExp(`(?:^|[^a-z0-9])(?:${names[architecture] ?? ''})(?:[^a-z0-9]|$)`, 'i')
  return [...ancestors(path), path].filter(
    piece => says.test(baseName(piece)) && !crossDirectories.includes(baseName(piece)),
  )
}

function besideSentence(beside: readonly Built[], listed: readonly string[]): string[] {
  const [first] = beside
  if (first === undefined) return []
  const others = beside.length === 1 ? '' : ` and ${String(beside.length - 1)} more`
  return [
    `'${first.file.path}'${others}: for other architectures, beside what is for ${listed.join(' and ')} under another name. [file-architecture]`,
  ]
}
