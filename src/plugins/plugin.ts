import type { BuildBase } from '../bases/index.ts'
import type { ZodObject, ZodRawShape } from 'zod'

/** What a plugin may know of the part before anything is built. */
export interface PluginSubject {
  /** The name of the snap. */
  snap: string
  part: string
  /** The base whose facts hold for the project. */
  base: BuildBase
  /** What the snap is built for; never `all`. */
  architecture: string
  /** As the project says it: `strict`, `classic`, … */
  confinement: string
  /** The part's `build-attributes`: `self-contained`, `enable-patchelf`, … */
  attributes: readonly string[]
  /** Whether the snap has no base of its own: `base: bare`. */
  bare: boolean
  /** The parts that it names in `after`. */
  after: readonly string[]
  /** The system of the machine, as its `/etc/os-release` names it. */
  system: { id: string; version: string } | undefined
  /** What this machine is; `architecture` is what the snap is built for. */
  machineArchitecture: string
  /** The same as compilers name it: `x86_64-linux-gnu`. */
  machineTriplet: string
  /** A variable of the environment that the build is started with. */
  variable: (name: string) => string | undefined
  /** Whether a program is on the machine's PATH. */
  has: (program: string) => boolean
}

/** What a plugin may know of the part that it builds and of the machine; all paths are absolute. */
export interface BuildContext extends PluginSubject {
  /** Parallel build count. */
  jobs: number
  /** `parts/<name>/src`, with `source-subdir` when the part has one. */
  source: string
  /** The same without `source-subdir`. */
  sourceRoot: string
  /** Where the commands run: `parts/<name>/build`, with `source-subdir` unless the plugin builds out of source. */
  build: string
  /** The same without `source-subdir`. */
  buildRoot: string
  install: string
  /** The same directory for programs that put its path into commands without quotes: for an odd path a link to it. */
  destination: string
  stage: string
  /** What the part offers to the builds of others: it gets into `backstage` and never into the snap. */
  exports: string
  /** What other parts offer to this build. */
  backstage: string
  /** Where all directories of the parts are. */
  work: string
  /** Whether a path is there before the build begins. */
  exists: (path: string) => boolean
}

/** A program without which a plugin cannot build. */
export interface ToolCheck {
  program: string
  /** What it is called with; it must end well. */
  words: readonly string[]
  /** How its answer begins, in its first form that is told, and what then is said to be invalid: `go compiler`. */
  begins?: RegExp
  kind?: string
  /** The Debian package that has it; none where Debian has none. */
  debian?: string
}

/**
 * How a part is built: properties in, shell lines out. Nothing is run here.
 *
 * `P` is the type of the validated properties, keys as in snapcraft.yaml (`make-parameters`).
 */
export interface Plugin<P = Record<string, unknown>> {
  name: string
  /** One sentence for `list-plugins` and the docs. */
  summary: string
  /** It is the first form of a plugin, which bases have that name it in `firstPlugins`. */
  first?: boolean
  /** The plugin's own keys, strict about their types; a key carries its description in `.meta({ description })`. */
  properties: ZodObject<ZodRawShape>
  /** Whether it knows the build attribute `self-contained`. */
  selfContained?: true
  /** Whether the part needs a `source`. */
  needsSource: boolean
  /** Builds in `build` while reading `source`, so the source is not copied. */
  outOfSource?: boolean
  /** What it installs is the source, file by file, and nothing else, without a command: a change of the one can be made in the other. */
  copiesSource?: boolean
  /** It builds with nothing but what a machine that builds snaps has anyway. */
  plain?: boolean
  /** There is nothing to build with it: it brings nothing of the machine into the snap. */
  buildsNothing?: boolean
  /** Lines of one bash script that runs with errexit, nounset and pipefail; not there while snapsmith cannot build with the plugin. */
  commands?(properties: P, context: BuildContext): string[]
  environment?(properties: P, context: BuildContext): Record<string, string>
  /** Lines of a script that brings what is to be there before the build; they run in the pull, in the source's directory. */
  pull?(properties: P, subject: PluginSubject): string[]
  /** Programs that must be there, and are looked for before anything is built. */
  checks?(properties: P, subject: PluginSubject): readonly ToolCheck[]
  /** Why such a part cannot be built with this project, whatever the machine has. */
  refusal?(properties: P, subject: PluginSubject): string | undefined
  /** What of the plugin snapsmith does not have. */
  unbuilt?(properties: P): { key: string; why: string; remedy: string } | undefined
  /** Snaps that the commands need on the host. */
  snaps?(properties: P, subject: PluginSubject): string[]
  /** Debian packages that the commands need on the host. */
  packages?(properties: P, subject: PluginSubject): string[]
}
