import { isBare, usualBase } from '../../../bases/index.ts'
import { loaderOf } from '../../../elf/loaders.ts'
import { architectureOf } from '../../../elf/machines.ts'
import { proposedRunpath, stagedLoader, wantedLoader } from '../../../elf/runpath.ts'
import type { Rule } from '../../rule.ts'
import { follow, followRooted } from '../../../snap/snap.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = (confinement: string): string =>
  `${smallYaml}confinement: ${confinement}\narchitectures: [amd64]\n`
const loader = `/snap/${usualBase}/current/lib64/ld-linux-x86-64.so.2`
const runpath = [`/snap/${usualBase}/current/lib/x86_64-linux-gnu`]
const needs = { 'libc.so.6': [] }

/** Programs of classic snaps see the machine's own libraries unless they say where theirs are. */
export const classicLinter: Rule = {
  id: 'classic',
  group: 'classic',
  about: ['snap'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A program of a classic snap would be started with the machine's loader or libraries",
  explanation:
    "A classic snap sees the files of the machine in place of its base's. A program finds its loader at the path that it names, and its libraries " +
    'where its own path leads, which for one that was built as usual are those of whatever machine it runs on. Where these are older or newer than ' +
    'the base, it fails or goes wrong. It is the same where a snap brings a C library of its own.',
  remedy: "Let snapsmith do it: add 'build-attributes: [enable-patchelf]' to the part.",
  categories: [],
  good: [
    { 'meta/snap.yaml': yaml('classic'), 'bin/a': { program: { loader, needs, runpath } } },
    {
      'meta/snap.yaml': yaml('strict'),
      'bin/a': { program: { loader: '/lib64/ld-linux-x86-64.so.2', needs } },
    },
  ],
  bad: [
    { 'meta/snap.yaml': yaml('classic'), 'bin/a': { program: { loader, needs } } },
    {
      'meta/snap.yaml': yaml('classic'),
      'bin/a': { program: { loader: '/lib64/ld-linux-x86-64.so.2', needs, runpath } },
    },
  ],
  *check(tree) {
    const find = (path: string): string | undefined => follow(tree, path)?.path
    const findRooted = (path: string): string | undefined => followRooted(tree, path)?.path
    const base = tree.metadata.base ?? ''
    const loader = loaderOf((tree.metadata.architectures ?? [])[0])
    if (base === '' || isBare(base) || loader === undefined) return
    if (
      stagedLoader({ find, findRooted, loader }) === undefined &&
      (tree.metadata.confinement ?? '') !== 'classic'
    )
      return
    const places = { find, findRooted, loader, base, snap: tree.metadata.name ?? '' }
    const wanted = wantedLoader(places)
    // Programs of another architecture have a loader and libraries of their own.
    for (const file of tree
      .elves()
      .filter(({ elf }) => elf.needed.length > 0 && loaderOf(architectureOf(elf)) === loader)) {
      const { path, elf } = file
      if (elf.interpreter !== undefined && elf.interpreter !== wanted) {
        yield { message: `ELF interpreter should be set to '${wanted}'.`, file: path }
      }
      const proposed = proposedRunpath(file, places)
      if (proposed.some(place => !elf.runpath.includes(place)))
        yield { message: `ELF rpath should be set to '${proposed.join(':')}'.`, file: path }
    }
  },
}
