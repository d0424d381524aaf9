/**
 * All that a base changes: how a project for it is read, built and finished, and what its snap holds.
 *
 * A fact is told for every base, so that a new one is a row that says everything. How snapcraft does it on that base is the source
 * where nothing else is named.
 */
export interface BaseFacts {
  // How the project file is read.

  /** The key that says what is built where: of `architectures` one build after the other is made, of `platforms` one is chosen. */
  builds: 'architectures' | 'platforms'
  /** Whose architecture stands for the target's where that is `all`. */
  targetOfAll: 'this machine' | 'another machine'
  /** Whether `build-base` may repeat the base. */
  buildBaseRepeats: boolean
  /** Whether a project without `parts` is refused. */
  partsRequired: boolean
  /** Whether packages of the root may be a mapping, of which the keys count. */
  packageMappings: boolean
  /** What becomes of `ua-services`. */
  proServices: 'need a token' | 'are ignored'
  /** Keys of the top whose variables stay as they are. */
  unexpandedKeys: readonly string[]
  /** Keys of parts that take the grammar; undefined when all do that can. */
  grammarKeys: readonly string[] | undefined
  /** Whether the grammar has `for`. */
  grammarFor: boolean
  /** Lists of parts that take no number for a text. */
  strictLists: readonly string[]
  /** Whether scripts may still call `snapcraftctl`. */
  snapcraftctl: boolean
  slashInPartNames: boolean
  /** Plugins that are refused as unstable. */
  unstablePlugins: readonly string[]
  /** Plugins that have the keys of their first form. */
  firstPlugins: readonly string[]
  extensions: ExtensionFacts
  /** Whether a file that `icon` names and that does not exist stops everything. */
  iconRequired: boolean

  // How it is built.

  /** The interpreter of Python that the base has for snaps; undefined where it has none. */
  pythonInterpreter: string | undefined
  /** Whether there are the variables of older projects, SNAPCRAFT_TARGET_ARCH and SNAPCRAFT_ARCH_TRIPLET, and no CRAFT_PROJECT_VERSION. */
  olderVariables: boolean
  /** What the environment may say of parallel jobs: a limit alone, or their number. */
  jobsFromEnvironment: 'limit' | 'number'
  /** What at the top of a source directory is left out in any case. */
  ignoredInSources: readonly string[]

  // How the snap is finished.

  /** Where hooks, icons and the like of a project file in the root may lie, the first that exists. */
  assetsOfRoot: readonly string[]
  /** Whether a directory or dangling link among the project's hooks and icons stops the build; otherwise it is passed over. */
  strictAssets: boolean
  /** Whether scripts lie in `snap/hooks`, and `meta/hooks` has a two-line script each that starts them. */
  hookWrappers: boolean
  /** Whether a script that a part put into `meta/hooks` is left alone when `snap/hooks` has another of that name. */
  primedHooksStay: boolean
  /** Where the project's icons and desktop files get; the snap's icon is the one in the first. */
  guiDirectories: readonly [string, ...string[]]
  /** Whether an app's desktop file may lie beside the project file instead of in a part. */
  ownDesktopFiles: boolean
  /** Whether a component can be compressed in another way than the snap. */
  componentCompression: boolean
  /** Which of the fields that nobody has set are named. */
  unsetFields: 'first' | 'all'
  /** Whether patched programs of classic snaps look into no directory of libraries of the machine. */
  ownLibrariesOnly: boolean

  // What the snap finds where it runs.

  /** Whether snapd makes mount points of layouts and content plugs that the snap lacks. */
  makesMountPoints: boolean
  /** Libraries for graphics that a snap cannot bring; undefined where nobody has told. */
  graphicsLibraries: RegExp | undefined
  /** Whether `sh` knows what dash has learnt since Ubuntu 24.04. */
  newDash: boolean
  /** What the base snap holds; undefined where that is not known. */
  contents: BaseContents | undefined
}

/** What extensions have of their own for a base; those without anything are not there. */
export interface ExtensionFacts {
  dotnet: boolean
  envInjector: boolean
  kdeNeon: boolean
  /** The development snap of GNOME's libraries, whose version a project can choose. */
  gnome: string | undefined
  gpu: GraphicsFacts | undefined
  ros2: RosFacts | undefined
}

/** The content snap with the drivers of the graphics card. */
export interface GraphicsFacts {
  plug: string
  provider: string
  /** Places of the system that show something of the provider: how, and which of its directories. */
  layouts: Readonly<Record<string, readonly [kind: string, path: string]>>
  /** Whether the desktop extensions take the drivers from there too. */
  desktop: boolean
}

/** The release of ROS 2 that belongs to a base. */
export interface RosFacts {
  name: string
  python: string
  series: string
  repository: string
  /** Whether the plain extension is. The ones with content sharing always are. */
  experimental: boolean
  /** The python whose library the linter is told to leave alone. */
  lintedPython: string
  /** Whether numerical libraries must be found by hand. */
  needsNumericPaths: boolean
  /** Packages that the launcher stages. */
  staged: readonly string[]
}

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

/** What a base snap holds: the same on every architecture but where one is named. */
export interface BaseContents {
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
