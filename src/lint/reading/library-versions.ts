import { isBare } from '../../bases/index.ts'
import { releaseOf, symbolVersionsOf } from '../../bases/contents.ts'
import { loaderOf } from '../../elf/loaders.ts'
import { architectureOf, runs } from '../../elf/machines.ts'
import type { ElfFile } from '../../elf/runpath.ts'
import type { LibraryNeed } from '../../elf/versions.ts'
import { remembered } from '../../remembered.ts'
import { isContent, layoutOf, placeOf, takesContent } from './library-places.ts'
import { providersOf } from './library-search.ts'
import type { Provider } from './library-search.ts'
import type { Found } from '../rule.ts'
import { snapType } from '../../snap/metadata/facts.ts'
import type { Snap } from '../../snap/snap.ts'
import { compareVersions, firstBaseWith, highestInstead, highestOf } from './symbol-versions.ts'

/** What programs and libraries of a snap do not find in the libraries that they get, and what could not be judged. */
interface AbiVerdict {
  /** Worded when it is to be shown: for that the symbols are read. */
  found: readonly (() => Found)[]
  unjudged: readonly string[]
}

/** A version that a file needs and does not get. */
interface Lack {
  version: string
  /** Who should have it. */
  provider: Provider
  /** The highest version that is there instead; empty where the version has no number. */
  highest: string
}

/** Compares the versions of symbols that files need with those that the base and the snap's own libraries have. */
export const abiVerdict = remembered((given: Snap): AbiVerdict => {
  const tree = given.kind === 'snap' ? given : inPlaceOfSnap(given)
  const base = tree.metadata.base ?? ''
  if (
    ['base', 'os', 'snapd'].includes(snapType(tree.metadata)) ||
    (!isBare(base) && releaseOf(base) === undefined)
  )
    return { found: [], unjudged: [] }
  const hidden = new Set(tree.elves().filter(file => isHidden(tree, file)))
  const judged = tree.elves().filter(file => !hidden.has(file) && isLoaded(tree, file))
  const open = new Map<string, Set<string>>()
  const found = judged.flatMap(file =>
    file.elf.needs.flatMap(need => {
      const { lacks, fromContent } = lacksOf(tree, { file, need })
      for (const name of fromContent) open.set(name, (open.get(name) ?? new Set()).add(file.path))
      return lacks.length === 0 ? [] : [() => lackFound(tree, { file, need, lacks })]
    }),
  )
  return {
    found: [...found, ...mixedLibc(tree, judged).map(one => () => one)],
    unjudged: [
      ...hiddenSentence([...hidden]),
      ...[...open].map(([name, files]) => openSentence(name, files.size)),
    ],
  }
})

/** A component's programs run on the base of its snap, whose own libraries are not seen from here. */
function inPlaceOfSnap(component: Snap): Snap {
  const { name = '', base = '', architectures = [], confinement = '' } = component.snap ?? {}
  return {
    ...component,
    kind: 'snap',
    metadata: { name, base, architectures, confinement, slots: { libraries: { interface: 'content' } } },
  }
}

/** Below the target of a content plug, or loaded by what is: at run time something else is there. */
function isHidden(tree: Snap, { path, elf }: ElfFile): boolean {
  return (
    isContent(tree, path) ||
    (elf.interpreter !== undefined && placeOf(elf.interpreter, { tree }).kind === 'content')
  )
}

/** What is never loaded, and what is for a machine that the snap is not for, is no concern of the base. */
function isLoaded({ metadata }: Snap, { path, elf }: ElfFile): boolean {
  if (
    elf.needs.length === 0 ||
    (elf.type !== 2 && elf.type !== 3) ||
    /(?:^|\/)lib\/debug\/|\.debug$/.test(path)
  )
    return false
  const listed = metadata.architectures ?? []
  const architecture = architectureOf(elf)
  return (
    architecture !== undefined &&
    (listed.length === 0 || listed.includes('all') || listed.some(machine => runs(machine, architecture)))
  )
}

/** What a file needs of one library: the versions that it lacks however it is started, and names that only another snap can bring. */
function lacksOf(
  tree: Snap,
  { file, need }: { file: ElfFile; need: LibraryNeed },
): { lacks: Lack[]; fromContent: string[] } {
  const wanted = need.versions.filter(version => !version.weak)
  if (wanted.length === 0) return { lacks: [], fromContent: [] }
  const providers = providersOf(tree, { file, library: need.library })
  if (providers.every(provider => provider.from === 'nowhere'))
    return { lacks: [], fromContent: takesContent(tree) ? [`'${need.library}'`] : [] }
  const lacks = wanted.flatMap(({ name }) =>
    lackOf(tree, {
      providers,
      asked: { version: name, library: need.library, architecture: architectureOf(file.elf) ?? '' },
    }),
  )
  // The loader is the base's, and no libc but its own fits it.
  const open = lacks.filter(({ version, provider }) => provider.afterContent && !version.startsWith('GLIBC_'))
  return {
    lacks: lacks.filter(lack => !open.includes(lack)),
    fromContent: open.map(({ version }) => `${version} of '${need.library}'`),
  }
}

function lackOf(
  tree: Snap,
  {
    providers,
    asked,
  }: { providers: readonly Provider[]; asked: { version: string; library: string; architecture: string } },
): Lack[] {
  const lacks = providers.map(provider => {
    const highest = insteadOf(tree, provider, asked)
    return highest === undefined ? undefined : { version: asked.version, provider, highest }
  })
  const [first] = lacks
  return first !== undefined && lacks.every(lack => lack !== undefined)
    ? [lacks.find(lack => lack?.provider.afterContent) ?? first]
    : []
}

