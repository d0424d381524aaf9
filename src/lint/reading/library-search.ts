import { librariesOf } from '../../bases/contents.ts'
import { isLoader, loaderOf } from '../../elf/loaders.ts'
import { architectureOf } from '../../elf/machines.ts'
import type { ElfFile } from '../../elf/runpath.ts'
import { isMapping } from '../../yaml/document.ts'
import type { Mapping } from '../../yaml/document.ts'
import { baseName } from '../../tree/listing.ts'
import { remembered } from '../../remembered.ts'
import { commandPath } from './container.ts'
import { layoutOf, placeOf } from './library-places.ts'
import type { LibraryPlace } from './library-places.ts'
import { interfaceOf } from '../../snap/metadata/facts.ts'
import { table, text, texts } from './fields.ts'
import { follow } from '../../snap/snap.ts'
import type { Snap } from '../../snap/snap.ts'

/** What a program gets when it asks for a library: a file of the snap, the base's, the machine's, or what nobody knows. */
export interface Provider {
  from: 'snap' | 'base' | 'machine' | 'nowhere'
  file?: ElfFile | undefined
  /** The provider of a content plug is asked before it. */
  afterContent: boolean
}

/** More ways to load a library are not told apart. */
const mostWays = 50

/** What a file may get for a library: one answer for each environment that it can be started in. */
export function providersOf(tree: Snap, { file, library }: { file: ElfFile; library: string }): Provider[] {
  return distinct(
    waysOf(tree, file).map(places => provider(tree, { places, library, file })),
    answer => `${answer.from} ${answer.file?.path ?? ''} ${String(answer.afterContent)}`,
  )
}

/** Directories that the environments of the snap, its apps and hooks let programs look into, each environment a list. */
export const environments = remembered((tree: Snap): readonly (readonly LibraryPlace[])[] => {
  const { metadata } = tree
  const common = text(metadata.environment ?? {}, 'LD_LIBRARY_PATH')
  const users = ['apps', 'hooks'].flatMap(key => Object.values(table(metadata, key))).filter(isMapping)
  const own = users.flatMap(user => {
    const value = table(user, 'environment')['LD_LIBRARY_PATH']
    return typeof value === 'string'
      ? [value.replaceAll(/\$(?:LD_LIBRARY_PATH\b|\{LD_LIBRARY_PATH[^}]*\})/g, common)]
      : []
  })
  const inherits =
    users.length === 0 || users.some(user => !Object.hasOwn(table(user, 'environment'), 'LD_LIBRARY_PATH'))
  const written = [...(inherits ? [common] : []), ...own].map(value =>
    value
      .split(':')
      .filter(place => place !== '')
      .map(place => placeOf(place, { tree })),
  )
  return distinct(
    [
      ...written,
      ...(setsItself(tree)
        ? [
            [
              ...written.flat(),
              ...usualPlaces(
                tree,
                (tree.metadata.architectures ?? []).map(name => loaderOf(name)?.triplet),
              ),
            ],
          ]
        : []),
    ],
    keyOf,
  )
})

/** Where snapcraft's own environment lets programs of some triplets look. */
export function usualPlaces(tree: Snap, triplets: readonly (string | undefined)[]): LibraryPlace[] {
  return ['lib', 'usr/lib']
    .flatMap(place => [
      place,
      ...triplets.flatMap(triplet => (triplet === undefined ? [] : [`${place}/${triplet}`])),
    ])
    .map(place => placeOf(`$SNAP/${place}`, { tree }))
}

/** Whether a script may set LD_LIBRARY_PATH before a program of the snap starts: one of its own, or one of a snap that takes its content. */
function setsItself(tree: Snap): boolean {
  const { metadata } = tree
  const elves = elvesByPath(tree)
  const scripted = Object.values(metadata.apps ?? {})
    .filter(isMapping)
    .some(app => texts(app, 'command-chain').length > 0 || isScript(app, { tree, elves }))
  const hooks = [
    ...Object.keys(metadata.hooks ?? {}),
    ...tree.meta.filter(entry => /^meta\/hooks\/[^/]+$/.test(entry.path)).map(entry => baseName(entry.path)),
  ]
  const inHook = hooks.some(name =>
    Buffer.from(tree.read(`meta/hooks/${name}`) ?? []).includes('LD_LIBRARY_PATH'),
  )
  return (
    scripted ||
    inHook ||
    Object.entries(metadata.slots ?? {}).some(([name, slot]) => interfaceOf(name, slot) === 'content')
  )
}

function isScript(
  app: Mapping,
  { tree, elves }: { tree: Snap; elves: ReadonlyMap<string, ElfFile> },
): boolean {
  const path = follow(tree, commandPath(text(app, 'command')) ?? '')?.path
  return path !== undefined && !elves.has(path)
}

