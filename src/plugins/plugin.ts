import type { BuildBase } from '../bases/index.ts'
import type { ZodObject, ZodRawShape } from 'zod'

/** What a plugin may know of the part before anything is built. */
export interface PluginSubject {
  part: string
  /** The base whose facts hold for the project. */
  base: BuildBase
  /** What the snap is built for; never `all`. */
  architecture: string
  /** As the project says it: `strict`, `classic`, … */
  confinement: string
  /** The part's `build-attributes`: `self-contained`, `enable-patchelf`, … */
  attributes: readonly string[]
}

/** What a plugin may know of the part that it builds and of the machine; all paths are absolute. */
export interface BuildContext extends PluginSubject {
  /** Parallel build count. */
  jobs: number
  /** `parts/<name>/src`, with `source-subdir` when the part has one. */
  source: string
  /** Where the commands run: `parts/<name>/build`, with `source-subdir` unless the plugin builds out of source. */
  build: string
  install: string
  /** The same directory for programs that put its path into commands without quotes: for an odd path a link to it. */
  destination: string
  stage: string
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
  /** Whether the part needs a `source`. */
  needsSource: boolean
  /** Builds in `build` while reading `source`, so the source is not copied. */
  outOfSource?: boolean
  /** What it installs is the source, file by file, and nothing else: a change of the one can be made in the other. */
  copiesSource?: boolean
  /** There is nothing to build with it: it brings nothing of the machine into the snap. */
  buildsNothing?: boolean
  /** Lines of one bash script that runs with errexit, nounset and pipefail; not there while snapsmith cannot build with the plugin. */
  commands?(properties: P, context: BuildContext): string[]
  environment?(properties: P, context: BuildContext): Record<string, string>
  /** Debian packages that the commands need on the host. */
  packages?(properties: P, subject: PluginSubject): string[]
}