/** What a provider has instead of a version; undefined where it has the version, or nobody knows. */
function insteadOf(
  tree: Snap,
  { from, file }: Provider,
  asked: { version: string; library: string; architecture: string },
): string | undefined {
  if (from === 'base') return highestInstead(tree.metadata.base ?? '', asked)
  const provides = from === 'snap' ? (file?.elf.provides ?? []) : []
  // A library without any versions is taken as it is.
  return provides.length === 0 || provides.includes(asked.version)
    ? undefined
    : (highestOf(provides, asked.version) ?? '')
}

function lackFound(
  tree: Snap,
  { file, need, lacks }: { file: ElfFile; need: LibraryNeed; lacks: readonly Lack[] },
): Found {
  const [worst, ...others] = [...lacks].sort((a, b) => compareVersions(b.version, a.version)) as [
    Lack,
    ...Lack[],
  ]
  const versions = new Set(lacks.map(lack => lack.version))
  const symbols = tree
    .symbols(file.path)
    .filter(({ library, version }) => library === need.library && versions.has(version))
  const named = symbols.find(({ version }) => version === worst.version)?.name
  const more = symbols.length - 1
  const what = named === undefined ? worst.version : `'${named}' in version ${worst.version}`
  const also =
    named !== undefined && more > 0
      ? `, and ${String(more)} more such symbol${more === 1 ? '' : 's'}`
      : others.length > 0 && named === undefined
        ? `, and ${others.map(lack => lack.version).join(', ')}`
        : ''
  return {
    message: `needs ${what} of '${need.library}'${also}; ${whatIsThere(tree, worst)}`,
    file: file.path,
    remedy: remedyFor(tree, { file, need, worst }),
  }
}

function whatIsThere(tree: Snap, { provider, highest }: Lack): string {
  const owner =
    provider.file === undefined
      ? `the library in ${tree.metadata.base ?? ''}`
      : `the library that it gets, '${provider.file.path}',`
  return highest === '' ? `${owner} does not have that` : `${owner} has ${highest} at most`
}

function remedyFor(
  tree: Snap,
  { file, need, worst }: { file: ElfFile; need: LibraryNeed; worst: Lack },
): string {
  if (worst.provider.file !== undefined)
    return `Leave '${worst.provider.file.path}' out with a 'prime' filter, or stage the '${need.library}' that the file was built with.`
  const base = tree.metadata.base ?? ''
  const newer = firstBaseWith({
    version: worst.version,
    library: need.library,
    architecture: architectureOf(file.elf) ?? '',
  })
  const ways = [
    `build it on Ubuntu ${releaseOf(base) ?? ''}`,
    ...(worst.version.startsWith('GLIBC_') ? [] : [`stage a newer '${need.library}' where it finds it`]),
    ...(newer === undefined ? [] : [`use the base ${newer}`]),
  ]
  const [first = '', ...rest] = ways
  const last = rest.pop()
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}${rest.map(way => `, ${way}`).join('')}${last === undefined ? '' : `${rest.length > 0 ? ',' : ''} or ${last}`}.`
}

/** A libc of the snap that the base's loader is to start: the two belong together, and only those of one version fit. */
function mixedLibc(tree: Snap, judged: readonly ElfFile[]): Found[] {
  const base = tree.metadata.base ?? ''
  const users = new Map<string, string[]>()
  for (const file of judged) {
    const providers =
      isStartedByBase(tree, file) && file.elf.needed.includes('libc.so.6')
        ? providersOf(tree, { file, library: 'libc.so.6' })
        : []
    const own = providers[0]?.file
    if (own === undefined || providers.some(provider => provider.file === undefined)) continue
    const version = highestOf(own.elf.provides, 'GLIBC_2.0')
    const loaders = symbolVersionsOf(base, {
      library: 'libc.so.6',
      architecture: architectureOf(file.elf) ?? '',
    })['GLIBC']
    if (version === undefined || loaders === undefined || version === `GLIBC_${loaders}`) continue
    users.set(own.path, [...(users.get(own.path) ?? []), file.path])
  }
  return [...users].map(([path, programs]) => ({
    message: `is a libc that the loader of ${base} cannot use; ${programs.length === 1 ? 'a program finds' : `${String(programs.length)} programs find`} it, such as '${programs[0] ?? ''}'`,
    file: path,
    remedy: `Leave libc out of the snap with a 'prime' filter, or stage packages of Ubuntu ${releaseOf(base) ?? ''}.`,
  }))
}

function isStartedByBase(tree: Snap, { elf }: ElfFile): boolean {
  const { interpreter } = elf
  const usual = loaderOf(architectureOf(elf))?.path
  if (interpreter === undefined || usual === undefined || layoutOf(tree, interpreter) !== undefined)
    return false
  return (tree.metadata.confinement ?? '') === 'classic'
    ? placeOf(interpreter, { tree }).kind === 'base'
    : [`/${usual}`, `/usr/${usual}`].includes(interpreter)
}

function hiddenSentence(hidden: readonly ElfFile[]): string[] {
  const [first] = hidden
  if (first === undefined) return []
  const others = hidden.length === 1 ? '' : ` and ${String(hidden.length - 1)} more`
  return [
    `'${first.path}'${others}: not compared with the libraries of the base, since a content plug mounts something else there. [library-abi]`,
  ]
}

function openSentence(name: string, files: number): string {
  return `${name}, needed by ${String(files)} file${files === 1 ? '' : 's'}, can only come from the provider of a content plug: its versions were not compared. [library-abi]`
}
