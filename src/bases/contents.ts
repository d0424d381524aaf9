import type { BaseContents, Words } from './facts.ts'
import { basesThat, factsOf, usualBase } from './index.ts'

function contentsOf(base: string): BaseContents | undefined {
  return factsOf(base)?.contents
}

/** The bases whose contents are known, oldest first. */
export const knownBases: readonly string[] = basesThat(({ contents }) => contents !== undefined)
export const [oldestBase = usualBase] = knownBases
export const newestBase = knownBases.at(-1) ?? usualBase

const read = new Map<string, ReadonlySet<string>>()

/** The set behind some words, made when it is first asked for. */
function remembered(key: string, make: () => readonly Words[]): ReadonlySet<string> {
  const known = read.get(key) ?? new Set(make().flatMap(wordsOf))
  read.set(key, known)
  return known
}

function wordsOf(words: Words): string[] {
  return words.split(/\s+/).filter(word => word !== '')
}

/** The release of Ubuntu that a base is made from; undefined for a base that we do not know. */
export function releaseOf(base: string): string | undefined {
  return contentsOf(base)?.release
}

/** Packages as a base has them; a name with `t64` and the one without are the same package. */
interface BasePackages {
  names: ReadonlySet<string>
  /** Those that are there for a second architecture too. */
  foreign: { architecture: string; names: ReadonlySet<string> } | undefined
}

/** Packages that surely are in a base for an architecture, under `plainName`s; undefined for a base that we do not know. */
export function packagesOf(base: string, architecture: string): BasePackages | undefined {
  const facts = contentsOf(base)
  if (facts === undefined) return undefined
  const absent = new Set(
    Object.entries(facts.onlyOn)
      .filter(([, where]) => !where.includes(architecture))
      .map(([name]) => name),
  )
  const groups = Object.entries(facts.packages)
    .filter(([how]) => how !== 'guessed')
    .map(([, words]) => words)
  const foreign = facts.foreign[architecture]
  return {
    names: new Set(
      [...remembered(`packages ${base}`, () => groups)].filter(name => !absent.has(name)).map(plainName),
    ),
    foreign:
      foreign === undefined
        ? undefined
        : { architecture: foreign.architecture, names: new Set(wordsOf(foreign.packages).map(plainName)) },
  }
}

/** Packages of a base that parts get all the same. */
export function unfilteredPackages(base: string): readonly string[] {
  return wordsOf(contentsOf(base)?.unfiltered ?? '')
}

/** A package's name without the mark of the releases that gave the time 64 bits: `libssl3t64` and `libssl3` are one package. */
export function plainName(name: string): string {
  return name.replace(/(?<=.)t64(?=$|-)/, '')
}

/** Libraries that a base snap brings, by the names that programs need them by; undefined for a base that we do not know. */
export function librariesOf(base: string): ReadonlySet<string> | undefined {
  const facts = contentsOf(base)
  return facts === undefined
    ? undefined
    : remembered(`libraries ${base}`, () => [facts.libraries, facts.guessedLibraries])
}

/** Programs that scripts find on PATH in a base; undefined for a base that we do not know. */
export function programsOf(base: string): ReadonlySet<string> | undefined {
  const facts = contentsOf(base)
  return facts === undefined
    ? undefined
    : remembered(`programs ${base}`, () => [facts.programs, facts.guessedPrograms])
}

/** What a library of a base provides: by family (`GLIBC`) the highest version. Empty where the base has none or nothing is known. */
export function symbolVersionsOf(
  base: string,
  { library, architecture }: { library: string; architecture: string },
): Readonly<Record<string, string>> {
  const families = Object.entries(contentsOf(base)?.symbols[library] ?? {})
  return Object.fromEntries(
    families.flatMap(([family, highest]): [string, string][] => {
      const version = typeof highest === 'string' ? highest : highest[architecture]
      return version === undefined ? [] : [[family, version]]
    }),
  )
}

/** Libraries of the bases whose symbol versions are known: `libc.so.6`, `libssl.so.3`. */
export function versionedLibraries(base: string): readonly string[] {
  return Object.keys(contentsOf(base)?.symbols ?? {})
}

/** Symbol versions without a number that a base provides: `GLIBC_PRIVATE`, `GLIBC_ABI_DT_RELR`. */
export function unnumberedVersionsOf(base: string, architecture: string): readonly string[] {
  const entries = Object.entries(contentsOf(base)?.unnumbered ?? {})
  return entries.filter(([, where]) => where === 'all' || where.includes(architecture)).map(([name]) => name)
}
