import { librariesOf } from '../bases/contents.ts'
import { parentPath } from '../tree/listing.ts'
import type { Elf } from './elf.ts'
import { isLoader } from './loaders.ts'
import type { Loader } from './loaders.ts'

/** A program or library in a primed tree. */
export interface ElfFile {
  path: string
  elf: Elf
}

/** Where a snap's programs find what they need. */
export interface LoadPlaces {
  /** Where in the tree a path leads, links followed; undefined when nothing is there. */
  find: (path: string) => string | undefined
  /** The same where absolute links are taken for ones from the root of the tree. */
  findRooted: (path: string) => string | undefined
  loader: Loader
  base: string
  snap: string
}

/** The loader that programs of a snap that sees the machine's files should name: the snap's own, else the base's. */
export function wantedLoader({ find, findRooted, loader, base, snap }: LoadPlaces): string {
  const staged = stagedLoader({ find, findRooted, loader })
  return staged === undefined ? `/snap/${base}/current/${loader.path}` : `/snap/${snap}/current/${staged}`
}

/**
 * The loader in the snap itself: where it is looked for, or where it lies when an absolute link leads there, as libc6 of Debian and of 22.04
 * has it. Followed on the machine, such a link would end at the machine's own loader.
 */
export function stagedLoader({
  find,
  findRooted,
  loader,
}: Pick<LoadPlaces, 'find' | 'findRooted' | 'loader'>): string | undefined {
  const places = [loader.path, `usr/${loader.path}`]
  return (
    places.find(path => find(path) !== undefined) ?? places.map(findRooted).find(path => path !== undefined)
  )
}

/** Where a program finds the libraries that it needs: those of the snap beside itself, those of the base where the base lies. */
export function proposedRunpath({ path, elf }: ElfFile, { find, loader, base }: LoadPlaces): string[] {
  const places = ['lib', 'usr/lib', `lib/${loader.triplet}`, `usr/lib/${loader.triplet}`]
  const own = new Set(elf.runpath.filter(place => place.includes('$ORIGIN')))
  const ofBase = librariesOf(base)
  let system = false
  for (const name of elf.needed) {
    const home = places.find(place => find(`${place}/${name}`) !== undefined)
    if (home !== undefined) own.add(`$ORIGIN${relative(parentPath(path), home)}`)
    else if (ofBase !== undefined && (ofBase.has(name) || isLoader(name))) system = true
  }
  return [...own, ...(system ? [`/snap/${base}/current/lib/${loader.triplet}`] : [])]
}

/** The way from one directory of the tree to another, with a slash before it; empty when they are the same. */
function relative(from: string, to: string): string {
  const [a, b] = [from, to].map(path => path.split('/').filter(part => part !== '')) as [string[], string[]]
  let same = 0
  while (same < a.length && a[same] === b[same]) same += 1
  const steps = [...a.slice(same).map(() => '..'), ...b.slice(same)]
  return steps.length === 0 ? '' : `/${steps.join('/')}`
}
