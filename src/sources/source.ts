import type { Host } from '../platform/host.ts'
import type { BuildBase } from '../bases/index.ts'
import type { Part } from '../project/project.ts'
import type { Entries } from '../tree/compact-listing.ts'
import type { Reporter } from '../ui/reporter.ts'

/** What of a part a source handler looks at. */
export interface SourceRequest {
  part: Part
  /** The part's `source`, not empty. */
  source: string
  /** The project directory, against which a relative source is meant. */
  root: string
  base: BuildBase
  /** Where the source goes: an existing, usually empty directory. */
  into: string
  host: Host
  /** Lists a directory without what is ours in it, or gives the listing that was made of it just now. */
  look: (directory: string) => Entries
  /** Hears how a long fetch gets on, and what went less well than wished. */
  reporter?: Pick<Reporter, 'progress' | 'warning'>
}

/** What has changed in a source since it was pulled; paths relative to its root, sorted. */
export interface SourceChange {
  added: readonly string[]
  changed: readonly string[]
  removed: readonly string[]
}

/** A kind of source. */
export interface Source {
  /** As in `source-type`. */
  type: string
  /** Which sources are of this kind when `source-type` is not given; searched anywhere in the text. */
  pattern?: RegExp
  /** The `source-*` keys that mean something for this kind. */
  options: readonly string[]
  /** Debian packages that fetching needs. */
  packages?: readonly string[]
  /** Brings the source into the request's directory. Gives what is remembered for finding changes, if the kind can do that. */
  pull(request: SourceRequest): Promise<Entries | undefined>
  /** What would be remembered of the source as it is now; nothing when it is not there. */
  list?(request: Omit<SourceRequest, 'into' | 'host'>): Entries | undefined
  /** What of the source is different from what was remembered. */
  changes?(request: Omit<SourceRequest, 'into' | 'host'>, remembered: Entries): SourceChange | undefined
  /** As `changes`, for a source on another machine, which takes its time; one that cannot be asked has not changed. */
  remoteChanges?(request: SourceRequest, remembered: Entries): Promise<SourceChange | undefined>
  /** Takes over changes in place. Gives what is remembered from now on. */
  update?(request: SourceRequest, remembered: Entries): Promise<Entries>
}