const elvesByPath = remembered(
  (tree: Snap): ReadonlyMap<string, ElfFile> => new Map(tree.elves().map(file => [file.path, file])),
)

/** What has been found at paths that were asked for: programs of one directory ask for the same ones. */
const lookedUp = remembered((_tree: Snap) => new Map<string, ElfFile | undefined>())

function fileAt(tree: Snap, path: string): ElfFile | undefined {
  const known = lookedUp(tree)
  if (!known.has(path)) known.set(path, elvesByPath(tree).get(follow(tree, path)?.path ?? ''))
  return known.get(path)
}

/** Where programs of the snap say themselves that libraries are: what they have loaded, their libraries get as well. */
const programPlaces = remembered((tree: Snap): readonly (readonly LibraryPlace[])[] =>
  distinct(
    tree
      .elves()
      .filter(({ elf }) => elf.interpreter !== undefined)
      .map(file => ownPlaces(tree, file)),
    keyOf,
  ).slice(0, mostWays),
)

/** The places that the loader looks through for a file, in order, for each way to start it. */
function waysOf(tree: Snap, file: ElfFile): LibraryPlace[][] {
  const own = ownPlaces(tree, file)
  const defaults: LibraryPlace[] = file.elf.ownOnly
    ? []
    : [{ kind: (tree.metadata.confinement ?? '') === 'classic' ? 'machine' : 'base' }]
  const before = file.elf.interpreter === undefined ? distinct([[], ...programPlaces(tree)], keyOf) : [[]]
  const ways = before.flatMap(places =>
    environments(tree).map(environment =>
      file.elf.first
        ? [...own, ...places, ...environment, ...defaults]
        : [...places, ...environment, ...own, ...defaults],
    ),
  )
  return distinct(ways, keyOf)
}

function ownPlaces(tree: Snap, { path, elf }: ElfFile): LibraryPlace[] {
  return elf.runpath.map(place => placeOf(place, { tree, file: path }))
}

function provider(
  tree: Snap,
  { places, library, file }: { places: readonly LibraryPlace[]; library: string; file: ElfFile },
): Provider {
  let afterContent = false
  for (const place of places) {
    if (place.kind === 'content') afterContent = true
    const found = providerIn(tree, { place, library, file })
    if (found !== undefined) return { ...found, afterContent }
  }
  return { from: 'nowhere', afterContent }
}

function providerIn(
  tree: Snap,
  { place, library, file }: { place: LibraryPlace; library: string; file: ElfFile },
): Omit<Provider, 'afterContent'> | undefined {
  if (place.kind === 'machine') return { from: 'machine' }
  if (place.kind === 'snap')
    return inSnap(tree, { path: place.directory === '' ? library : `${place.directory}/${library}`, file })
  if (place.kind !== 'base') return undefined
  return (
    laidOut(tree, { library, file }) ?? (isInBase(tree, { library, file }) ? { from: 'base' } : undefined)
  )
}

/** The base has little for programs of another size than the snap's: libc, with what belongs to it. */
function isInBase({ metadata }: Snap, { library, file }: { library: string; file: ElfFile }): boolean {
  const architecture = architectureOf(file.elf)
  const listed = metadata.architectures ?? []
  const own =
    listed.length === 0 ||
    listed.includes('all') ||
    (architecture !== undefined && listed.includes(architecture))
  if (!own && !/^lib(?:c|m|dl|rt|pthread|resolv|util|anl)\.so\.\d+$/.test(library)) return false
  return (
    librariesOf(metadata.base ?? '')?.has(library) === true ||
    (isLoader(library) && librariesOf(metadata.base ?? '') !== undefined)
  )
}

/** What a layout puts in the place of a library, or of its directory. */
function laidOut(
  tree: Snap,
  { library, file }: { library: string; file: ElfFile },
): Omit<Provider, 'afterContent'> | undefined {
  const triplet = loaderOf(architectureOf(file.elf))?.triplet
  const directories = [
    ...(triplet === undefined ? [] : [`/lib/${triplet}`, `/usr/lib/${triplet}`]),
    '/lib',
    '/usr/lib',
  ]
  for (const directory of directories) {
    const path = layoutOf(tree, `${directory}/${library}`)
    const found = path === undefined ? undefined : inSnap(tree, { path, file })
    if (found !== undefined) return found
  }
  return undefined
}

/** The loader passes over what is for another machine. */
function inSnap(
  tree: Snap,
  { path, file }: { path: string; file: ElfFile },
): Omit<Provider, 'afterContent'> | undefined {
  const found = fileAt(tree, path)
  return found?.elf.machine === file.elf.machine && found.elf.bits === file.elf.bits
    ? { from: 'snap', file: found }
    : undefined
}

function keyOf(places: readonly LibraryPlace[]): string {
  return places.map(place => (place.kind === 'snap' ? `snap ${place.directory}` : place.kind)).join(':')
}

function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map(item => [key(item), item])).values()]
}
