import { parentPath } from '../../tree/listing.ts'
import { text, texts } from '../snap-tree.ts'
import { baseLibraries } from './base-libraries.ts'
import type { ElfFile, Linted, Linter, LinterFound } from './linter.ts'
import { loaderOf } from './loaders.ts'
import type { Loader } from './loaders.ts'

const remedy = "Let snapsmith do it: add 'build-attributes: [enable-patchelf]' to the part."

/** Programs of classic snaps see the machine's own libraries unless they say where theirs are. */
export const classicLinter: Linter = {
  name: 'classic',
  categories: [],
  *check(linted) {
    const { tree, elves, find } = linted
    const base = text(tree.metadata, 'base')
    const loader = loaderOf(texts(tree.metadata, 'architectures')[0])
    if (base === '' || base === 'bare' || loader === undefined) return
    const staged = [loader.path, `usr/${loader.path}`].find(path => find(path) !== undefined)
    if (staged === undefined && text(tree.metadata, 'confinement') !== 'classic') return
    const root = staged === undefined ? `/snap/${base}/current` : `/snap/${text(tree.metadata, 'name')}/current`
    const wanted = `${root}/${staged ?? loader.path}`
    for (const file of elves.filter(({ elf }) => elf.needed.length > 0)) {
      const { path, elf } = file
      if (elf.interpreter !== undefined && elf.interpreter !== wanted) {
        yield { severity: 'warning', file: path, message: `ELF interpreter should be set to '${wanted}'.`, remedy }
      }
      yield* runpathProblem(file, { linted, loader, base })
    }
  },
}

function* runpathProblem(file: ElfFile, { linted, loader, base }: { linted: Linted; loader: Loader; base: string }): Iterable<LinterFound> {
  const wanted = proposedRunpath(file, { find: linted.find, loader, base })
  if (wanted.length === 0 || wanted.every(place => file.elf.runpath.includes(place))) return
  yield { severity: 'warning', file: file.path, message: `ELF rpath should be set to '${wanted.join(':')}'.`, remedy }
}

/** Where a program finds the libraries that it needs: those of the snap beside itself, those of the base where the base lies. */
export function proposedRunpath({ path, elf }: ElfFile, { find, loader, base }: { find: Linted['find']; loader: Loader; base: string }): string[] {
  const places = ['lib', 'usr/lib', `lib/${loader.triplet}`, `usr/lib/${loader.triplet}`]
  const own = new Set(elf.runpath.filter(place => place.includes('$ORIGIN')))
  let system = false
  for (const name of elf.needed) {
    const home = places.find(place => find(`${place}/${name}`) !== undefined)
    if (home !== undefined) own.add(`$ORIGIN${relative(parentPath(path), home)}`)
    else if (baseLibraries[base]?.has(name) === true) system = true
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
