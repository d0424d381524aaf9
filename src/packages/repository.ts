import type { Host } from '../platform/host.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { StagedFor } from './base-filter.ts'

/** With whose hands and before whose eyes packages are dealt with. */
export interface Operator {
  host: Host
  reporter: Reporter
}

/** Which packages a part unpacks into itself. */
export interface FetchRequest {
  part: string
  /** As in `stage-packages`: `name`, `name=version`, `name:architecture`. */
  names: readonly string[]
  /** What the base of the snap has is left out. */
  for: StagedFor
  /** The directory for the package files; what was in it is removed. */
  into: string
}

/** Where package files lie and where their content goes. */
export interface UnpackRequest {
  from: string
  into: string
  /** A path beside `into` that may be used meanwhile. */
  scratch: string
}

/** The packages of the distribution that this machine runs. One object lasts for one run, in which it looks for news once. */
export interface Repository {
  /** Which of the packages are not installed, as they were named. */
  missing(names: readonly string[]): Promise<string[]>
  /** Installs packages on this machine; needs root. */
  install(names: readonly string[]): Promise<void>
  /** Downloads packages with all that they need and the base does not have. Gives the `assetName` of each, sorted. */
  fetch(request: FetchRequest): Promise<string[]>
  /** Unpacks every package file of a directory, in the order of their names. */
  unpack(request: UnpackRequest): Promise<void>
}
