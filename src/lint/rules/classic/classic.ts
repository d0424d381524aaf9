import { loaderOf } from '../../../elf/loaders.ts'
import { architectureOf } from '../../../elf/machines.ts'
import { proposedRunpath, stagedLoader, wantedLoader } from '../../../elf/runpath.ts'
import { text, texts } from '../../snap-tree.ts'
import type { Linter } from '../../linter.ts'

const remedy = "Let snapsmith do it: add 'build-attributes: [enable-patchelf]' to the part."

/** Programs of classic snaps see the machine's own libraries unless they say where theirs are. */
export const classicLinter: Linter = {
  name: 'classic',
  categories: [],
  *check({ tree, elves, find, findRooted }) {
    const base = text(tree.metadata, 'base')
    const loader = loaderOf(texts(tree.metadata, 'architectures')[0])
    if (base === '' || base === 'bare' || loader === undefined) return
    if (
      stagedLoader({ find, findRooted, loader }) === undefined &&
      text(tree.metadata, 'confinement') !== 'classic'
    )
      return
    const places = { find, findRooted, loader, base, snap: text(tree.metadata, 'name') }
    const wanted = wantedLoader(places)
    // Programs of another architecture have a loader and libraries of their own.
    for (const file of elves.filter(
      ({ elf }) => elf.needed.length > 0 && loaderOf(architectureOf(elf)) === loader,
    )) {
      const { path, elf } = file
      if (elf.interpreter !== undefined && elf.interpreter !== wanted) {
        yield {
          severity: 'warning',
          file: path,
          message: `ELF interpreter should be set to '${wanted}'.`,
          remedy,
        }
      }
      const runpath = proposedRunpath(file, places)
      if (runpath.every(place => elf.runpath.includes(place))) continue
      yield {
        severity: 'warning',
        file: path,
        message: `ELF rpath should be set to '${runpath.join(':')}'.`,
        remedy,
      }
    }
  },
}
