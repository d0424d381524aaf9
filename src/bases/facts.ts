/** Names with blanks and line ends between them. */
export type Words = string

/** Libraries and families (`GLIBC`, `OPENSSL`) with the highest version that a library provides; by architecture where these differ. */
export type SymbolFacts = Readonly<
  Record<string, Readonly<Record<string, string | Readonly<Record<string, string>>>>>
>

/**
 * How it is known that a package is in a base, the surest first.
 *
 * `tested`: the base's own test looks for it. `requested`: the recipe asks for it by name. `named`: the real tool's own table has it.
 * `trimmed`: the recipe removes a part of it only. `image`: in the container image of the release, which the base begins with.
 * `needed`: needed by one of these in the same release of Ubuntu. `likely`: needed by one of these in Debian, and in the next base too.
 * `guessed`: needed by one of these in Debian. What is built upon a wrong guess misses a library, so nothing is built upon these.
 */
export type Evidence =
  'tested' | 'requested' | 'named' | 'trimmed' | 'image' | 'needed' | 'likely' | 'guessed'

/** What is in a base snap: the same on every architecture but where one is named. */
export interface BaseFacts {
  /** The release of Ubuntu that it is made from. */
  release: string
  packages: Readonly<Partial<Record<Evidence, Words>>>
  /** Packages that parts get although the base has them. As snapcraft does: older bases had them in other versions. */
  unfiltered: Words
  /** Packages that are there on some architectures only. */
  onlyOn: Readonly<Record<string, readonly string[]>>
  /** What the base has of a second architecture, with what these packages need, by the architecture of the snap. */
  foreign: Readonly<Record<string, { architecture: string; packages: Words }>>
  symbols: SymbolFacts
  /** Symbol versions that stand for themselves, with the architectures that have them. */
  unnumbered: Readonly<Record<string, 'all' | readonly string[]>>
  /** Names of programs in the directories of PATH. */
  programs: Words
  /** The same from packages that were only seen in Debian. */
  guessedPrograms: Words
  /** Libraries by the names that programs need them by; loaders are not among them. */
  libraries: Words
  guessedLibraries: Words
}
