/**
 * A project after everything is resolved: what the rest of the program works with.
 *
 * Keys of the document keep their snapcraft.yaml spelling (`build-base`, `override-build`); nobody meets grammar, variables or
 * two spellings of one thing after this.
 */
export interface Project {
  /** Path of the project file, relative to the project directory: `snap/snapcraft.yaml`. */
  file: string
  /** The directory beside the project file that holds `hooks`, `gui`, `component`: `snap` or `build-aux/snap`. */
  assets: string
  name: string
  /** The base that decides behaviour: `core24` for `base: core24`, the build-base of `bare`, … */
  effectiveBase: Base
  build: Build
  /** `default` first and then `component/<name>` in file order when the project has components; empty otherwise. */
  partitions: readonly string[]
  /** In file order, `snapcraft/core` included when the root has build-packages. */
  parts: readonly Part[]
  /** The validated document without `parts`; lists are lists, numbers in string fields are strings. */
  content: ProjectContent
  /** Warnings found on the way. */
  notices: readonly string[]
}

export const bases = ['core22', 'core24', 'core26', 'devel'] as const
export type Base = (typeof bases)[number]

/** What is built, and for whom. */
export interface Build {
  /** The platform's label, which names the file: `amd64`. */
  platform: string
  on: string
  /** Architecture or `all`. */
  for: string
}

/** One part with every common key present. */
export interface Part {
  name: string
  plugin: string
  /** The plugin's own keys, validated, defaults filled in. */
  properties: Readonly<Record<string, unknown>>
  keys: PartKeys
}

/** The keys that every part has, defaults filled in (parts specification, section 1.1). */
export interface PartKeys {
  source: string | null
  'source-type': string
  'source-checksum': string
  'source-channel': string | null
  'source-branch': string
  'source-tag': string
  'source-commit': string
  'source-depth': number
  'source-subdir': string
  'source-submodules': readonly string[] | null
  'disable-parallel': boolean
  after: readonly string[]
  'stage-packages': readonly string[]
  'build-packages': readonly string[]
  'stage-snaps': readonly string[]
  'build-snaps': readonly string[]
  'build-environment': readonly Readonly<Record<string, string>>[]
  'build-attributes': readonly string[]
  organize: Readonly<Record<string, string>>
  stage: readonly string[]
  prime: readonly string[]
  'override-pull': string | null
  'override-build': string | null
  'override-stage': string | null
  'override-prime': string | null
  permissions: readonly Permission[]
  'parse-info': readonly string[]
}

export interface Permission {
  path: string
  owner: number | null
  group: number | null
  mode: string | null
}

/** Hook as declared in the project file. */
export interface HookContent {
  'command-chain'?: readonly string[] | undefined
  environment?: Readonly<Record<string, string | null>> | null | undefined
  plugs?: readonly string[] | undefined
  passthrough?: Readonly<Record<string, unknown>> | undefined
}

export interface ComponentContent {
  summary: string
  description: string
  type: string
  version?: string | undefined
  hooks?: Readonly<Record<string, HookContent>> | undefined
  'adopt-info'?: string | undefined
  compression?: string | undefined
}

/** The document's top level after validation; unset keys are absent. */
export interface ProjectContent {
  name: string
  title?: string | undefined
  version?: string | undefined
  summary?: string | undefined
  description?: string | undefined
  base?: string | null | undefined
  'build-base'?: string | undefined
  type?: string | undefined
  confinement: string
  grade?: string | undefined
  compression?: string | undefined
  license?: string | undefined
  icon?: string | undefined
  contact?: readonly string[] | undefined
  issues?: readonly string[] | undefined
  'source-code'?: readonly string[] | undefined
  website?: readonly string[] | undefined
  donation?: readonly string[] | undefined
  'adopt-info'?: string | undefined
  epoch?: string | undefined
  assumes?: readonly string[] | undefined
  environment?: Readonly<Record<string, string | null>> | undefined
  layout?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
  plugs?: Readonly<Record<string, unknown>> | undefined
  slots?: Readonly<Record<string, unknown>> | undefined
  apps?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined
  hooks?: Readonly<Record<string, HookContent>> | undefined
  components?: Readonly<Record<string, ComponentContent>> | undefined
  'system-usernames'?: Readonly<Record<string, unknown>> | undefined
  passthrough?: Readonly<Record<string, unknown>> | undefined
  provenance?: string | undefined
  lint?: { ignore: readonly unknown[] } | undefined
}
