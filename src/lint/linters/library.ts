import { librariesOf } from '../../bases/contents.ts'
import { isLoader, loaderOf } from '../../elf/loaders.ts'
import { architectureOf } from '../../elf/machines.ts'
import type { ElfFile } from '../../elf/runpath.ts'
import { isMapping } from '../../tree/document.ts'
import { baseName, parentPath } from '../../tree/listing.ts'
import { joined, table, text, texts } from '../snap-tree.ts'
import type { SnapTree } from '../snap-tree.ts'
import type { Linted, Linter, LinterFound } from './linter.ts'

/**
 * Libraries that programs of the snap need and do not find, and libraries that nothing needs.
 *
 * Nothing is run and the building machine's own libraries are not looked at. Where the libraries come from snaps that are connected
 * later, or from a base that we do not know, nothing is called missing; nor is what programs of another architecture than the snap's
 * need, since the base has nothing for them and whoever ships them brings their libraries.
 */
export const libraryLinter: Linter = {
  name: 'library',
  categories: ['missing-library', 'unused-library'],
  *check(linted) {
    const type = text(linted.tree.metadata, 'type')
    if (type !== '' && type !== 'app') return
    const needing = linted.elves.filter(({ path, elf }) => elf.needed.length > 0 && !path.endsWith('.o'))
    yield* missing(linted, needing)
    yield* unused(needing, triplet(linted.tree))
  },
}

function* missing({ tree, find }: Linted, elves: readonly ElfFile[]): Iterable<LinterFound> {
  const base = text(tree.metadata, 'base')
  const provided = base === 'bare' ? new Set<string>() : librariesOf(base)
  if (provided === undefined || takesContent(tree)) return
  const declared = declaredPlaces(tree)
  const wanted = triplet(tree)
  for (const { path, elf } of elves) {
    const own = loaderOf(architectureOf(elf))?.triplet
    if (wanted !== undefined && own !== wanted) continue
    const places = [...ownPlaces(path, elf.runpath), ...libraryPlaces(own), ...declared]
    for (const name of elf.needed) {
      if (provided.has(name) || isLoader(name) || places.some(place => find(`${place}/${name}`) !== undefined)) continue
      if (name.includes('/') || elves.some(other => baseName(other.path) === name && other.path === path)) continue
      yield {
        severity: 'warning', category: 'missing-library', file: path, message: `missing dependency '${name}'.`,
        remedy: "Stage the package that has it, or build it into the snap's lib or usr/lib.",
      }
    }
  }
}

/** Whether libraries may come from another snap. */
function takesContent(tree: SnapTree): boolean {
  return Object.entries(table(tree.metadata, 'plugs')).some(([name, plug]) => (isMapping(plug) ? text(plug, 'interface') || name : plug ?? name) === 'content')
}

function triplet(tree: SnapTree): string | undefined {
  return loaderOf(texts(tree.metadata, 'architectures')[0])?.triplet
}

/** Where the snap's environment lets programs look. */
function libraryPlaces(name: string | undefined): string[] {
  return ['lib', 'usr/lib'].flatMap(place => [place, ...(name === undefined ? [] : [`${place}/${name}`])])
}

/** Directories of the snap that its environment, or that of an app or hook, adds to the search. */
function declaredPlaces({ metadata }: SnapTree): string[] {
  const users = [metadata, ...Object.values(table(metadata, 'apps')), ...Object.values(table(metadata, 'hooks'))].filter(isMapping)
  return users.flatMap(user => text(table(user, 'environment'), 'LD_LIBRARY_PATH').split(':')).flatMap(place => {
    const inside = /^\$(?:SNAP|\{SNAP\})\/(?<path>.+)$/.exec(place)?.groups?.['path']
    return inside === undefined ? [] : [inside.replace(/\/+$/, '')]
  })
}

/** Where a program itself says that its libraries are, `$ORIGIN` being its own directory. */
function ownPlaces(path: string, runpath: readonly string[]): string[] {
  return runpath.flatMap(place => {
    const rest = /^\$(?:ORIGIN|\{ORIGIN\})(?<rest>.*)$/.exec(place)?.groups?.['rest']
    const inSnap = /^\/snap\/[^/]+\/current\/(?<rest>.*)$/.exec(place)?.groups?.['rest']
    const found = rest === undefined ? inSnap : joined(parentPath(path), rest)
    return found === undefined ? [] : [found]
  })
}

function* unused(elves: readonly ElfFile[], name: string | undefined): Iterable<LinterFound> {
  const needed = new Set(elves.flatMap(({ elf }) => elf.needed))
  for (const { path, elf } of elves) {
    if (elf.soname === undefined || needed.has(elf.soname) || !isLibraryPlace(parentPath(path), name)) continue
    yield {
      severity: 'warning', category: 'unused-library', file: path, alias: elf.soname, message: `unused library '${path}'.`,
      remedy: "Leave it out with a 'prime' filter, or list it under 'lint: {ignore: [unused-library: […]]}' when it is loaded at run time.",
    }
  }
}

function isLibraryPlace(directory: string, name: string | undefined): boolean {
  const last = baseName(directory)
  if (['lib', 'lib32', 'lib64'].includes(last)) return true
  return name !== undefined && last === name && baseName(parentPath(directory)) === 'lib'
}
