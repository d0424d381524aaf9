import { isBare } from '../../../bases/index.ts'
import { librariesOf } from '../../../bases/contents.ts'
import { isLoader, loaderOf } from '../../../elf/loaders.ts'
import { architectureOf } from '../../../elf/machines.ts'
import type { ElfFile } from '../../../elf/runpath.ts'
import { baseName, parentPath } from '../../../tree/listing.ts'
import { placeOf, takesContent } from '../../reading/library-places.ts'
import { environments, usualPlaces } from '../../reading/library-search.ts'
import type { Found, Rule } from '../../rule.ts'
import { follow } from '../../../snap/snap.ts'
import type { Snap } from '../../../snap/snap.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}architectures: [amd64]\n`
const needs = { 'libx.so.1': [] }

/**
 * Libraries that programs of the snap need and do not find, and libraries that nothing needs.
 *
 * Nothing is run and the building machine's own libraries are not looked at. Where the libraries come from snaps that are connected
 * later, or from a base that we do not know, nothing is called missing; nor is what programs of another architecture than the snap's
 * need, since the base has nothing for them and whoever ships them brings their libraries.
 */
export const libraryLinter: Rule = {
  id: 'library',
  group: 'library',
  about: ['snap'],
  severity: 'warning',
  certainty: 'likely',
  summary:
    'A library that a program needs is neither in the snap nor in its base, or a library in the snap is needed by nothing',
  explanation:
    'A program names the libraries that it needs, and the loader does not start it where one is missing. The machine that built it had them, from packages ' +
    'that no part stages. A library that no program names only makes the snap larger, unless a program loads it by itself. ' +
    'Nothing is called missing in snaps that take libraries from other snaps, nor with a base that is not known.',
  remedy: "Stage the package that has it, or build it into the snap's lib or usr/lib.",
  categories: ['missing-library', 'unused-library'],
  good: [
    {
      'meta/snap.yaml': yaml,
      'bin/a': { program: { needs } },
      'usr/lib/x86_64-linux-gnu/libx.so.1': { program: { needs: { 'libc.so.6': [] } } },
    },
  ],
  bad: [{ 'meta/snap.yaml': yaml, 'bin/a': { program: { needs } } }],
  *check(tree) {
    const type = tree.metadata.type ?? ''
    if (type !== '' && type !== 'app') return
    const needing = tree.elves().filter(({ path, elf }) => elf.needed.length > 0 && !path.endsWith('.o'))
    yield* missing(tree, needing)
    yield* unused(needing, triplet(tree))
  },
}

function* missing(tree: Snap, elves: readonly ElfFile[]): Iterable<Found> {
  const base = tree.metadata.base ?? ''
  const provided = isBare(base) ? new Set<string>() : librariesOf(base)
  if (provided === undefined || takesContent(tree)) return
  const wanted = triplet(tree)
  for (const file of elves) {
    const { path, elf } = file
    if (wanted !== undefined && loaderOf(architectureOf(elf))?.triplet !== wanted) continue
    const places = placesFor(tree, file)
    for (const name of elf.needed) {
      if (
        provided.has(name) ||
        isLoader(name) ||
        places.some(place => follow(tree, `${place}/${name}`) !== undefined)
      )
        continue
      if (name.includes('/') || elves.some(other => baseName(other.path) === name && other.path === path))
        continue
      yield { message: `missing dependency '${name}'.`, file: path, category: 'missing-library' }
    }
  }
}

function triplet(tree: Snap): string | undefined {
  return loaderOf((tree.metadata.architectures ?? [])[0])?.triplet
}

/** Directories of the snap in which a program finds libraries: its own, those of the usual environment, and those of any app or hook. */
function placesFor(tree: Snap, { path, elf }: ElfFile): string[] {
  const usual = usualPlaces(tree, [loaderOf(architectureOf(elf))?.triplet])
  const own = elf.runpath.map(place => placeOf(place, { tree, file: path }))
  return [...own, ...usual, ...environments(tree).flat()].flatMap(place =>
    place.kind === 'snap' ? [place.directory] : [],
  )
}

function* unused(elves: readonly ElfFile[], name: string | undefined): Iterable<Found> {
  const needed = new Set(elves.flatMap(({ elf }) => elf.needed))
  for (const { path, elf } of elves) {
    if (elf.soname === undefined || needed.has(elf.soname) || !isLibraryPlace(parentPath(path), name))
      continue
    yield {
      category: 'unused-library',
      file: path,
      alias: elf.soname,
      message: `unused library '${path}'.`,
      remedy:
        "Leave it out with a 'prime' filter, or list it under 'lint: {ignore: [unused-library: […]]}' when it is loaded at run time.",
    }
  }
}

function isLibraryPlace(directory: string, name: string | undefined): boolean {
  const last = baseName(directory)
  if (['lib', 'lib32', 'lib64'].includes(last)) return true
  return name !== undefined && last === name && baseName(parentPath(directory)) === 'lib'
}
