import type { ExtensionFacts } from '../bases/facts.ts'
import type { BuildBase } from '../bases/index.ts'
import type { Mapping } from '../yaml/document.ts'

/** What an extension may know of the project that it extends. */
export interface ExtensionContext {
  /** The document as earlier extensions have left it. */
  project: Mapping
  /** The project's `base` as written. */
  base: string
  /** What there is for it. */
  facts: ExtensionFacts
  /** The architecture that is built for. */
  architecture: string
  /** The directory that holds the sources of the extensions' own parts. */
  assets: string
}

/** What an app gets when it names the extension, and what else that brings into the project. */
export interface Extension {
  name: string
  /** One sentence for the docs. */
  summary: string
  bases: readonly BuildBase[]
  confinements: readonly string[]
  /** Whether it must be allowed by SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS. */
  experimental: boolean
  root?(context: ExtensionContext): Mapping
  app?(context: ExtensionContext, app: string): Mapping
  /** Added to every part; the plugin's name is the part's. */
  part?(context: ExtensionContext, plugin: string): Mapping
  /** Parts of its own, by name. */
  parts?(context: ExtensionContext): Mapping
}

/** A list of paths before the present value of a variable. */
export function before(variable: string, paths: readonly string[], separator = ':'): string {
  return `${paths.join(separator)}\${${variable}:+${separator}$${variable}}`
}

/** A plug for content that another snap provides. */
export function contentPlug(target: string, provider: string): Mapping {
  return { interface: 'content', target, 'default-provider': provider }
}

/** The snaps that any part of the project names as its build-snaps. */
function buildSnaps(project: Mapping): string[] {
  const parts =
    typeof project.parts === 'object' && project.parts !== null ? Object.values(project.parts as Mapping) : []
  return parts.flatMap(part => {
    const snaps = typeof part === 'object' && part !== null ? (part as Mapping)['build-snaps'] : undefined
    return Array.isArray(snaps) ? snaps.filter(snap => typeof snap === 'string') : []
  })
}

/** The development snap that a part names, without its channel. */
export function namedSdk(project: Mapping, pattern: RegExp): string | undefined {
  return buildSnaps(project)
    .find(snap => pattern.test(snap))
    ?.split('/')[0]
}
