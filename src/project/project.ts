import type { z } from 'zod'
import type { UsedExtension } from '../extensions/apply.ts'
import type { Path, Place } from '../yaml/document.ts'
import type { BuildBase } from '../bases/index.ts'
import type { component } from './schema/component.ts'
import type { hook } from './schema/hook.ts'
import type { PartKeys } from './schema/part.ts'
import type { ProjectContent } from './schema/project.ts'

export type { PartKeys } from './schema/part.ts'
export type { ProjectContent } from './schema/project.ts'

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
  /** The base whose facts hold: `core24` for `base: core24`, the build-base of `bare`, … */
  effectiveBase: BuildBase
  build: Build
  /** `default` first and then `component/<name>` in file order when the project has components; empty otherwise. */
  partitions: readonly string[]
  /** In file order, `snapcraft/core` included when the root has build-packages. */
  parts: readonly Part[]
  /** The validated document; unset keys are absent, lists are lists, numbers in text fields are text. */
  content: ProjectContent
  /** The extensions that were applied. */
  extensions: readonly UsedExtension[]
  /** Warnings found on the way. */
  notices: readonly string[]
  /** Where the value at a path was written (of a mapping its key), or the nearest ancestor that was. */
  placeOf(path: Path): Place
}

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

export type Permission = PartKeys['permissions'][number]

/** Hook as declared in the project file. */
export type HookContent = z.output<typeof hook>

export type ComponentContent = z.output<typeof component>
